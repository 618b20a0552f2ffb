"""What the pages of an account need to set text."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _

from svodka.site import browsers, moments

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """«Firefox, Linux» of what the browser sends of itself."""
    return browsers.named(user_agent)


@register.filter
def revision(version: str) -> str:
    """«as of 22 November 2026» of the name by which a consent's record knows its text; another name as it is."""
    try:
        return _("as of %(day)s") % {"day": moments.in_words(date.fromisoformat(version[:10]), "day")}
    except ValueError:
        return version
