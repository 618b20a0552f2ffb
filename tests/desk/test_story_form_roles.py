"""Who may do what with a story: each role, each act, each state that matters."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from svodka.readers.models import Reader
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import do, fresh, ledger, opened, post, told

pytestmark = [pytest.mark.django_db]

# Act → (the state it begins in, whether it is a button of the form).
ACTS = {
    "save": ("taken", True),
    "autosave": ("taken", True),
    "preview": ("taken", True),
    "publish": ("taken", True),
    "schedule": ("taken", True),
    "correct": ("live", True),
    "take": ("incoming", False),
    "put_back": ("taken", False),
    "mark_ready": ("taken", False),
    "cancel_schedule": ("scheduled", False),
    "spike": ("taken", False),
    "unspike": ("spiked", False),
    "bring_back": ("withdrawn", False),
    "withdraw": ("live", False),
    "drop": ("taken", False),
    "reject": ("taken", False),
    "reject live": ("live", False),
}
_EDITOR = set(ACTS)
MAY = {
    "owner": _EDITOR,
    "editor": _EDITOR,
    "author": {"save", "autosave", "preview", "take", "put_back", "mark_ready", "drop", "reject"},
    "moderator": set(),
    "": set(),
}


def story_for(act: str, by: Reader | None = None) -> Story:
    state = ACTS[act][0]
    given: dict[str, Any] = {"state": state, "taken_by": by}
    if state in {"live", "withdrawn"}:
        given["published_at"] = make.NOON
    if state == "withdrawn":
        given |= {"withdrawn_for": "pull-back", "withdrawn_at": make.NOON}
    return told(**given)


def perform(client: Client, story: Story, act: str, fields: dict[str, str]) -> None:
    address = f"/desk/stories/{story.pk}/"
    if ACTS[act][1]:
        typed = {"headline": "Другой заголовок", "correction": "Уточнён заголовок", "at": "2126-01-01T10:00"}
        post(client, story, {**fields, **typed, "act": act})
    elif act == "withdraw":
        client.post(f"{address}withdraw/", {"reason": "retract"})
    elif act == "drop":
        client.post(f"{address}drop/")
    elif act.startswith("reject"):
        client.post(f"{address}names/", {"act": f"reject:{story.appearances.get().name_id}"})
    else:
        do(client, story, act)


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("act", ACTS)
def test_each_role_does_its_own_and_nothing_else(role: str, act: str) -> None:
    make.portal()
    client = at_desk(role)
    story = story_for(act, Reader.objects.get(username="Нина Волонга"))
    fields = opened(at_desk("editor", "Ирина Седова"), story)
    before = ledger(story)
    perform(client, story, act, fields)
    assert (ledger(story) != before) == (act in MAY[role])


@pytest.mark.parametrize("holder", ["", "Ирина Седова"])
@pytest.mark.parametrize("act", sorted(MAY["author"] - {"take"}))
def test_what_an_author_has_not_taken_is_not_theirs(act: str, holder: str) -> None:
    make.portal()
    irina = at_desk("editor", "Ирина Седова")
    story = story_for(act, Reader.objects.get(username=holder) if holder else None)
    fields = opened(irina, story)
    before = ledger(story)
    perform(at_desk("author", "Лев Мезин"), story, act, fields)
    assert ledger(story) == before


@pytest.mark.parametrize(("state", "says"), [("incoming", "возьмите её"), ("taken", "в работе у Ирина Седова")])
def test_who_may_not_write_is_told_why(state: str, says: str) -> None:
    make.portal()
    holder = None if state == "incoming" else make.reader("Ирина Седова")
    story = told(state=state, taken_by=holder)
    page = at_desk("author", "Лев Мезин").get(f"/desk/stories/{story.pk}/").content.decode()
    assert says in page.replace("\xa0", " ")
    assert 'value="save"' not in page


PAGES = ["", "page/", "page/text/", "names/", "withdraw/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["moderator", ""])
def test_who_has_no_place_at_the_desk_sees_no_story(role: str, page: str) -> None:
    make.portal()
    story = told()
    answer = at_desk(role).get(f"/desk/stories/{story.pk}/{page}", follow=True)
    assert (answer.status_code, story.copy.headline in answer.content.decode()) == (403, False)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_led_to_the_doors(client: Client, page: str) -> None:
    make.portal()
    assert client.get(f"/desk/stories/{told().pk}/{page}")["Location"].startswith("/desk/login/")


def test_what_waits_for_its_moment_is_an_editors(client: Client) -> None:
    make.portal()
    story = told(state="scheduled")
    author = at_desk("author")
    answer = post(author, story, {**opened(author, story), "headline": "Другое", "act": "save"})
    assert (answer.status_code, fresh(story).copy.headline) == (403, story.copy.headline)
    assert "Другое" in answer.content.decode()


def test_wagtails_own_publishing_is_nowhere(client: Client) -> None:
    make.portal()
    owner = at_desk("owner")
    pages = [owner.get(f"/desk/snippets/stories/copy/{way}", follow=True) for way in ("", "edit/1/", "add/")]
    assert [page.status_code for page in pages] == [404, 404, 404]
