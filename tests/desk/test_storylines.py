"""An editor says where a story belongs, beside its form and on the storyline's own page."""

from __future__ import annotations

import pytest
from django.test import Client

from svodka.gather.models import Source
from svodka.stories.models import Happening, LedgerEntry, Story, Storyline, Telling
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor(db: None) -> Client:
    make.portal()
    return at_desk()


@pytest.fixture
def event(db: None) -> Happening:
    return make.happening()


@pytest.fixture
def story(event: Happening) -> Story:
    return make.told(make.story("Паром перенесён"), event)


@pytest.fixture
def other(event: Happening) -> Story:
    return make.told(make.story("Порт ждёт парома", agency=make.agency("Створ", "stvor")), event)


def act(client: Client, story: Story, word: str, **fields: str) -> str:
    """The page that answers, after the redirect."""
    answer = client.post(f"/desk/stories/{story.pk}/storyline/", {"act": word, **fields}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_report_of_a_source_is_not_said_to_be_ours(editor: Client, story: Story, event: Happening) -> None:
    capture = make.capture("https://rynda.example/n/7", source=Source.objects.create(name="Рында", slug="rynda"))
    make.told(make.story("Порт ждёт парома", capture=capture), event)
    page = editor.get(f"/desk/stories/{story.pk}/").content.decode()
    assert "<b>Рында</b>" in page
    assert "сама газета" not in page


def test_the_form_shows_who_else_reported(editor: Client, story: Story, other: Story) -> None:
    page = editor.get(f"/desk/stories/{story.pk}/").content.decode()
    assert "Порт ждёт парома" in page
    assert "Перенос парома" in page


def test_a_remark_is_typed_beside_the_form(editor: Client, story: Story, other: Story) -> None:
    act(editor, story, "remark", remark="не август, а сентябрь", disagrees="yes")
    telling = Telling.objects.get(story=story)
    assert (telling.remark, telling.disagrees) == ("не август, а сентябрь", True)


def test_a_reprint_is_said_to_be_one(editor: Client, story: Story, other: Story) -> None:
    act(editor, other, "remark", remark="", asks_reprint="1", reprint="yes")
    assert Telling.objects.get(story=other).reprint_of == story


def test_out_and_back_again(editor: Client, story: Story, event: Happening) -> None:
    assert "Вернуть как было" in act(editor, story, "out")
    act(editor, story, "back")
    story.refresh_from_db()
    assert story.storyline == event.storyline


def test_another_happening_of_the_same_storyline(editor: Client, story: Story, other: Story, event: Happening) -> None:
    act(editor, other, "apart")
    assert Telling.objects.get(story=other).happening not in (None, event)


@pytest.mark.parametrize("word", ["happening", "storyline"])
def test_a_story_is_put_with_one_that_was_looked_for(editor: Client, story: Story, word: str) -> None:
    lone = make.story("Одинокая")
    assert "Паром перенесён" in editor.get(f"/desk/stories/{lone.pk}/storyline/?q={story.pk}").content.decode()
    act(editor, lone, f"{word}:{story.pk}")
    lone.refresh_from_db()
    assert lone.storyline == story.storyline
    assert LedgerEntry.objects.filter(story=lone, act="storyline").exists()


@pytest.mark.parametrize("word", ["happening:0", "happening:x", f"storyline:{'9' * 30}", "back"])
def test_what_cannot_be_done_is_said(editor: Client, story: Story, word: str) -> None:
    assert "Этого сделать уже нельзя" in act(editor, story, word)


def test_an_unknown_act_is_refused(editor: Client, story: Story) -> None:
    assert editor.post(f"/desk/stories/{story.pk}/storyline/", {"act": "burn"}).status_code == 400


def test_an_author_does_not_move_what_is_live(story: Story) -> None:
    author = at_desk("author")
    answer = author.post(f"/desk/stories/{story.pk}/storyline/", {"act": "out"})
    assert answer.status_code in {302, 403}
    story.refresh_from_db()
    assert story.storyline is not None


def test_a_storyline_is_renamed(editor: Client, story: Story, event: Happening) -> None:
    line = event.storyline
    editor.post(f"/desk/storylines/{line.pk}/", {"headline": "Паром «Устьяна»"})
    line.refresh_from_db()
    assert (line.headline, line.slug) == ("Паром «Устьяна»", "parom-ustyana")


def test_it_is_not_renamed_to_nothing(editor: Client, event: Happening) -> None:
    page = editor.post(f"/desk/storylines/{event.storyline_id}/", {"headline": " "}, follow=True).content.decode()
    assert "Сначала напишите заголовок" in page


def test_merging_asks_first(editor: Client, story: Story, event: Happening) -> None:
    kept = make.happening().storyline
    address = f"/desk/storylines/{event.storyline_id}/into/{kept.pk}/"
    assert editor.get(address).status_code == 200
    assert Storyline.objects.filter(merged_into=None).count() == 2
    editor.post(address)
    story.refresh_from_db()
    assert story.storyline == kept


def test_merged_already_it_says_so(editor: Client, event: Happening) -> None:
    address = f"/desk/storylines/{event.storyline_id}/into/{event.storyline_id}/"
    assert "уже один сюжет" in editor.post(address, follow=True).content.decode()
