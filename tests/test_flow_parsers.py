"""A source's own parser through the house: used at intake, tried on the last pages, told when it stops matching."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from svodka import claims, flow
from svodka.flow.trying import MOST_PAGES, Trial, try_parser
from svodka.gather import parsers
from svodka.gather.actions import add_source
from svodka.gather.models import Capture, Reading, Source
from svodka.text.source_parser import source_parser
from tests.conftest import DATA

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PAGE = (DATA / "parser" / "rynda.html").read_text(encoding="utf-8")
LINES = "headline: h1.zag\nbyline: .meta\nbyline ~ ведёт (.{3,40})\nkicker: .none\ndrop: small"


@pytest.fixture
def source(now: datetime) -> Source:
    return add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "captures"


def _take_in(source: Source, folder: Path, now: datetime, page: str = PAGE, number: int = 1) -> Capture:
    url = f"https://rynda.example/n/{number}"
    data = page.replace("сорок два", f"{number}").encode()
    return flow.take_in(data=data, url=url, captures=folder, now=now, source=source).capture


def _read(folder: Path, now: datetime) -> list[flow.Outcome]:
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=32)
    return flow.read_and_file(claimed, captures=folder, now=now)


def test_its_fields_are_in_the_story_and_the_record_says_so(source, folder, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _take_in(source, folder, now)
    [outcome] = _read(folder, now)
    assert outcome.story.copy.byline == "Ася Птицына"
    assert Reading.objects.get().record["why"]["byline"] == "the source's own parser: «.meta» ~ «ведёт (.{3,40})»"


def test_another_source_is_read_without_it(source, folder, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _take_in(add_source(name="Пристань", feed_url="https://pristan.example/rss", now=now), folder, now)
    [outcome] = _read(folder, now)
    assert outcome.story.copy.byline == ""


def test_a_source_that_changes_its_shape_is_told_and_still_read(source, folder, now) -> None:
    parsers.switch_on(source, LINES, now=now, tried={"pages": 20, "matched": {"headline": 20, "byline": 19}})
    for number in range(5):
        _take_in(source, folder, now, PAGE.replace("meta", "signed").replace("zag", "big"), number)
    assert all(outcome.story for outcome in _read(folder, now))
    assert parsers.parser_health(source).stopped == ("headline", "byline")


def test_a_page_that_is_no_article_has_matched_nothing(source, folder, now) -> None:
    parsers.switch_on(source, LINES, now=now)
    _take_in(source, folder, now, "<h1>Вход</h1><form><input type=password></form>")
    assert _read(folder, now)[0].refusal
    assert parsers.parser_health(source).found == {"headline": 0, "kicker": 0, "byline": 0}


@pytest.fixture
def trial(source, folder, now) -> Trial:
    _take_in(source, folder, now)
    _take_in(source, folder, now, PAGE.replace("ведёт", "держит"), 2)
    _read(folder, now)
    return try_parser(source, source_parser(LINES), captures=folder)


def test_a_trial_says_what_would_be_read_otherwise(trial) -> None:
    of_first = {one.field: (one.before, one.after) for one in trial.pages[1].differs}
    assert of_first["byline"] == ((), ("Ася Птицына",))
    assert of_first["headline"][0] == ("Паром «Сойма» встал под погрузку",)


def test_a_trial_counts_the_pages_and_names_those_without(trial) -> None:
    found = {name: (count, [page.capture.url for page in without]) for name, _asks, count, without in trial.fields()}
    assert found["headline"] == (2, [])
    assert found["byline"] == (1, ["https://rynda.example/n/2"])
    assert trial.in_short() == {"pages": 2, "matched": {"headline": 2, "kicker": 0, "byline": 1}}


def test_a_trial_changes_nothing(trial) -> None:
    assert set(Reading.objects.values_list("record__article__byline", flat=True)) == {None}


def test_what_would_be_refused_is_said(source, folder, now) -> None:
    _take_in(source, folder, now)
    [page] = try_parser(source, source_parser("drop: .page"), captures=folder).pages
    assert (page.before, page.after[:14]) == ("", "This page has ")


def test_a_trial_ends_when_time_is_over(source, folder, now) -> None:
    for number in range(3):
        _take_in(source, folder, now, number=number)
    over = iter([False, True])
    trial = try_parser(source, source_parser(LINES), captures=folder, enough=lambda: next(over))
    assert (len(trial.pages), trial.left_out) == (1, 2)


def test_only_the_last_pages_are_tried_each_address_once(source, folder, now) -> None:
    for number in range(MOST_PAGES + 2):
        _take_in(source, folder, now, number=number)
    _take_in(source, folder, now, PAGE.replace("Ладвинск", "Волонга"), MOST_PAGES + 1)
    Capture.objects.filter(url__endswith="/5").update(let_go_at=now)
    urls = [
        page.capture.url.rsplit("/", 1)[1] for page in try_parser(source, source_parser(LINES), captures=folder).pages
    ]
    assert urls == [str(number) for number in range(MOST_PAGES + 1, 0, -1) if number != 5]
