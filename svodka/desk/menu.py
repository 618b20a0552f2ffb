"""The desk's menu: what the newsroom needs, each for those whose work it is; and the portal's own dress."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.search import SearchArea, admin_search_areas
from wagtail.admin.ui.sidebar import LinkMenuItem

from svodka.desk.roles import may, user_of
from svodka.discuss.moderating import count_reported


class DeskItem(MenuItem):
    """A place in the menu for those who may do `act`."""

    def __init__(self, act: str, label: Any, url: Any, **given: Any) -> None:
        super().__init__(label, url, **given)
        self.act = act

    def is_shown(self, request: HttpRequest) -> bool:
        return may(user_of(request), self.act)

    def label_for(self, request: HttpRequest) -> str:
        """What stands in the menu of this request."""
        return str(self.label)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        given = {"icon_name": self.icon_name, "classname": self.classname, "attrs": self.attrs}
        return LinkMenuItem(self.name, self.label_for(request), self.url, **given)


class ModerationItem(DeskItem):
    """With the number of comments and posts that were reported and that nobody has looked at. One query."""

    def label_for(self, request: HttpRequest) -> str:
        waiting = count_reported()
        return gettext("Moderation (%(count)s)") % {"count": waiting} if waiting else str(self.label)


@hooks.register("register_admin_menu_item")
def moderation() -> MenuItem:
    label, url = _("Moderation"), reverse_lazy("site:moderation")
    return ModerationItem("moderate", label, url, name="moderation", icon_name="comment", order=60)


@hooks.register("construct_main_menu")
def only_our_own(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's places (pages, images, settings, reports …) lead to views that do not answer: see wagtails.py."""
    items[:] = [item for item in items if isinstance(item, DeskItem)]
    # From the second page on Wagtail's are not even asked about: whether to show pages and images costs a query each.
    registered, areas = admin_menu.registered_menu_items, admin_search_areas.registered_search_areas
    registered[:] = [item for item in registered if isinstance(item, DeskItem)]
    areas[:] = [area for area in areas if isinstance(area, StorySearch)]


class StorySearch(SearchArea):
    """Wagtail draws the first of the areas alone: its own one would look through the standing pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(user_of(request), "desk")


@hooks.register("register_admin_search_area")
def search_stories() -> SearchArea:
    return StorySearch(_("Stories"), reverse_lazy("desk_search"), name="stories", icon_name="doc-full", order=-1)


@hooks.register("insert_global_admin_css")
def dress() -> SafeString:
    """On every page of the desk, Wagtail's own too."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))
