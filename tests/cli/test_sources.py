"""`svodka sources`: found, added, listed, in and out as OPML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.gather.actions import add_source
from svodka.gather.finding import UnableToFindFeed
from svodka.gather.models import Source
from svodka.gather.opml import UnableToReadOpml
from svodka.stories.models import Intake
from tests import make
from tests.fakes import FakeWeb

pytestmark = pytest.mark.django_db
RSS = (
    "<rss version='2.0'><channel><title>Рында</title><item><title>Буксир</title><link>/7</link></item></channel></rss>"
)


def act(*words: str) -> int:
    from svodka.cli import sources

    return sources.run(parser().parse_args(["sources", *words]))


@pytest.fixture
def web(settings) -> Iterator[FakeWeb]:
    with FakeWeb() as web:
        settings.FETCH_ALLOWED = [web.pair]
        web.feed("/export/all", RSS)
        yield web


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], str]:
    def write(rows: str) -> str:
        path = tmp_path / "feeds.opml"
        path.write_text(f"<opml version='2.0'><body><outline text='Порты'>{rows}</outline></body></opml>")
        return str(path)

    return write


def test_the_feed_of_a_page_is_found_and_said(web, capsys) -> None:
    page = web.page("/", '<link rel=alternate type="application/rss+xml" href="/export/all"><p>Рында')
    assert act("add", page, "--agreed") == 0
    source = Source.objects.get()
    assert (source.name, source.feed_url, source.agreed) == ("Рында", web.url("/export/all"), True)
    told = capsys.readouterr().out
    assert "RSS 2.0" in told
    assert "Буксир" in told


def test_what_is_agreed_stands_with_the_source(web) -> None:
    make.section("yards")
    act("add", web.url("/export/all"), "--section", "yards", "--rights", "licensed", "--publish")
    intake = Intake.objects.get()
    assert (intake.section.slug, intake.rights_state, intake.publish_at_once) == ("yards", "licensed", True)


def test_links_of_a_page_without_a_feed(web, capsys) -> None:
    page = web.page("/news/", "<h3><a href='/news/7'>Буксир</a></h3><a href='/about'>О нас</a>")
    act("add", page, "--links", "h3 a", "--name", "Пристань")
    assert Source.objects.get().link_selector == "h3 a"
    assert "· Буксир" in capsys.readouterr().out


def test_the_other_feeds_of_a_page_are_named(web, capsys) -> None:
    for name in ("news", "tenders"):
        web.page(
            f"/{name}", f"<rss version='2.0'><channel><title>{name}</title><item><link>/7</link></item></channel></rss>"
        )
    links = "".join(f"<link rel=alternate type=application/rss+xml href=/{name}>" for name in ("news", "tenders"))
    assert act("add", web.page("/", links)) == 0
    assert (Source.objects.get().name, "· " + web.url("/tenders") in capsys.readouterr().out) == ("news", True)


def test_where_nothing_is_found_nothing_is_added(web) -> None:
    with pytest.raises(UnableToFindFeed, match="No feed and no sitemap was found"):
        act("add", web.page("/", "<p>Пусто"))
    assert not Source.objects.exists()


def test_an_unknown_section_is_said_before_anything_is_asked(web) -> None:
    with pytest.raises(WrongUsage, match="yards"):
        act("add", web.url("/"), "--section", "yards")
    assert web.asked == []


def test_a_list_is_taken_and_what_is_known_is_left(listed, now, capsys) -> None:
    add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)
    rows = "<outline text='Рында' xmlUrl='https://rynda.example/rss'/>"
    rows += "<outline text='Пристань' xmlUrl='https://pristan.example/rss'/>"
    assert act("import", listed(rows)) == 0
    assert set(Source.objects.values_list("name", flat=True)) == {"Рында", "Пристань"}
    said = capsys.readouterr().out
    assert "gathered already" in said
    assert "Added: 1; there already: 1; not added: 0." in said


def test_what_went_out_comes_in_again(now, tmp_path, capsysbinary) -> None:
    source = add_source(name="Рында & К°", feed_url="https://rynda.example/rss?a=1&b=2", now=now)
    act("export")
    (tmp_path / "out.opml").write_bytes(capsysbinary.readouterr().out)
    source.delete()
    assert act("import", str(tmp_path / "out.opml")) == 0
    assert Source.objects.values_list("name", "feed_url").get() == ("Рында & К°", "https://rynda.example/rss?a=1&b=2")


@pytest.mark.parametrize("text", ["", "nonsense", "<rss/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>"])
def test_what_is_no_list(text, tmp_path) -> None:
    (tmp_path / "x.opml").write_text(text)
    with pytest.raises(UnableToReadOpml):
        act("import", str(tmp_path / "x.opml"))


def test_sources_are_listed(now, capsys) -> None:
    add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)
    assert act() == 0
    assert "https://rynda.example/rss" in capsys.readouterr().out
