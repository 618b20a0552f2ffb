"""Parsers that sources declare: versions, going back, and how it is told that one finds nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from svodka.gather import parsers
from svodka.gather.actions import add_source
from svodka.gather.models import ParserMatch, Source
from svodka.text.source_parser import UnableToReadParser
from tests import make

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LINES = "headline: h1.zag\nkicker: .over"


@pytest.fixture
def source(now: datetime) -> Source:
    return add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)


def _read(source: Source, count: int, *missed: str, now: datetime) -> None:
    version, _parser = parsers.in_force([source.pk])[source.pk]
    before = ParserMatch.objects.count()
    for number in range(count):
        capture = make.capture(url=f"https://rynda.example/n/{before + number}", source=source)
        parsers.note_match(version, capture, missed, now=now)


def test_the_newest_version_is_in_force(source, now) -> None:
    parsers.switch_on(source, "headline: h2", now=now)
    parsers.switch_on(source, LINES, now=now)
    assert parsers.parser_of(source.pk).selectors == {"headline": "h1.zag", "kicker": ".over"}


def test_what_cannot_be_read_is_not_switched_on(source, now) -> None:
    with pytest.raises(UnableToReadParser, match="Line 2"):
        parsers.switch_on(source, "headline: h1\nkicker .over", now=now)
    assert parsers.parser_of(source.pk) is None


def test_switched_off_it_is_asked_no_more_and_its_history_stays(source, now) -> None:
    boss = make.reader("Вахтенный")
    parsers.switch_on(source, LINES, now=now, by=boss)
    parsers.switch_off(source, now=now + timedelta(hours=1))
    assert parsers.parser_of(source.pk) is None
    assert [(one.text, one.by) for one in parsers.history(source)] == [("", None), (LINES + "\n", boss)]


def test_there_and_back(source, now) -> None:
    parsers.switch_on(source, "headline: h2", now=now)
    parsers.switch_on(source, LINES, now=now)
    assert parsers.go_back(source, now=now).text == "headline: h2\n"
    assert parsers.go_back(source, now=now).text == LINES + "\n"


def test_before_the_first_version_there_was_none(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    parsers.go_back(source, now=now)
    assert parsers.parser_of(source.pk) is None


@pytest.mark.parametrize("act", [parsers.switch_off, parsers.go_back])
def test_nothing_to_switch(act, source, now) -> None:
    with pytest.raises(parsers.UnableToSwitchParser):
        act(source, now=now)


def test_a_field_that_was_always_there_and_is_gone(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _read(source, 8, now=now)
    _read(source, 3, now=now)
    _read(source, 5, "headline", now=now)
    health = parsers.parser_health(source)
    assert (health.stopped, health.changed_shape, dict(health.found)) == (
        ("headline",),
        True,
        {"headline": 3, "kicker": 8},
    )


def test_four_pages_without_it_are_no_sign_yet(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _read(source, 12, now=now)
    _read(source, 4, "headline", now=now)
    assert not parsers.parser_health(source).changed_shape


def test_a_field_that_few_pages_have_is_not_missed(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    for _round in range(4):
        _read(source, 1, now=now)
        _read(source, 3, "kicker", now=now)
    _read(source, 8, "kicker", now=now)
    assert parsers.parser_health(source).stopped == ()


def test_a_young_version_is_measured_by_its_trial(source, now) -> None:
    parsers.switch_on(source, LINES, now=now, tried={"pages": 20, "matched": {"headline": 20, "kicker": 3}})
    _read(source, 5, "headline", "kicker", now=now)
    assert parsers.health_of_parsers()[source.pk].stopped == ("headline",)


def test_a_new_version_begins_anew(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _read(source, 12, now=now)
    _read(source, 6, "headline", now=now)
    parsers.switch_on(source, "headline: h1.new", now=now)
    assert parsers.parser_health(source).stopped == ()


def test_the_rows_of_a_version_are_bounded(source, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _read(source, parsers.KEPT + 3, now=now)
    assert ParserMatch.objects.count() == parsers.KEPT


@pytest.mark.parametrize("sources", [1, 5])
def test_two_queries_for_the_health_of_all(now, sources, django_assert_num_queries) -> None:
    for number in range(sources):
        parsers.switch_on(add_source(name="Рында", feed_url=f"https://r{number}.example/", now=now), LINES, now=now)
    with django_assert_num_queries(2):
        assert len(parsers.health_of_parsers()) == sources
