"""RSS: the whole paper and each section, as much of every text as the rights gate lets a feed carry."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import http_date, parse_http_date_safe
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from svodka.site import body, shown
from svodka.site.addresses import story_address
from svodka.site.pages import page
from svodka.site.typography import typeset
from svodka.site.views.lists import section_of
from svodka.stories import listings
from svodka.stories.bodies import from_stream
from svodka.stories.models import Story
from svodka.stories.queries import Masthead, SectionLink, masthead
from svodka.stories.rights import Extent, may_show_text

ITEMS = 40
EXCERPT_LETTERS = 400
MINUTES_BETWEEN_CALLS = 10


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed there is, and what its items hold."""
    return page(request, "site/feeds.html")


class FullTextRss(Rss201rev2Feed):
    """RSS 2.0 with the whole text in content:encoded and the agency in dc:creator (feed readers know both)."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["agency"]:
            handler.addQuickElement("dc:creator", item["agency"])
        if item["whole_text"]:
            handler.addQuickElement("content:encoded", item["whole_text"])


class NewsFeed(Feed[Story, "NewsFeed.Asked"]):
    """/feeds/news.xml and /feeds/sections/SLUG.xml. Addresses are the public ones, whatever host was asked."""

    Asked = tuple[Masthead | None, SectionLink | None]

    feed_type = FullTextRss
    language = settings.LANGUAGE_CODE
    ttl = str(MINUTES_BETWEEN_CALLS)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(settings.LANGUAGE_CODE):
            response = super().__call__(request, *args, **kwargs)
        # Django knows the items that are left only: whoever asks by date alone would keep a withdrawn one for ever.
        withdrawn_at = listings.last_withdrawn_at()
        if withdrawn_at and withdrawn_at.timestamp() > (parse_http_date_safe(response["Last-Modified"]) or 0):
            response["Last-Modified"] = http_date(withdrawn_at.timestamp())
        return response

    def get_object(self, request: HttpRequest, slug: str = "") -> Asked:
        head = masthead()
        return head, section_of(head, slug) if slug else None

    def title(self, asked: Asked) -> str:
        head, section = asked
        name = head.name if head else "Svodka"
        return f"{name}: {section.name}" if section else name

    def description(self, asked: Asked) -> str:
        head, section = asked
        tagline = head.tagline if head else ""
        return _("Section “{section}”").format(section=section.name) if section else tagline or self.title(asked)

    def link(self, asked: Asked) -> str:
        section = asked[1]
        return public(reverse("site:section", args=(section.slug,)) if section else reverse("site:front"))

    def feed_url(self, asked: Asked) -> str:
        section = asked[1]
        return public(reverse("feed_section", args=(section.slug,)) if section else reverse("feed_news"))

    def items(self, asked: Asked) -> list[Story]:
        section = asked[1]
        return listings.for_feed(section.slug if section else "", ITEMS)

    def item_title(self, item: Story) -> SafeString | str:
        return typeset(item.copy.headline, item.copy.language)

    def item_description(self, item: Story) -> str:
        """The standfirst or the beginning; of a text that we only link to the first sentence."""
        first = shown.first_words(from_stream(item.copy.body.raw_data))
        text = shown.opening(item.copy.standfirst, first, extent_in_feed(item), EXCERPT_LETTERS)
        return as_html(typeset(text, item.copy.language))

    def item_link(self, item: Story) -> str:
        return public(story_address(item.pk, item.slug))

    def item_guid(self, item: Story) -> str:
        """The number's address: a corrected headline changes the slug, and no reader shall see the item twice."""
        return public(story_address(item.pk, ""))

    def item_pubdate(self, item: Story) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Story) -> datetime | None:
        return item.corrected_at

    def item_categories(self, item: Story) -> list[str]:
        return [item.section.name] if item.section else []

    def item_extra_kwargs(self, item: Story) -> dict[str, str]:
        whole = ""
        if extent_in_feed(item) == Extent.FULL:
            copy = item.copy
            whole = body.html_of(from_stream(copy.body.raw_data), dateline=copy.dateline, language=copy.language)
        return {"agency": item.agency.name if item.agency else "", "whole_text": whole}


def extent_in_feed(story: Story) -> Extent:
    return may_show_text(story.copy, channel="feed").extent


def as_html(text: str) -> str:
    """Plain text for a description: what reads feeds takes it for HTML, and «<b>» in it for bold."""
    return escape(text, quote=False)


def public(path: str) -> str:
    """The address outside readers use: a feed may be fetched through any host that leads here."""
    return settings.PUBLIC_ADDRESS + path


news = require_safe(NewsFeed())
