"""What a page says otherwise, and what of it goes into a story that people have written on."""

from __future__ import annotations

import pytest

from svodka.stories.differences import Passage, Piece, merge_bodies, words_changed
from svodka.text.records import Block

FERRY = "Паром передадут не раньше августа этого года."
WINCH = "Лопнул трос лебёдки подъёма, никто не пострадал."
CRANE = "Перегружатель номер три остановлен до понедельника."
FERRY_NOW = "Паром передадут не раньше сентября этого года."


def body(*texts: str) -> list[Block]:
    return [Block(f"b{number}", "paragraph", text) for number, text in enumerate(texts, 1)]


def merged(before: list[Block], after: list[Block], stands: list[Block]) -> list[str]:
    return [block.text for block in merge_bodies(before, after, stands)[0]]


def test_words_are_told_apart() -> None:
    assert words_changed("не раньше августа", "не раньше сентября") == [
        Piece("same", "не раньше "),
        Piece("old", "августа"),
        Piece("new", "сентября"),
    ]


def test_what_nobody_has_touched_follows_the_page() -> None:
    before, after = body(FERRY, WINCH), body(FERRY_NOW, WINCH)
    blocks, passages = merge_bodies(before, after, before)
    assert [(block.id, block.text) for block in blocks] == [("b1", FERRY_NOW), ("b2", WINCH)]
    assert passages == [Passage("body", FERRY, FERRY_NOW)]


def test_what_a_person_wrote_stays_and_is_said_to() -> None:
    by_hand = "Паром передадут не раньше августа, сказали на верфи."
    blocks, passages = merge_bodies(body(FERRY, WINCH), body(FERRY_NOW, CRANE), body(by_hand, WINCH))
    assert [block.text for block in blocks] == [by_hand, CRANE]
    assert passages[0] == Passage("body", FERRY, FERRY_NOW, by_hand=True, stands=by_hand)


def test_a_paragraph_written_anew_by_hand_is_not_one_taken_out() -> None:
    by_hand = "Сдача судна откладывается: так решила верфь."
    blocks, passages = merge_bodies(
        body(WINCH, FERRY, CRANE), body(WINCH, FERRY_NOW, CRANE), body(WINCH, by_hand, CRANE)
    )
    assert [block.text for block in blocks] == [WINCH, by_hand, CRANE]
    assert passages == [Passage("body", FERRY, FERRY_NOW, by_hand=True, stands=by_hand)]


def test_what_a_person_took_out_does_not_come_back() -> None:
    blocks, passages = merge_bodies(body(FERRY, WINCH), body(FERRY_NOW, WINCH), body(FERRY, WINCH)[1:])
    assert [block.text for block in blocks] == [WINCH]
    assert passages == [Passage("body", FERRY, FERRY_NOW, by_hand=True)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((CRANE, FERRY, WINCH), [CRANE, FERRY, "Своё.", WINCH]),
        ((FERRY, CRANE, WINCH), [FERRY, CRANE, "Своё.", WINCH]),
        ((FERRY, WINCH, CRANE), [FERRY, "Своё.", WINCH, CRANE]),
        ((FERRY,), [FERRY, "Своё."]),
        ((WINCH,), ["Своё.", WINCH]),
    ],
)
def test_what_came_stands_after_what_it_came_after(after: tuple[str, ...], expected: list[str]) -> None:
    own = Block("mine", "paragraph", "Своё.")
    stands = [body(FERRY)[0], own, Block("b2", "paragraph", WINCH)]
    assert merged(body(FERRY, WINCH), body(*after), stands) == expected


def test_blocks_that_come_have_ids_of_their_own() -> None:
    blocks, _passages = merge_bodies(body(FERRY), body(CRANE, FERRY, WINCH), body(FERRY))
    assert len({block.id for block in blocks}) == 3
