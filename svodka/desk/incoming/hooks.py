"""The addresses of the incoming, behind Wagtail's door, and their place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from svodka.desk.incoming import views
from svodka.desk.menu import DeskItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("incoming/", views.incoming, name="desk_incoming"),
        path("incoming/act/", views.act, name="desk_incoming_act"),
        path("incoming/meanwhile/", views.meanwhile, name="desk_incoming_meanwhile"),
        path("incoming/<int:story_id>/original/", views.original, name="desk_original"),
    ]


@hooks.register("register_admin_menu_item")
def in_menu() -> MenuItem:
    return DeskItem(
        "desk", _("Incoming"), reverse_lazy("desk_incoming"), name="incoming", icon_name="download", order=10
    )
