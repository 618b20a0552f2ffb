"""People of the newsroom, and what waits on their screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from wagtail.models import Locale, Page

from svodka.desk.roles import group_of
from svodka.readers.models import Reader
from svodka.stories.models import Story
from tests import make


def member(role: str = "editor", name: str = "Нина Волонга") -> Reader:
    """A reader with a role at the desk; «» is a reader without any."""
    made = make.reader(name)
    if role == "owner":
        Reader.objects.filter(pk=made.pk).update(is_superuser=True, is_staff=True)
        made.refresh_from_db()
    if role:
        made.groups.add(group_of(role))
    return made


def at_desk(role: str = "editor", name: str = "Нина Волонга") -> Client:
    """A browser in which a member of that role is signed in."""
    client = Client()
    client.force_login(member(role, name))
    return client


def page_tree() -> None:
    """What Wagtail's migrations make and a test in a browser finds emptied."""
    Locale.objects.get_or_create(language_code="ru")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Корень", slug="root"))


def incoming(headline: str = "Паром «Устьяна» передадут не раньше августа", *, minutes: int = 0, **given: Any) -> Story:
    """A story that waits; `minutes` is how long it has waited."""
    filed_at = make.NOON - timedelta(minutes=minutes)
    defaults = {"state": Story.State.INCOMING, "published_at": None, "filed_at": filed_at}
    return make.story(headline, **{**defaults, **given})


def act(client: Client, word: str, *, script: bool = True, **fields: Any) -> Any:
    """One act as the page's script sends it, or as a form."""
    headers = {"Accept": "application/json"} if script else {}
    return client.post("/desk/incoming/act/", {"act": word, **fields}, headers=headers)
