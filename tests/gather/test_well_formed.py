"""The fast way through feeds and sitemaps, beside the patient one."""

from datetime import UTC, datetime, timedelta

import pytest

from svodka.gather.feeds import _read_xml, read_feed
from svodka.gather.well_formed import NotWellFormed, newest_sitemap, read_well_formed

URL = "https://pristan.example/feed"
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def saved(data_folder):
    return lambda name: (data_folder / "gather" / name).read_bytes()


def rss(item):
    return f"<rss version='2.0'><channel><title>Пристань</title><item>{item}</item></channel></rss>".encode()


def only(item):
    (entry,) = read_well_formed(rss(item), url=URL).entries
    return entry


@pytest.mark.parametrize("name", ["rss1.xml", "rss091.xml", "atom.xml"])
def test_both_ways_read_the_same(saved, name):
    assert read_well_formed(saved(name), url=URL) == _read_xml(saved(name), URL, "")


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Fri, 20 Nov 2026 12:00:00 +0300", 9),
        ("Fri, 20 Nov 2026 12:00:00 MSK", 9),
        ("20 Nov 2026 09:00 GMT", 9),
        ("2026-11-20T09:00:00Z", 9),
        ("2026-11-20 12:00:00", 12),
    ],
)
def test_dates_as_they_are_written(written, hour):
    entry = only(f"<link>/7</link><pubDate>{written}</pubDate>")
    assert entry.published_at == NINE.replace(hour=hour)


def test_an_odd_date_is_for_the_patient_parser():
    with pytest.raises(NotWellFormed):
        only("<link>/7</link><pubDate>позавчера</pubDate>")


@pytest.mark.parametrize("broken", ["<b>", "&nbsp;", "\x0b", "<x:y/>"])
def test_a_malformed_feed_is_read_all_the_same(broken):
    (entry,) = read_feed(
        rss(f"<link>/7</link><title>Буксир</title><description>{broken}</description>"), url=URL
    ).entries
    assert (entry.url, entry.title) == ("https://pristan.example/7", "Буксир")


def test_a_guid_that_is_no_address_is_no_link():
    feed = read_well_formed(rss("<guid isPermaLink='false'>https://pristan.example/x</guid>"), url=URL)
    assert feed.entries == ()


def test_a_title_in_xhtml_loses_its_tags():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/7"/><title type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml">A <b>tug</b></div></title></entry></feed>"""
    assert read_well_formed(feed, url=URL).entries[0].title == "A tug"


# --- sitemaps ---


def test_a_news_sitemap_gives_its_newest_first(saved):
    feed = read_feed(saved("sitemap-news.xml"), url="https://pristan.example/sitemap-news.xml")
    assert (feed.kind, [entry.url[-1] for entry in feed.entries]) == ("news sitemap", ["7", "6"])
    assert (feed.entries[0].title, feed.entries[0].published_at) == ("Порт Кемь принял первый контейнеровоз", NINE)


def test_of_a_long_sitemap_the_last_to_change_are_looked_at():
    days = [NINE - timedelta(days=day) for day in range(500)]
    rows = "".join(
        f"<url><loc>https://pristan.example/{d:%j%Y}</loc><lastmod>{d:%F}</lastmod></url>" for d in days[::-1]
    )
    urlset = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>"
    entries = read_feed(urlset.encode(), url=URL).entries
    assert (len(entries), entries[0].url) == (200, f"https://pristan.example/{NINE:%j%Y}")


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        ([("/s-2025.xml", "2025-12-31"), ("/s-2026.xml", "2026-11-20")], "/s-2026.xml"),
        ([("/s-2026.xml", "2026-11-20"), ("/News.xml", "")], "/News.xml"),
        ([], ""),
    ],
)
def test_of_an_index_the_sitemap_to_read(paths, chosen):
    rows = "".join(f"<sitemap><loc>{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in paths)
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</sitemapindex>"
    assert newest_sitemap(index.encode(), url=URL) == (chosen and f"https://pristan.example{chosen}")
