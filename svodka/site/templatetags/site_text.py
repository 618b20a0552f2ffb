"""What templates need to set text by the rules of the look: typography, moments, numbers, names in a language."""

from __future__ import annotations

from datetime import date, datetime
from html import unescape
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from svodka.discuss.queries import DiscussedRow
from svodka.names.models import Name
from svodka.site import addresses, body, moments, typography

_LANGUAGES = {"ru": _("Russian"), "en": _("English"), "be": _("Belarusian"), "zh": _("Chinese")}

register = template.Library()


class _Captured(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        # Plain again, for it is escaped where it is printed: a translation in it may hold quotation marks.
        context[self.name] = unescape(self.nodelist.render(context)).strip()
        return mark_safe("")


@register.tag
def capture(parser: Parser, token: Token) -> _Captured:
    """{% capture NAME %}…{% endcapture %}: the words between, as a variable. A block cannot be printed twice."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return _Captured(nodelist, name)


@register.filter
def typeset(text: object, language: str = "") -> str:
    """{{ story.headline|typeset:story.language }}: quotation marks, dashes, unbreakable spaces."""
    return typography.unbroken(typography.typeset(str(text), language or get_language() or "ru"))


@register.filter
def typeset_html(html: str, language: str = "") -> SafeString:
    """The same for HTML that is safe already, between its tags."""
    return mark_safe(typography.typeset_html(str(html), language or get_language() or "ru"))  # noqa: S308


@register.filter
def excerpt(text: str, limit: int = 280) -> str:
    """Whole sentences up to so many letters."""
    return typography.excerpt(text, limit)


@register.filter
def quoted(text: str, language: str = "") -> str:
    """A stretch of somebody's text in quotation marks, the marks inside it turned to inner ones."""
    return typography.quoted(text, language or get_language() or "ru")


@register.filter
def grouped(number: int) -> str:
    """10070 as «10 070»."""
    return typography.grouped(number)


@register.simple_tag
def when(value: date | datetime, form: str = "text") -> SafeString:
    """{% when story.published_at "list" %}: <time datetime="…"> with the words of svodka.site.moments."""
    return format_html('<time datetime="{}">{}</time>', moments.machine(value), moments.in_words(value, form))


@register.filter
def in_words(value: date | datetime, form: str = "text") -> str:
    """The same words without the element, for places where it may not stand."""
    return moments.in_words(value, form)


@register.filter
def in_language(thing: Any) -> str:
    """A section's or a name's label in the language of the page, its own one otherwise."""
    own = getattr(thing, "label", None) or thing.name
    label: str = (thing.labels or {}).get((get_language() or "")[:2]) or own
    # «управление сотрудничества» stands at the head of a line here; iPort and other names in Latin keep their case.
    return label[0].upper() + label[1:] if "а" <= label[:1] <= "я" else label


@register.filter
def same_day(one: date | datetime, other: date | datetime) -> bool:
    """Whether two moments fall on one day of the portal's."""
    return moments.in_words(one, "table") == moments.in_words(other, "table")


@register.filter
def same_year(one: date | datetime, other: date | datetime) -> bool:
    """Whether two moments fall in one year of the portal's."""
    return moments.local(one).year == moments.local(other).year


@register.filter
def foreign(language: str) -> str:
    """The language of a text when it is not the page's: {% if story.language|foreign %}."""
    current = (get_language() or "")[:2]
    return language if language and language[:2] != current else ""


@register.simple_tag
def story_url(story_id: int, slug: str) -> str:
    """{% story_url row.pk row.slug %}"""
    return addresses.story_address(story_id, slug)


@register.simple_tag
def discussed_url(row: DiscussedRow) -> str:
    """{% discussed_url row %}: the page of the story or the post that is spoken of."""
    if row.story_id is not None:
        return addresses.story_address(row.story_id, row.slug)
    assert row.post_id is not None
    return addresses.post_address(row.post_id, row.slug)


_KINDS_OF_TALK = {
    "story": pgettext_lazy("what is discussed", "news"),
    "answer": pgettext_lazy("what is discussed", "answer"),
    "essay": pgettext_lazy("what is discussed", "reader’s article"),
    "standing": pgettext_lazy("what is discussed", "topic"),
}


@register.simple_tag
def discussed_kind(row: DiscussedRow) -> str:
    """{% discussed_kind row %}: «news», «answer», «reader’s article», «topic»."""
    return str(_KINDS_OF_TALK[row.kind])


@register.simple_tag
def post_url(post_id: int, slug: str) -> str:
    """{% post_url row.pk row.slug %}"""
    return addresses.post_address(post_id, slug)


@register.simple_tag
def reader_url(name: str) -> str:
    """{% reader_url row.author %}: escaped, for its letters stand in it as they are."""
    return addresses.reader_address(name)


@register.simple_tag
def subject_url(thread: Any) -> str:
    """{% subject_url thread %}: the page of the story or post that a thread talks about."""
    return addresses.subject_address(thread)


@register.simple_tag
def dossier_url(link: Any) -> str:
    """{% dossier_url name %} of anything with a kind and a slug."""
    return addresses.dossier_address(link.kind, link.slug)


@register.filter
def host_and_path(url: str) -> str:
    """An address as it is read."""
    return addresses.host_and_path(url)


@register.filter
def is_web(url: str) -> bool:
    """Whether an address from outside may be made a link."""
    return body.is_web(url)


@register.filter
def kind_word(kind: str) -> str:
    """«organisation» of Name.kind in the language of the page."""
    return str(Name.Kind(kind).label)


@register.filter
def language_name(code: str) -> str:
    """«Russian» of ru, in the language of the page; an unknown code stays as it is."""
    return str(_LANGUAGES.get(code[:2], code))
