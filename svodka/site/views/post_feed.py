"""RSS of readers' posts, each as a whole: its author has published it to be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from svodka.discuss import posts
from svodka.discuss.models import ReaderPost
from svodka.site.addresses import post_address
from svodka.site.typography import excerpt, typeset
from svodka.site.views.feeds import EXCERPT_LETTERS, ITEMS, MINUTES_BETWEEN_CALLS, FullTextRss, as_html, public
from svodka.site.views.posts import body_html
from svodka.stories.queries import Masthead, masthead


class PostsFeed(Feed[ReaderPost, Masthead | None]):
    """/feeds/posts.xml, at the public addresses whatever host was asked."""

    feed_type = FullTextRss
    language = settings.LANGUAGE_CODE
    ttl = str(MINUTES_BETWEEN_CALLS)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(settings.LANGUAGE_CODE):
            response = super().__call__(request, *args, **kwargs)
        # Django knows the items that are left only: whoever asks by date alone would keep a deleted one for ever.
        gone_at = posts.last_gone_at()
        if gone_at and gone_at.timestamp() > (parse_http_date_safe(response.get("Last-Modified", "")) or 0):
            response["Last-Modified"] = http_date(gone_at.timestamp())
        return response

    def get_object(self, request: HttpRequest) -> Masthead | None:
        return masthead()

    def title(self, head: Masthead | None) -> str:
        return f"{head.name if head else 'Svodka'}: {_('Readers’ posts')}"

    def description(self, head: Masthead | None) -> str:
        return self.title(head)

    def link(self) -> str:
        return public(reverse("site:posts"))

    def feed_url(self) -> str:
        return public(reverse("feed_posts"))

    def items(self) -> list[ReaderPost]:
        return posts.for_feed(ITEMS)

    def item_title(self, item: ReaderPost) -> str:
        return typeset(item.headline, settings.LANGUAGE_CODE)

    def item_description(self, item: ReaderPost) -> str:
        return as_html(typeset(excerpt(posts.beginning_of(item.html), EXCERPT_LETTERS), settings.LANGUAGE_CODE))

    def item_link(self, item: ReaderPost) -> str:
        return public(post_address(item.pk, item.slug))

    def item_guid(self, item: ReaderPost) -> str:
        """The number's address: another headline changes the slug, and no reader shall see the item twice."""
        return public(post_address(item.pk, ""))

    def item_pubdate(self, item: ReaderPost) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: ReaderPost) -> datetime | None:
        return item.edited_at

    def item_extra_kwargs(self, item: ReaderPost) -> dict[str, str]:
        return {"agency": item.author.username, "whole_text": body_html(item.html)}


feed = require_safe(PostsFeed())
