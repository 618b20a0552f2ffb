"""The addresses of what has changed at the sources, and their place in the menu, with the number that waits."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import pgettext, pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from svodka.desk.changes import listing, views
from svodka.desk.menu import DeskItem


class ChangesItem(DeskItem):
    """With the number of changes that nobody has decided on. One query."""

    def label_for(self, request: HttpRequest) -> str:
        waiting = listing.count_open()
        return pgettext("menu", "Changed (%(count)s)") % {"count": waiting} if waiting else str(self.label)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("changes/", views.changes, name="desk_changes"),
        path("changes/act/", views.act, name="desk_change_act"),
    ]


@hooks.register("register_admin_menu_item")
def in_menu() -> MenuItem:
    return ChangesItem(
        "desk",
        pgettext_lazy("menu", "Changed"),
        reverse_lazy("desk_changes"),
        name="changes",
        icon_name="history",
        order=15,
    )
