"""Lists of readers' posts: the page of all, the answers to one thing, the feed, the sitemap, the search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka import flow
from svodka.discuss.models import ReaderPost
from tests import make
from tests.site.conftest import Get, attribute, text_of

pytestmark = pytest.mark.database


def some(count: int, **given: Any) -> list[ReaderPost]:
    """Posts a minute apart, the newest last."""
    return [
        make.reader_post(f"Запись {n}", slug=f"z{n}", published_at=make.NOON + timedelta(minutes=n), **given)
        for n in range(count)
    ]


def test_posts_stand_newest_first(get: Get) -> None:
    some(3)
    assert [node.text() for node in get("/posts/").css(".answers h2")] == ["Запись 2", "Запись 1", "Запись 0"]


def test_only_live_posts_are_listed(get: Get) -> None:
    for state in ("draft", "hidden", "deleted"):
        some(1, state=state)
    assert "No reader has published anything yet" in text_of(get("/en/posts/"), "main")


def test_posts_are_paged(get: Get) -> None:
    some(30)
    tree = get("/posts/?page=2")
    assert len(tree.css(".answers li")) == 5
    assert text_of(tree, ".pager [aria-current]") == "2"


@pytest.mark.parametrize("asked", ["page=2", "page=0", "page=x", "page=9999999", "to=story-99", "to=x"])
def test_what_is_no_page_is_not_there(get: Get, asked: str) -> None:
    some(3)
    get(f"/posts/?{asked}", 404)


@pytest.mark.parametrize("count", [2, 25])
def test_three_queries_whatever_is_listed(
    portal: None, client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    some(count)
    with django_assert_max_num_queries(3):
        assert client.get("/posts/").status_code == 200


def test_the_answers_to_one_story(get: Get) -> None:
    story = make.story()
    some(2, to_story=story)
    some(1)
    tree = get(f"/en/posts/?to=story-{story.pk}")
    assert len(tree.css(".answers li")) == 2
    assert attribute(tree, ".top .note a", "href") == f"/en/news/{story.pk}-parom/"
    assert attribute(tree, "meta[name=robots]", "content") == "noindex, follow"


def test_the_feed_holds_whole_posts_with_their_authors(portal: None, client: Client, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://kilvater.example"
    [post] = some(1, html="<h2>Счёт</h2>\n<p>Считаем вслух.</p>")
    some(1, state="hidden")
    item = feedparser.parse(client.get("/feeds/posts.xml").content).entries[0]
    assert (item.title, item.author, item.summary) == ("Запись 0", "Вахтенный", "Считаем вслух.")
    assert item.content[0].value == "<h2>Счёт</h2>\n<p>Считаем вслух.</p>"
    assert (item.link, item.id) == (
        f"https://kilvater.example/posts/{post.pk}-z0/",
        f"https://kilvater.example/posts/{post.pk}/",
    )


def test_an_empty_feed_is_a_feed(portal: None, client: Client) -> None:
    ElementTree.fromstring(client.get("/feeds/posts.xml").content)


def test_whoever_asks_by_date_learns_of_a_deletion(portal: None, client: Client) -> None:
    some(1)
    before = client.get("/feeds/posts.xml")["Last-Modified"]
    some(1, state="deleted", edited_at=make.NOON + timedelta(days=1))
    again = client.get("/feeds/posts.xml", headers={"if-modified-since": before})
    assert again.status_code == 200


def test_the_sitemap_has_a_part_for_posts(portal: None, client: Client) -> None:
    [post] = some(1, edited_at=make.NOON + timedelta(days=3))
    some(1, state="draft")
    assert b"/sitemaps/posts-0.xml" in client.get("/sitemap.xml").content
    part = client.get("/sitemaps/posts-0.xml").content
    assert part.count(b"<loc>") == 1
    assert f"/posts/{post.pk}-z0/".encode() in part
    assert b"<lastmod>2026-11-23</lastmod>" in part


def found(client: Client, query: str) -> Any:
    return HTMLParser(client.get(f"/en/search/?in=posts&q={query}").content)


def test_posts_are_found_in_any_form_of_their_words(portal: None, client: Client) -> None:
    [post] = some(1, html="<p>Причалы пустуют &amp; ждут.</p>")
    flow.index_post(post)
    tree = found(client, "причалом")
    assert text_of(tree, "#hits") == "1 post"
    assert attribute(tree, ".stories h3 a", "href") == f"/en/posts/{post.pk}-z0/"
    assert (text_of(tree, "mark"), text_of(tree, ".stories .by")) == ("Причалы", "Вахтенный")
    assert "Причалы пустуют & ждут." in text_of(tree, ".stories")


def test_stories_and_posts_are_not_mixed_up(portal: None, client: Client) -> None:
    [post] = some(1, html="<p>Причалы пустуют.</p>")
    flow.index_post(post)
    tree = HTMLParser(client.get("/en/search/?q=причал").content)
    assert tree.css_first(".stories") is None
    assert "in=posts" in attribute(tree, ".body a", "href")


def test_a_post_that_is_hidden_meanwhile_is_not_shown(portal: None, client: Client) -> None:
    [post] = some(1, html="<p>Причалы пустуют.</p>")
    flow.index_post(post)
    ReaderPost.objects.update(state="hidden")
    assert "Причалы" not in (found(client, "причал").html or "")


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**20])
@pytest.mark.parametrize("path", ["/posts/{}/", "/posts/{}-x/", "/posts/{}-x/page-1/", "/sitemaps/posts-{}.xml"])
def test_numbers_beyond_the_database_are_not_there(portal: None, client: Client, path: str, number: int) -> None:
    assert client.get(path.format(number)).status_code == 404
    assert client.get(f"/posts/?to=post-{number}").status_code == 404
