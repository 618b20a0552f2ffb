"""Finding feeds, and pages that list stories without one; over a real door."""

from functools import partial

import pytest

from svodka.fetch import Fetched, fetch
from svodka.gather import actions
from svodka.gather.entries import UnableToReadFeed
from svodka.gather.finding import MOST_LOOKS, OutOfTime, UnableToFindFeed, find_feed, find_feeds
from svodka.gather.listings import read_listing
from svodka.gather.models import FeedEntry
from tests.fakes import FakeWeb

RSS = (
    "<rss version='2.0'><channel><title>Рында</title><item><title>Буксир</title><link>/7</link></item></channel></rss>"
)
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


@pytest.fixture
def web():
    with FakeWeb() as web:
        web.page("/", "<p>Рында")
        yield web


@pytest.fixture
def find(web, now):
    door = partial(fetch, agent="Svodka/test", timeout=1.0)
    return lambda path="/": find_feed(web.url(path), fetcher=door, now=now, allowed=[web.pair])


def test_the_address_of_a_feed_is_its_own(web, find):
    web.feed("/rss", RSS)
    found = find("/rss")
    assert (found.url, found.how, len(web.asked)) == (web.url("/rss"), "given", 1)


def test_the_feed_of_comments_comes_last(web, find):
    web.page("/", LINK.format("Comments", "/comments/feed") + LINK.format("Рында", "/all"))
    web.feed("/all", RSS)
    web.feed("/comments/feed", RSS)
    assert find().url == web.url("/all")


def test_a_dead_link_is_said_and_the_next_place_looked_at(web, find):
    web.page("/", LINK.format("Рында", "/gone") + "<a href='/news.rss'>RSS</a>")
    web.feed("/news.rss", RSS)
    found = find()
    assert (found.how, [address for address, _why in found.looked_at]) == (
        "linked from the page",
        [web.url("/"), web.url("/gone")],
    )


def test_a_usual_place(web, find):
    web.feed("/feed", RSS)
    assert (find().url, find().how) == (web.url("/feed"), "usual place")


def test_a_sitemap_in_an_index(web, find):
    web.page(
        "/sitemap.xml", f"<sitemapindex xmlns='{MAP}'><sitemap><loc>{web.url('/s1')}</loc></sitemap></sitemapindex>"
    )
    web.page("/s1", f"<urlset xmlns='{MAP}'><url><loc>{web.url('/7')}</loc></url></urlset>")
    found = find()
    assert (found.url, found.how, found.feed.entries[0].url) == (web.url("/sitemap.xml"), "sitemap", web.url("/7"))


def test_nothing_found_is_said_and_the_knocking_ends(web, find):
    web.page("/", "".join(f"<a href='/{number}/rss'>RSS</a>" for number in range(100)))
    with pytest.raises(UnableToFindFeed):
        find()
    assert len(web.asked) == MOST_LOOKS


def test_a_page_too_vast_to_look_through_names_no_feed(web, find):
    web.page("/", "<html><body>" + "<div>" * 100_000)
    with pytest.raises(UnableToFindFeed) as refused:
        find()
    assert "too many parts" in refused.value.looked_at[0][1]


def test_a_site_that_does_not_answer_is_asked_once(web, find):
    web.silent("/")
    with pytest.raises(UnableToFindFeed, match="did not answer"):
        find()
    assert len(web.asked) == 1


# --- pages that list stories ---

PAGE = """<title>Пристань</title>
<div class="list">
<h3><a href="/7#top">Буксир  передан</a></h3>
<h3><a href="/6">Причал</a></h3>
<h3><a href="/7">Буксир</a></h3>
<h3><a href="https://partner.example/">Партнёр</a></h3>
</div>
<a href="/about">О нас</a>"""
URL = "https://pristan.example/news/"


@pytest.mark.parametrize("selector", ["h3 a", "h3", ".list a"])
def test_links_that_the_selector_picks(selector):
    feed = read_listing(PAGE.encode(), url=URL, selector=selector)
    assert [entry.url for entry in feed.entries] == ["https://pristan.example/7", "https://pristan.example/6"]
    assert feed.entries[0].title == "Буксир передан"


def test_a_listing_in_another_encoding():
    feed = read_listing(PAGE.encode("windows-1251"), url=URL, selector="h3 a", charset="windows-1251")
    assert feed.entries[1].title == "Причал"


@pytest.mark.parametrize(("selector", "why"), [(".gone a", "picks no link"), ("h3[[", "not a CSS selector")])
def test_a_selector_that_gives_nothing_says_why(selector, why):
    with pytest.raises(UnableToReadFeed, match=why):
        read_listing(PAGE.encode(), url=URL, selector=selector)


@pytest.mark.django_db
def test_a_listing_is_polled_like_a_feed(now):
    source = actions.add_source(name="Пристань", feed_url=URL, link_selector="h3 a", now=now)
    page = Fetched(URL, URL, 200, {}, PAGE.encode())
    assert actions.poll(source, now=now, fetcher=lambda url, **given: page).new == 2
    assert FeedEntry.objects.count() == 2


@pytest.mark.django_db
def test_an_index_of_sitemaps_is_followed_and_its_etag_forgotten(web, now):
    web.page("/s1", f"<urlset xmlns='{MAP}'><url><loc>{web.url('/7')}</loc></url></urlset>")
    index = f"<sitemapindex xmlns='{MAP}'><sitemap><loc>/s1</loc></sitemap></sitemapindex>"
    source = actions.add_source(
        name="Рында", feed_url=web.page("/sitemap.xml", index, headers={"ETag": '"1"'}), now=now
    )
    door = partial(fetch, agent="Svodka/test", timeout=1.0)
    assert actions.poll(source, now=now, fetcher=door, allowed=[web.pair]).new == 1
    assert source.etag == ""


def test_every_feed_that_the_page_names_is_offered_and_no_usual_place_asked(web, now):
    web.page("/", LINK.format("Рында", "/all") + LINK.format("Порты", "/ports"))
    web.feed("/all", RSS)
    web.feed("/ports", RSS.replace("Рында", "Порты"))
    door = partial(fetch, agent="Svodka/test", timeout=1.0)
    found = find_feeds(web.url("/"), fetcher=door, now=now, allowed=[web.pair])
    assert ([one.feed.title for one in found], len(web.asked)) == (["Рында", "Порты"], 3)


def test_a_search_that_takes_too_long_gives_what_it_has(now):
    def door(url, **_given):
        raise OutOfTime("There was no time left to look further.")

    with pytest.raises(UnableToFindFeed, match="no time left"):
        find_feeds("https://rynda.example/", fetcher=door, now=now)
