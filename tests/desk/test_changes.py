"""What has changed at the sources, as the desk shows it: the difference, and one key for each answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from svodka.gather.captures import keep
from svodka.stories.actions import sources
from svodka.stories.models import SourceChange, Story
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
HEADLINE = "Паром «Устьяна» передадут не раньше августа"
TEXT = (
    "Передача парома «Устьяна» перенесена на август: Ладвинская верфь ждёт гребные винты и обещает закончить "
    "швартовные испытания к концу июля, после чего судно уйдёт на ходовые испытания в Волонгу на две недели."
)


@pytest.fixture
def editor() -> Client:
    return at_desk("editor")


@pytest.fixture
def change(tmp_path: Path, settings: Any) -> SourceChange:
    """The page of a live story says «сентябрь» now."""
    settings.CAPTURES = tmp_path
    url = "https://rynda.example/n/1"
    told = [TEXT, TEXT.replace("перенесена на август", "перенесена на сентябрь")]
    pages = [make.capture(url, sha256=keep(PAGE.format(HEADLINE, text).encode(), folder=tmp_path)) for text in told]
    story = make.story(HEADLINE, text=TEXT, capture=pages[0])
    kind = SourceChange.Kind.CHANGED
    rung = sources.ring(story=story, kind=kind, capture=pages[1], now=make.NOON)
    assert rung is not None
    return rung


def act(client: Client, word: str, change: SourceChange, **fields: Any) -> Any:
    return client.post("/desk/changes/act/", {"act": f"{word}-{change.pk}", **fields})


def test_the_difference_is_shown_word_by_word(editor: Client, change: SourceChange) -> None:
    shown = editor.get("/desk/changes/").content.decode()
    assert "перенесена на <del>август</del><ins>сентябрь</ins>: Ладвинская" in shown
    assert "Изменилось (1)" in shown


def test_followed_readers_are_told(editor: Client, change: SourceChange) -> None:
    act(editor, "follow", change)
    story = Story.objects.get(pk=change.story_id)
    assert "на сентябрь" in story.copy.body.raw_data[0]["value"]["text"]
    assert story.corrections.get().note == "Источник изменил сообщение; текст приведён в соответствие."


def test_left_as_it_is_nothing_has_changed(editor: Client, change: SourceChange) -> None:
    act(editor, "dismiss", change)
    change.refresh_from_db()
    assert (change.state, change.story.corrections.count()) == ("dismissed", 0)
    assert "Оставить как есть" not in editor.get("/desk/changes/").content.decode()


def test_what_is_gone_is_an_editors_to_take_off_the_site(editor: Client, change: SourceChange) -> None:
    said = "https://rynda.example/n/1 answers 404 (Not Found)."
    sources.ring(story=change.story, kind=SourceChange.Kind.GONE, reason=said, now=make.NOON)
    shown = editor.get("/desk/changes/").content.decode()
    assert "отвечает: 404" in shown
    assert f"/desk/stories/{change.story_id}/withdraw/" in shown


def test_an_author_sees_it_and_decides_nothing(change: SourceChange) -> None:
    author = at_desk("author")
    assert "Решает тот, кто отвечает за новость" in author.get("/desk/changes/").content.decode()
    assert act(author, "follow", change).status_code in {302, 403}
    change.refresh_from_db()
    assert change.state == "open"


def test_the_storys_own_screen_leads_there(editor: Client, change: SourceChange) -> None:
    shown = editor.get(f"/desk/stories/{change.story_id}/").content.decode()
    assert f"/desk/changes/#s{change.pk}" in shown
