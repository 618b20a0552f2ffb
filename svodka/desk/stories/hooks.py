"""The addresses of the stories, behind Wagtail's door, and their place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from svodka.desk.menu import DeskItem
from svodka.desk.stories import acts, anew, beside, lists, names, presence, purging, together


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    one = "stories/<int:story_id>/"
    return [
        path("stories/", lists.stories, name="desk_stories"),
        path("stories/new/", lists.new, name="desk_story_new"),
        path(f"{one}act/", acts.act, name="desk_story_act"),
        path(f"{one}withdraw/", acts.withdraw, name="desk_story_withdraw"),
        path(f"{one}drop/", acts.drop, name="desk_story_drop"),
        path(f"{one}link/", acts.look_at_link, name="desk_story_link"),
        path(f"{one}picture/", acts.add_picture, name="desk_story_picture"),
        path(f"{one}names/", names.names, name="desk_story_names"),
        path(f"{one}storyline/", together.storyline, name="desk_story_storyline"),
        path(f"{one}here/", presence.here, name="desk_story_here"),
        path(f"{one}page/", beside.page, name="desk_story_page"),
        path(f"{one}anew/", anew.anew, name="desk_story_anew"),
        path(f"{one}purge/", purging.purge, name="desk_story_purge"),
        path(f"{one}page/text/", beside.text, name="desk_story_text"),
    ]


@hooks.register("register_admin_menu_item")
def in_menu() -> MenuItem:
    label = pgettext_lazy("at the desk", "Stories")
    return DeskItem("desk", label, reverse_lazy("desk_stories"), name="stories", icon_name="doc-full", order=20)
