"""`svodka sources parser` and `sources add --like`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from svodka import flow
from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.cli.source_parser import UnableToUseParser
from svodka.gather import parsers
from svodka.gather.actions import add_source
from svodka.gather.learning import UnableToLearnLinks
from svodka.gather.models import Source
from tests.conftest import DATA
from tests.fakes import FakeWeb

pytestmark = pytest.mark.django_db
PAGE = (DATA / "parser" / "rynda.html").read_bytes()
LIST = (DATA / "listings" / "headings.html").read_text(encoding="utf-8")
URL = "https://rynda.example/n/1"


def act(*words: str) -> int:
    from svodka.cli import sources

    return sources.run(parser().parse_args(["sources", *words]))


@pytest.fixture
def source(now: Any, settings: Any, tmp_path: Path) -> Source:
    settings.CAPTURES = tmp_path / "captures"
    source = add_source(name="Рында", slug="rynda", feed_url="https://rynda.example/rss", now=now)
    flow.take_in(data=PAGE, url=URL, captures=settings.CAPTURES, now=now, source=source)
    return source


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        (tmp_path / "parser.txt").write_text(text, encoding="utf-8")
        return str(tmp_path / "parser.txt")

    return write


def test_tried_it_is_shown_and_not_switched_on(source, lines, capsys) -> None:
    assert act("parser", "rynda", "try", lines("kicker: .over\nbyline: .none")) == 0
    told = capsys.readouterr().out
    assert f"byline      found on 0 of 1  «.none»\n              – {URL}" in told
    assert "kicker:\n    + Паромные линии" in told
    assert parsers.parser_of(source.pk) is None


def test_set_it_is_in_force_and_what_is_shown_may_be_set_again(source, lines, capsys) -> None:
    act("parser", "Рында", "set", lines("kicker: .over\n"))
    capsys.readouterr()
    assert act("parser", "rynda", "show") == 0
    act("parser", "rynda", "set", lines(capsys.readouterr().out))
    assert parsers.parser_of(source.pk).selectors == {"kicker": ".over"}


def test_what_is_found_nowhere_is_said(source, lines, capsys) -> None:
    act("parser", "rynda", "set", lines("kicker: .over\nbyline: .none"))
    assert "Found on none of the pages that it was tried on: byline." in capsys.readouterr().out


def test_what_finds_nothing_is_not_set(source, lines) -> None:
    with pytest.raises(UnableToUseParser):
        act("parser", "rynda", "set", lines("kicker: .none"))
    assert parsers.parser_of(source.pk) is None


def test_off_and_back(source, lines) -> None:
    act("parser", "rynda", "set", lines("kicker: .over"))
    act("parser", "rynda", "off")
    assert act("parser", "rynda", "show") == 1
    act("parser", "rynda", "back")
    assert parsers.parser_of(source.pk) is not None


def test_a_wrong_line_is_named(source, lines) -> None:
    with pytest.raises(UnableToUseParser, match="2"):
        act("parser", "rynda", "try", lines("kicker: .over\nbody ~ x"))


@pytest.mark.parametrize("words", [("nobody", "show"), ("rynda", "try"), ("rynda", "set", "/none/such")])
def test_wrong_usage(source, words) -> None:
    with pytest.raises(WrongUsage):
        act("parser", *words)


def test_links_are_learnt_from_two_stories(settings, capsys) -> None:
    with FakeWeb() as web:
        settings.FETCH_ALLOWED = [web.pair]
        page = web.page("/news/", LIST)
        like = [web.url("/news/40817-parom-soima/"), web.url("/news/40818-buksir-pomor/")]
        act("add", page, "--like", like[0], "--like", like[1])
    assert Source.objects.get().link_selector == "h3 a"
    assert "Второй причал сдадут весной" in capsys.readouterr().out


def test_where_no_selector_is_found_nothing_is_added(settings) -> None:
    with FakeWeb() as web:
        settings.FETCH_ALLOWED = [web.pair]
        with pytest.raises(UnableToLearnLinks, match="/news/7/"):
            act("add", web.page("/news/", LIST), "--like", web.url("/news/7/"), "--like", web.url("/news/8/"))
    assert not Source.objects.exists()
