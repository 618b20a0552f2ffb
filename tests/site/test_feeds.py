"""RSS: what feed readers get, and how much of each text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client

from tests import make
from tests.site.conftest import Get

PARAGRAPHS = [make.paragraph("Первый абзац.", 1), make.paragraph("Второй абзац.", 2)]


def feed(client: Client, path: str = "/feeds/news.xml") -> Any:
    response = client.get(path)
    assert response.status_code == 200
    ElementTree.fromstring(response.content)
    return feedparser.parse(response.content)


def test_the_channel_is_the_portal(portal: None, client: Client, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://kilvater.example"
    channel = feed(client).feed
    assert (channel.title, channel.language) == ("Кильватер", "ru")
    assert (channel.link, channel.links[1].href) == (
        "https://kilvater.example/",
        "https://kilvater.example/feeds/news.xml",
    )


def test_addresses_are_the_public_ones_whatever_host_was_asked(portal: None, client: Client, settings: Any) -> None:
    settings.PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = "https://kilvater.example", ["inner.example"]
    story = make.story()
    response = client.get("/feeds/news.xml", headers={"host": "inner.example"})
    item = feedparser.parse(response.content).entries[0]
    assert item.link == f"https://kilvater.example/news/{story.pk}-parom/"
    assert item.id == f"https://kilvater.example/news/{story.pk}/"


@pytest.mark.parametrize(
    ("rights", "summary", "whole"),
    [
        ("own", "Первый абзац.", True),
        ("licensed", "Первый абзац.", True),
        ("claimed-open", "Первый абзац.", False),
        ("quotation", "Первый абзац.", False),
        ("link-only", "Первый абзац.", False),
        ("unknown", "Первый абзац.", False),
    ],
)
def test_an_item_holds_what_the_rights_allow(
    portal: None, client: Client, rights: str, summary: str, whole: bool
) -> None:
    make.story(body=PARAGRAPHS, copy={"rights_state": rights})
    item = feed(client).entries[0]
    assert item.get("summary", "") == summary
    assert ("Второй абзац." in str(item.get("content", ""))) is whole


def test_an_item_names_its_agency_section_and_time(portal: None, client: Client) -> None:
    make.story()
    item = feed(client).entries[0]
    assert (item.author, item.tags[0].term, item.published) == ("Рында", "Верфи", "Fri, 20 Nov 2026 09:00:00 +0000")


def test_markup_in_a_headline_is_text(portal: None, client: Client) -> None:
    make.story("Осадка < 7,4 & <b>")
    assert b"&lt; 7,4 &amp; &lt;b&gt;" in client.get("/feeds/news.xml").content.replace(b"\xc2\xa0", b" ")


def test_the_newest_forty_live_stories(portal: None, client: Client) -> None:
    for number in range(41):
        make.story(f"Новость {number}", published_at=make.NOON - timedelta(minutes=number))
    make.story("Снято", state="withdrawn", withdrawn_for="rights")
    titles = [item.title for item in feed(client).entries]
    assert (titles[0], len(titles)) == ("Новость 0", 40)


def test_a_section_has_a_feed_of_its_own(portal: None, client: Client) -> None:
    make.story("Верфь")
    make.story("Порт", section=make.section("ports", "Порты"))
    got = feed(client, "/feeds/sections/ports.xml")
    assert (got.feed.title, [item.title for item in got.entries]) == ("Кильватер: Порты", ["Порт"])


def test_a_section_that_is_not_there(portal: None, client: Client) -> None:
    assert client.get("/feeds/sections/starships.xml").status_code == 404


@pytest.mark.parametrize(("asks", "told"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_what_has_not_changed_is_not_sent_again(portal: None, client: Client, asks: str, told: str) -> None:
    make.story()
    first = client.get("/feeds/news.xml")
    assert client.get("/feeds/news.xml", headers={told: first.headers[asks]}).status_code == 304


def test_a_withdrawal_is_a_change_for_those_who_ask_by_date(portal: None, client: Client) -> None:
    make.story("Остаётся")
    before = client.get("/feeds/news.xml").headers["Last-Modified"]
    make.story(state="withdrawn", withdrawn_for="rights", withdrawn_at=make.NOON + timedelta(hours=1))
    assert client.get("/feeds/news.xml", headers={"If-Modified-Since": before}).status_code == 200


def test_an_empty_feed_is_a_feed(portal: None, client: Client) -> None:
    assert feed(client).entries == []


def test_the_feed_before_setup(db: None, client: Client) -> None:
    assert feed(client).feed.title == "Svodka"


@pytest.mark.parametrize("count", [20, 40])
def test_three_queries_however_many_items(
    portal: None, client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make.story(f"Новость {number}", section=make.section("ports", "Порты"))
    with django_assert_max_num_queries(3):
        client.get("/feeds/news.xml")


def test_the_page_of_feeds_lists_them_all(get: Get) -> None:
    make.section("ports", "Порты")
    links = [node.attributes["href"] for node in get("/en/feeds/").css("main li a")]
    assert links == ["/feeds/news.xml", "/feeds/sections/yards.xml", "/feeds/sections/ports.xml", "/feeds/posts.xml"]
