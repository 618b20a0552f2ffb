"""The desk's menu: what the newsroom needs, each for those whose work it is; and the portal's own dress."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from svodka.desk.roles import may, user_of

# Wagtail's own places that are the owner's at most; pages there are the standing ones only.
OWNERS_ALONE = frozenset({"explorer", "settings", "reports"})
# Documents have no place on the portal; pictures have a shelf of ours; snippets and help are Wagtail's own.
NOBODYS = frozenset({"documents", "images", "snippets", "help", "reports"})
NOBODYS_SETTINGS = frozenset({"workflows", "workflow-tasks", "collections", "redirects", "sites", "locales"})


class DeskItem(MenuItem):
    """A place in the menu for those who may do `act`."""

    def __init__(self, act: str, label: Any, url: Any, **given: Any) -> None:
        super().__init__(label, url, **given)
        self.act = act

    def is_shown(self, request: HttpRequest) -> bool:
        return may(user_of(request), self.act)


@hooks.register("register_admin_menu_item")
def moderation() -> MenuItem:
    label, url = _("Moderation"), reverse_lazy("site:moderation")
    return DeskItem("moderate", label, url, name="moderation", icon_name="comment", order=60)


@hooks.register("construct_main_menu")
def only_what_is_needed(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own places, but those that this user works with, leave the menu."""
    owns = may(user_of(request), "own")
    items[:] = [item for item in items if item.name not in NOBODYS and (owns or item.name not in OWNERS_ALONE)]


@hooks.register("construct_settings_menu")
def only_what_is_set(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in NOBODYS_SETTINGS]


@hooks.register("insert_global_admin_css")
def dress() -> SafeString:
    """On every page of the desk, Wagtail's own too."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))
