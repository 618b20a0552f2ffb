"""The screen of the incoming: what it shows, its acts with and without the script."""

from __future__ import annotations

import pytest
from django.test import Client

from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import act, at_desk, incoming

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def state_of(story: Story) -> str:
    story.refresh_from_db()
    return story.state


def test_the_desk_opens_with_what_came_in(editor: Client) -> None:
    incoming()
    page = editor.get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/incoming/", 302)]
    assert "Паром «Устьяна» передадут не раньше августа" in page.content.decode()


@pytest.mark.parametrize(("word", "state"), [("take", "taken"), ("spike", "spiked"), ("publish", "live")])
def test_an_act_changes_the_story_and_gives_its_row_back(editor: Client, word: str, state: str) -> None:
    story = incoming()
    answer = act(editor, f"{word}-{story.pk}")
    assert state_of(story) == state
    assert f'data-state="{state}"' in answer.json()["rows"][str(story.pk)]


@pytest.mark.parametrize(("word", "state"), [("take", "taken"), ("spike", "spiked"), ("publish", "live")])
def test_the_same_without_the_script(editor: Client, word: str, state: str) -> None:
    story = incoming()
    answer = act(editor, f"{word}-{story.pk}", script=False, here="/desk/incoming/?by=time")
    assert state_of(story) == state
    assert answer["Location"].startswith("/desk/incoming/?by=time")


@pytest.mark.parametrize("word", ["take", "spike", "publish"])
def test_undo_brings_it_back(editor: Client, word: str) -> None:
    story = incoming()
    act(editor, f"{word}-{story.pk}")
    act(editor, "undo")
    assert state_of(story) == "incoming"
