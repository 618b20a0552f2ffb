"""Patterns that editors write: which are taken and which refused; none that is taken can search for long."""

from __future__ import annotations

import time

import pytest

from svodka.text.patterns import LONGEST_TEXT, UnusablePattern, usable

ENDLESS = (
    r"(а+)+б", r"(а|аа)+б", r"(а*)*", r".*.*.*б", r"^.*.*.*.*б", r"(?:а?){30}а{30}", "а?" * 24 + "а" * 24,
    r"(?:\w{1,20} ){0,9}б", r"(?:(?:а{0,9}){0,3}){0,3}б", r"(?:.*,){0,4}б", r"а{,200}а{,200}а{,200}б",
)  # fmt: skip
UNKNOWN = (r"(?<=а)б", r"(?P<a>а)(?P=a)", r"(а)\1", r"а*+б", r"(?>а)б", r"(?m)^а")
TAKEN = (
    r"^(?P<place>[А-Я][а-я-]+), (?P<date>\d{1,2} \w+)\.", r"сообща[ею]т (.+?) со ссылкой на", r"(?i)^при перепечатке",
    r"от (\d\d\.\d\d\.\d{4}, \d\d:\d\d)", r"^(?:Автор|Текст): (.{3,60})", r"[^]]{1,20}(?=,)",
    r"(?: [А-Я][а-я]{1,20}){1,3}",
)  # fmt: skip


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_could_search_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(UnusablePattern, match=r"limit|long"):
        usable(pattern)


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_what_cannot_be_counted_is_refused(pattern: str) -> None:
    with pytest.raises(UnusablePattern):
        usable(pattern)


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_editors_need_is_taken(pattern: str) -> None:
    assert usable(pattern).steps > 0


@pytest.mark.parametrize("pattern", [r".*.*б", r"^.*.*.*б", r"[а-я]*[а-я]*1", r"а{0,99}а{0,99}б"])
def test_the_worst_pattern_that_is_taken_is_done_in_a_moment(pattern: str) -> None:
    taken, started = usable(pattern), time.process_time()
    taken.search("а" * 5_000)
    assert time.process_time() - started < 1.0


def test_only_the_head_of_a_text_is_searched() -> None:
    assert usable("конец").search("а" * LONGEST_TEXT + "конец") is None


@pytest.mark.parametrize("pattern", ["", "  ", "(", "а" * 301])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnusablePattern):
        usable(pattern)
