"""What the pages of an account need to set text."""

from __future__ import annotations

from django import template

from svodka.site import browsers

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """«Firefox, Linux» of what the browser sends of itself."""
    return browsers.named(user_agent)
