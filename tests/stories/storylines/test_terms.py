"""What a story is compared by."""

from __future__ import annotations

import pytest

from svodka.stories.storylines.terms import (
    PACKED,
    NameTold,
    is_about,
    pack,
    shared_subjects,
    unpack,
)

FERRY = NameTold(7, "product", "«Устьяна»", times=3)


def weights(headline: str, text: str = "") -> list[float]:
    return [float(weight) for weight in unpack(pack(headline=headline, text=text))["weight"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("паромы", "Парома"),
        ("ждёт", "ждет"),
        ("в порту и на рейде", "порт рейд"),
        ("The yards are waiting", "yard wait"),
    ],
)
def test_forms_of_one_word_are_one_term(one: str, other: str) -> None:
    assert pack(headline=one, text="") == pack(headline=other, text="")


def test_a_word_of_the_headline_weighs_more() -> None:
    assert weights("паром") > weights("", "паром")


def test_a_word_said_often_weighs_less_than_its_number() -> None:
    assert weights("", "паром " * 10)[0] < 10 * weights("", "паром")[0]


@pytest.mark.parametrize("text", ["", "и в на", "the of", "!?"])
def test_nothing_to_compare_is_empty(text: str) -> None:
    assert pack(headline="", text=text) == b""


def test_what_is_broken_has_the_terms_that_are_whole() -> None:
    assert len(unpack(pack(headline="паром порт", text="")[:-1])) == 1
    assert unpack(b"").dtype == PACKED


@pytest.mark.parametrize(
    ("kind", "times", "in_headline", "about"),
    [
        ("product", 3, False, True),
        ("product", 2, False, False),
        ("person", 9, False, False),
        ("person", 1, True, True),
        ("country", 9, True, False),
    ],
)
def test_a_story_is_about_its_headline_or_its_ship(kind: str, times: int, in_headline: bool, about: bool) -> None:
    assert is_about(NameTold(1, kind, "Имя", times, in_headline)) == about


def test_stories_share_what_both_are_about() -> None:
    other = unpack(pack(headline="Паром", text="", names=[FERRY, NameTold(8, "person", "Вера Чуйко", times=1)]))
    person = NameTold(8, "person", "Вера Чуйко", times=1, in_headline=True)
    assert shared_subjects([FERRY, person], other) == [FERRY]
