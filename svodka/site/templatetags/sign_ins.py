"""What the sign-in page must know: which other services sign a reader in, and whether letters reach anybody."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template

from svodka.site.outbox import is_mail_set

register = template.Library()


@register.simple_tag(takes_context=True)
def services(context: template.Context) -> list[Any]:
    """{% services as doors %}: those whose keys are set, each with `invitation`, `name` and `get_login_url`."""
    request = context["request"]
    found = get_adapter(request).list_providers(request)
    return [{"invitation": one.invitation, "name": one.name, "address": one.get_login_url(request)} for one in found]


@register.simple_tag
def mail_is_set() -> bool:
    """{% mail_is_set as reached %}: whether the portal has a mail server."""
    return is_mail_set()
