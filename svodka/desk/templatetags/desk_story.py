"""What the templates of a story's screen ask for."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from svodka.desk.incoming.reasons import in_words as said_in_words
from svodka.desk.stories.reasons import HOW_FOUND
from svodka.dossiers.models import Statement
from svodka.dossiers.statements import suggested_in
from svodka.stories.models import Picture, Story
from svodka.stories.rights import Permission, may_show_picture

register = template.Library()
# Findings that are mended beside the form, not in it.
_BESIDE = {"names": "names", "changes": "changes"}


@register.filter
def anchor(field: str) -> str:
    """The id of the element where a finding is mended."""
    return _BESIDE.get(field, f"id_{field}")


@register.filter
def in_words(reason: str) -> str:
    """What was said in English while a page was fetched, in the desk's language."""
    return said_in_words(reason)


@register.simple_tag
def picture_permission(picture: Picture) -> Permission:
    """Whether readers see the picture, and why."""
    return may_show_picture(picture)


@register.simple_tag
def suggested_statements(story: Story) -> list[Statement]:
    """What the reading found said in the story and nobody has judged. One query."""
    return suggested_in(story.pk)


@register.filter
def how_found(how: str) -> str:
    """Which rule or model found a mention, in words."""
    return str(HOW_FOUND.get(how, how))


@register.filter
def whose(story: Story) -> str:
    """Who reported it: its agency, else the source that it came from; what came from nowhere is ours."""
    if story.agency:
        return story.agency.name
    source = story.capture.source if story.capture else None
    if source:
        return source.name
    return _("agency not named") if story.capture else _("the paper itself")


@register.filter
def leads_to_the_web(address: str) -> bool:
    """Whether an address that a foreign page gave may be a link: «javascript:» may not."""
    return address.startswith(("http://", "https://"))
