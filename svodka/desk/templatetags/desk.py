"""What the desk's templates ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.menu import admin_menu

from svodka.desk import room
from svodka.desk.menu import DeskItem
from svodka.stories import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_name(context: dict[str, Any]) -> str:
    """What the portal is called. One query for a request, in however many places it stands."""
    kept = context["request"].__dict__
    if "_portal_name" not in kept:
        kept["_portal_name"] = queries.portal_name()
    name: str = kept["_portal_name"]
    return name


@register.simple_tag
def room_in_words() -> str:
    """That there is no room for new pages, or little."""
    return room.room_in_words()


@register.filter
def when(moment: datetime, now: datetime) -> str:
    """«14:05» today, «21 ноября, 14:05» on another day."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localtime(now).date():
        return date_format(local, "H:i")
    return date_format(local, "j E, H:i" if local.year == timezone.localtime(now).year else "j E Y")


@register.simple_tag(takes_context=True)
def menu_without_script(context: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, address) of the menu, which Wagtail draws with a script."""
    request: HttpRequest = context["request"]
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return [(item.label_for(request), item.url) for item in items if isinstance(item, DeskItem)]
