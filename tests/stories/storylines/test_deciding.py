"""The decision, as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka.stories.storylines.deciding import Candidate, Same, as_happening, place
from svodka.stories.storylines.terms import NameTold
from tests.make import NOON

SHIP = NameTold(1, "product", "«Устьяна»", times=4)
PERSON = NameTold(2, "person", "Вера Чуйко", times=1, in_headline=True)


def earlier(cosine: float, hours: float, *subjects: NameTold, number: int = 1, begun: float | None = None) -> Candidate:
    begun_at = NOON - timedelta(hours=begun) if begun is not None else None
    return Candidate(number, cosine, NOON - timedelta(hours=hours), subjects, begun_at)


@pytest.mark.parametrize(
    ("candidate", "same"),
    [
        (earlier(0.20, 1), Same.HAPPENING),
        (earlier(0.14, 1), Same.NOTHING),
        (earlier(0.20, 36), Same.NOTHING),  # a day and a half halves it
        (earlier(0.33, 36), Same.HAPPENING),
        (earlier(0.60, 71), Same.STORYLINE),
        (earlier(0.90, 73), Same.STORYLINE),  # three days and more are another happening, whatever the words
        (earlier(0.50, 20, begun=121), Same.STORYLINE),  # and so is the sixth day of one
        (earlier(0.12, 500, SHIP), Same.STORYLINE),
        (earlier(0.09, 500, SHIP), Same.NOTHING),
        (earlier(0.12, 500, PERSON), Same.NOTHING),
        (earlier(0.19, 500, PERSON), Same.STORYLINE),
        (earlier(0.27, 500), Same.NOTHING),
        (earlier(0.29, 500), Same.STORYLINE),
        (earlier(0.90, 24 * 61, SHIP), Same.NOTHING),
    ],
)
def test_one_candidate(candidate: Candidate, same: Same) -> None:
    assert place(NOON, [candidate]).same == same


def test_the_surest_happening_is_chosen() -> None:
    chosen = place(NOON, [earlier(0.40, 40, number=1), earlier(0.35, 2, number=2)])
    assert (chosen.same, chosen.story_id) == (Same.HAPPENING, 2)


def test_a_happening_goes_before_a_liker_storyline() -> None:
    chosen = place(NOON, [earlier(0.80, 500, SHIP, number=1), earlier(0.20, 1, number=2)])
    assert (chosen.same, chosen.story_id) == (Same.HAPPENING, 2)


def test_of_equals_the_earlier_story_is_chosen() -> None:
    assert place(NOON, [earlier(0.3, 1, number=9), earlier(0.3, 1, number=4)]).story_id == 4


def test_the_decision_gives_its_reasons() -> None:
    chosen = place(NOON, [earlier(0.40, 12, SHIP)])
    assert list(chosen.reasons) == [("likeness", "0.40"), ("hours", "12"), ("subject", "«Устьяна»")]


def test_nobody_to_compare_with() -> None:
    assert place(NOON, []).story_id is None


def test_before_and_after_count_alike() -> None:
    assert as_happening(0.4, timedelta(hours=-36)) == as_happening(0.4, timedelta(hours=36)) == pytest.approx(0.2)
