"""Two people's work on one story, put together field by field; and what a correction changed."""

from __future__ import annotations

from typing import Any

import pytest

from svodka.stories.changes import changed_sentences
from svodka.stories.manuscripts import changed_fields, digests, merge, settled_stream
from tests import make

OPENED = {"headline": "Паром", "kicker": "", "section": 1}


@pytest.mark.parametrize(
    ("kept", "mine", "merged", "theirs", "clash"),
    [
        ({}, {}, {}, (), ()),
        ({}, {"kicker": "Флот"}, {"kicker": "Флот"}, (), ()),
        ({"section": 2}, {"kicker": "Флот"}, {"section": 2, "kicker": "Флот"}, ("section",), ()),
        ({"headline": "А"}, {"headline": "А"}, {"headline": "А"}, ("headline",), ()),
        ({"headline": "А"}, {"headline": "Б"}, {"headline": "Б"}, ("headline",), ("headline",)),
    ],
)
def test_what_only_one_has_changed_is_taken_from_that_one(
    kept: dict[str, Any], mine: dict[str, Any], merged: dict[str, Any], theirs: tuple[str], clash: tuple[str]
) -> None:
    both = merge(opened=digests(OPENED), kept={**OPENED, **kept}, mine={**OPENED, **mine})
    assert (both.manuscript, both.theirs, both.clash) == ({**OPENED, **merged}, theirs, clash)


def test_marks_alone_are_no_change() -> None:
    plain = make.paragraph("Паром у стенки.")
    marked = {**plain, "value": {**plain["value"], "marks": [{"kind": "strong", "start": 0, "end": 5, "href": None}]}}
    assert changed_fields({"body": [plain]}, {"body": [marked]}) == []


def test_empty_blocks_are_left_out() -> None:
    assert settled_stream([make.paragraph(" "), make.paragraph("Паром.", 2)]) == [make.paragraph("Паром.", 2)]


def manuscript(*texts: str, **given: str) -> dict[str, Any]:
    lines = dict.fromkeys(("kicker", "headline", "standfirst", "byline", "dateline"), "")
    return {**lines, **given, "body": [make.paragraph(text, number) for number, text in enumerate(texts, 1)]}


def pairs(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(change.field, change.before, change.after) for change in changed_sentences(before, after)]


def test_only_the_sentences_that_changed_are_shown() -> None:
    before, after = manuscript("Паром ждут в мае. Порт готов."), manuscript("Паром ждут в июне. Порт готов.")
    assert pairs(before, after) == [("body", "Паром ждут в мае.", "Паром ждут в июне.")]


def test_what_came_and_what_went() -> None:
    assert pairs(manuscript("Раз. Два."), manuscript("Раз.")) == [("body", "Два.", "")]
    assert pairs(manuscript("Раз."), manuscript("Раз.", "Два.")) == [("body", "", "Два.")]


def test_the_headline_is_shown_whole() -> None:
    assert pairs(manuscript(headline="Паром"), manuscript(headline="Док")) == [("headline", "Паром", "Док")]


def test_a_sentence_that_moved_to_another_block_has_not_changed() -> None:
    assert pairs(manuscript("Раз. Два."), manuscript("Раз.", "Два.")) == []
