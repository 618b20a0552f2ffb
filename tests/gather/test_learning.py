"""The selector of a listing page's links, learnt from examples, on pages of several shapes."""

from __future__ import annotations

import pytest

from svodka.gather.learning import Learnt, UnableToLearnLinks, learn_links
from tests.conftest import DATA

URL = "https://rynda.example/list/"


def _learn(name: str, *examples: str) -> Learnt:
    return learn_links((DATA / "listings" / f"{name}.html").read_bytes(), url=URL, examples=examples)


def _paths(learnt: Learnt) -> list[str]:
    return [item.url.removeprefix("https://rynda.example") for item in learnt.feed.entries]


SHAPES = [
    ("headings", ("/news/40817-parom-soima/", "/news/40819-prichal/"), "h3 a", 3),
    ("table", ("/press/2026/0417.html", "/press/2026/0415.html"), 'a[href*="/press/2026/"]', 3),
    ("cards", ("/story/verf-volongi", "/story/lotsman-ushel"), "a.cover", 3),
    ("days", ("/a/1201", "/a/1199"), ".feed a", 3),
    ("whole", ("/list/news/dok-podnyali", "/list/news/verf-nanimaet"), "a:has(h2)", 3),
    ("plain", ("/index.php?id=512", "/index.php?id=510"), 'a[href*="id="]', 3),
]


@pytest.mark.parametrize(("name", "examples", "selector", "count"), SHAPES)
def test_the_selector_picks_the_stories_and_nothing_else(name, examples, selector, count) -> None:
    learnt = _learn(name, *(f"https://rynda.example{path}" for path in examples))
    assert (learnt.selector, len(_paths(learnt))) == (selector, count)


def test_what_else_it_picks_is_said() -> None:
    learnt = _learn("days", "/a/1201", "/a/1199")
    assert [item.title for item in learnt.others] == ["Шлюз откроют после ремонта"]


def test_addresses_may_be_written_in_their_other_ways() -> None:
    learnt = _learn("headings", "http://www.rynda.example/news/40817-parom-soima", "/news/40819-prichal/#talk")
    assert learnt.selector == "h3 a"


def test_one_example_is_not_enough() -> None:
    with pytest.raises(UnableToLearnLinks, match="two or three"):
        _learn("headings", "/news/40817-parom-soima/", "/news/40817-parom-soima")


def test_a_story_that_does_not_stand_there_is_named() -> None:
    with pytest.raises(UnableToLearnLinks, match=r"^/news/1/ is not linked"):
        _learn("headings", "/news/1/", "/news/40819-prichal/")


def test_stories_of_another_host_are_not_on_the_page() -> None:
    with pytest.raises(UnableToLearnLinks, match="partner"):
        _learn("headings", "https://partner.example/news/1-skidki/", "/news/40819-prichal/")


def test_examples_that_nothing_tells_from_the_rest_are_refused() -> None:
    page = "".join(f"<a href='/{name}'>{name}</a> " for name in ("a-1", "b-2", "rss", "map", "all", "top", "old"))
    with pytest.raises(UnableToLearnLinks, match="No selector was found"):
        learn_links(page.encode(), url=URL, examples=["/a-1", "/b-2"])


def test_a_picture_is_no_listing() -> None:
    with pytest.raises(UnableToLearnLinks):
        learn_links(b"\x89PNG\r\n\x1a\n" + bytes(64), url=URL, examples=["/a", "/b"])


def test_a_page_of_a_thousand_nested_links_is_done_in_a_moment() -> None:
    rows = "".join(
        f"<div class='a b c d'><p><a class='e f' href='/n/{n}-x'>Новость номер {n}</a></p>" for n in range(400)
    )
    assert len(learn_links(rows.encode(), url=URL, examples=["/n/1-x", "/n/399-x"]).feed.entries) == 100
