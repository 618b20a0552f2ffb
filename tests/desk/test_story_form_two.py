"""Two editors on one story: nothing is overwritten in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import fresh, opened, post, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def irina() -> Client:
    make.portal()
    return at_desk("editor", "Ирина Седова")


@pytest.fixture
def pavel(irina: Client) -> Client:
    return at_desk("editor", "Павел Гурьев")


def test_different_fields_are_put_together(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(pavel, story, kicker="Флот")
    page = irina.get(post(irina, story, {**form, "headline": "Паром в августе"})["Location"])
    assert (fresh(story).copy.headline, fresh(story).copy.kicker) == ("Паром в августе", "Флот")
    assert "Тем временем изменено (Павел Гурьев): Надзаголовок" in page.content.decode()


def test_the_same_field_is_given_back_with_both_texts(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(pavel, story, headline="Паром ждут осенью", kicker="Флот")
    answer = post(irina, story, {**form, "headline": "Паром в августе"})
    assert (answer.status_code, fresh(story).copy.headline) == (409, "Паром ждут осенью")
    assert all(words in answer.content.decode() for words in ("Паром ждут осенью", "Паром в августе", "Павел Гурьев"))


def again(answer: Any, form: dict[str, str]) -> dict[str, str]:
    """The form as it was given back: its fields, and the digests of what stands now."""
    tree = HTMLParser(answer.content)
    fields = {
        node.attributes["name"]: node.attributes.get("value") or ""
        for node in tree.css("#form input[name]")
        if node.attributes.get("type") not in {"radio", "checkbox"}
    }
    return {**form, **{name: value for name, value in fields.items() if name}}


def test_saved_again_the_own_text_stands_and_what_only_the_other_wrote_stays(irina: Client, pavel: Client) -> None:
    story = told()
    form = {**opened(irina, story), "headline": "Паром в августе"}
    send(pavel, story, headline="Паром ждут осенью", kicker="Флот")
    post(irina, story, again(post(irina, story, form), form))
    assert (fresh(story).copy.headline, fresh(story).copy.kicker) == ("Паром в августе", "Флот")


def test_the_same_change_twice_is_no_quarrel(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(pavel, story, headline="Паром в августе")
    assert post(irina, story, {**form, "headline": "Паром в августе"}).status_code == 302


def test_what_saves_itself_does_not_overwrite_either(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(pavel, story, headline="Паром ждут осенью")
    answer = post(irina, story, {**form, "headline": "Паром в августе", "act": "autosave"}, script=True)
    assert (answer.status_code, opened(pavel, story)["headline"]) == (409, "Паром ждут осенью")
    assert "Павел Гурьев" in answer.json()["says"]


def test_after_a_merge_the_others_text_still_counts_as_theirs(irina: Client, pavel: Client) -> None:
    story = told()
    form = {**opened(irina, story), "headline": "Паром в августе"}
    send(pavel, story, kicker="Флот")
    saved = post(irina, story, {**form, "act": "autosave"}, script=True).json()
    post(irina, story, {**form, "opened": json.dumps(saved["opened"])})
    assert fresh(story).copy.kicker == "Флот"


def test_a_form_without_its_digests_overwrites_nothing(irina: Client) -> None:
    story = told()
    answer = post(irina, story, {**opened(irina, story), "headline": "Другое", "opened": "{"})
    assert (answer.status_code, fresh(story).copy.headline) == (409, story.copy.headline)


def test_a_story_withdrawn_meanwhile_gives_the_text_back(irina: Client, pavel: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    form = {**opened(irina, story), "headline": "Паром в августе"}
    pavel.post(f"/desk/stories/{story.pk}/withdraw/", {"reason": "retract"})
    answer = post(irina, story, form)
    assert (answer.status_code, "Паром в августе" in answer.content.decode()) == (403, True)
