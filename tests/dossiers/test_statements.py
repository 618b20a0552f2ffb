"""Statements noted, judged and settled through flow; what readers then see of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from svodka import flow
from svodka.dossiers import statements
from svodka.dossiers.actions import Told, UnableToDraw, UnableToNote, call_board, keep_outline, suggest_promises
from svodka.dossiers.ladders import disagreements
from svodka.dossiers.merging import move_all
from svodka.dossiers.models import Statement
from svodka.names.models import Name
from svodka.stories.models import LedgerEntry, Story
from svodka.text.annotation.promises import ReadPromise
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2026, 11, 22)
SENTENCE = "Передача парома «Устьяна» перенесена на 14 августа 2027 года."


@pytest.fixture
def ferry() -> Name:
    return make.name("product", "ustyana", "«Устьяна»", standing="confirmed")


@pytest.fixture
def story() -> Story:
    return make.story(text=SENTENCE + " Готовность 91 %.")


def told(**given: Any) -> Told:
    usual = {
        "kind": "promise", "attribute": "Передача", "value": "14 августа 2027 года",
        "said_on": date(2026, 11, 18), "sentence": SENTENCE,
    }  # fmt: skip
    return Told(**{**usual, **given})


def noted(story: Story, name: Name, **given: Any) -> Statement:
    return flow.note_statement(story, name, told(**given), now=make.NOON, by=make.commenter())


def test_a_promise_is_kept_with_its_day_and_the_act(ferry: Name, story: Story) -> None:
    kept = noted(story, ferry)
    assert (kept.day, kept.standing) == (date(2027, 8, 14), "confirmed")
    line = LedgerEntry.objects.get(story=story)
    assert (line.act, line.detail["label"]) == ("statement noted", "«Устьяна», Передача: 14 августа 2027 года")


def test_noted_twice_it_is_one(ferry: Name, story: Story) -> None:
    assert noted(story, ferry).pk == noted(story, ferry).pk


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sentence": "Такого там нет."}, "sentence"),
        ({"sentence": "  "}, "sentence"),
        ({"value": "14 августа"}, "day"),
        ({"attribute": " "}, "attribute"),
        ({"value": "x" * 201}, "value"),
        ({"kind": "rumour"}, "kind"),
    ],
)
def test_what_cannot_be_noted(ferry: Name, story: Story, given: dict[str, Any], field: str) -> None:
    with pytest.raises(UnableToNote) as unable:
        noted(story, ferry, **given)
    assert (unable.value.field, Statement.objects.count()) == (field, 0)


def test_spaces_of_the_sentence_may_differ(ferry: Name, story: Story) -> None:
    assert noted(story, ferry, sentence=SENTENCE.replace("14 августа", "14\u00a0августа ")).pk


def test_a_promise_without_a_day_is_refused_by_the_database(ferry: Name, story: Story) -> None:
    kept = noted(story, ferry)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=kept.pk).update(day=None)


@pytest.mark.parametrize("state", ["withdrawn", "incoming", "scheduled"])
def test_only_live_stories_speak(ferry: Name, story: Story, state: str) -> None:
    noted(story, ferry)
    reason = "rights" if state == "withdrawn" else ""
    Story.objects.filter(pk=story.pk).update(state=state, withdrawn_for=reason)
    assert (statements.statements_of(ferry), statements.board(TODAY)) == ([], None)


def test_of_a_text_we_only_link_to_no_sentence_is_repeated(ferry: Name) -> None:
    noted(make.story(text=SENTENCE, copy={"rights_state": "unknown"}), ferry)
    [said] = statements.statements_of(ferry)
    assert (said.value, said.sentence) == ("14 августа 2027 года", "")


def test_rejected_it_is_gone_and_confirmed_back(ferry: Name, story: Story) -> None:
    kept = noted(story, ferry)
    flow.reject_statement(kept, now=make.NOON, by=make.commenter())
    assert statements.statements_of(ferry) == []
    flow.confirm_statement(kept, now=make.NOON, by=make.commenter())
    assert len(statements.statements_of(ferry)) == 1


def readiness(ferry: Name, story: Story) -> tuple[Statement, Statement]:
    act = make.story(text="По акту готовность 88 процентов.", agency=make.agency("Створ", "stvor"))
    of_fact = {"kind": "fact", "attribute": "Готовность"}
    return (
        noted(story, ferry, value="91 %", sentence="Готовность 91 %.", **of_fact),
        noted(act, ferry, value="88 процентов", sentence="По акту готовность 88 процентов.", **of_fact),
    )


def test_an_editor_settles_which_one_stands(ferry: Name, story: Story) -> None:
    yard, act = readiness(ferry, story)
    assert len(disagreements(statements.statements_of(ferry))) == 1
    assert flow.settle(act, now=make.NOON, by=make.commenter()) == 1
    assert disagreements(statements.statements_of(ferry)) == []
    assert Statement.objects.get(pk=yard.pk).yields_to == act


def test_a_settlement_is_taken_back(ferry: Name, story: Story) -> None:
    _yard, act = readiness(ferry, story)
    flow.settle(act, now=make.NOON, by=make.commenter())
    assert flow.unsettle(act, now=make.NOON, by=make.commenter()) == 1
    assert len(disagreements(statements.statements_of(ferry))) == 1


def test_what_stood_and_is_rejected_lets_the_others_stand(ferry: Name, story: Story) -> None:
    yard, act = readiness(ferry, story)
    flow.settle(act, now=make.NOON, by=make.commenter())
    flow.reject_statement(act, now=make.NOON, by=make.commenter())
    assert [said.pk for said in statements.statements_of(ferry) if not said.settled] == [yard.pk]


def test_the_board_has_the_nearest_dates_first(ferry: Name, story: Story) -> None:
    tug = make.name("product", "nast", "«Наст»", standing="confirmed")
    noted(story, ferry)
    noted(story, tug, value="15 декабря 2026 года")
    noted(story, tug, kind="fact", attribute="Тип", value="буксир", in_brief=True)
    call_board(title="Стапель")
    board = statements.board(TODAY, limit=1)
    assert board
    assert (board.title, board.total) == ("Стапель", 2)
    assert [(row.link.label, row.about) for row in board.rows] == [("«Наст»", "буксир")]


def test_what_fell_due_long_ago_has_left_the_board(ferry: Name, story: Story) -> None:
    noted(story, ferry, value="1 октября 2026 года")
    assert statements.board(TODAY) is None


def test_merged_names_keep_their_statements_once(ferry: Name, story: Story) -> None:
    other = make.name("product", "parom", "Головной паром", standing="confirmed")
    noted(story, ferry)
    noted(story, other)
    noted(story, other, value="1 сентября 2027 года")
    move_all(name=other, into=ferry)
    assert sorted(row.value for row in Statement.objects.filter(name=ferry)) == [
        "1 сентября 2027 года", "14 августа 2027 года",
    ]  # fmt: skip


def suggested(story: Story, ferry: Name) -> int:
    read = ReadPromise("Устьяна", "b1", SENTENCE, "Передача", "14 августа 2027 года", date(2027, 8, 14), "Самотёсов")
    names = {("product", "Устьяна"): ferry}
    return suggest_promises(
        story=story, found=[read], names=names, texts={"b1": SENTENCE}, said_on=date(2026, 11, 19), now=make.NOON
    )


def test_a_suggestion_waits_and_nobody_sees_it(ferry: Name, story: Story) -> None:
    assert suggested(story, ferry) == 1
    assert [row.name for row in statements.suggested_in(story.pk)] == [ferry]
    assert (statements.statements_of(ferry), statements.board(TODAY)) == ([], None)


def test_what_is_known_or_was_rejected_is_not_suggested_again(ferry: Name, story: Story) -> None:
    flow.reject_statement(noted(story, ferry), now=make.NOON, by=make.commenter())
    assert suggested(make.story(text=SENTENCE), ferry) == 0


def test_what_an_editor_notes_need_not_wait_any_more(ferry: Name, story: Story) -> None:
    suggested(story, ferry)
    noted(story, ferry, value="14.08.2027")
    assert statements.suggested_in(story.pk) == []


def test_a_side_view_is_paths_and_nothing_else(ferry: Name) -> None:
    assert keep_outline(name=ferry, paths=[{"part": "sea", "d": "M0 40H168"}], width=168, height=54).pk
    for path in ({"part": "sea", "d": 'M0 0"/><script>'}, {"part": "evil", "d": "M0 0"}, {"d": "M0 0"}):
        with pytest.raises(UnableToDraw):
            keep_outline(name=ferry, paths=[path], width=168, height=54)
