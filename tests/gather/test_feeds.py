from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.gather.feeds import Feed, UnableToReadFeed, read_feed

URL = "https://rynda.example/rss/all.xml"
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def saved(data_folder):
    return lambda name: (data_folder / "gather" / name).read_bytes()


def test_what_the_feed_says_of_itself(saved):
    feed = read_feed(saved("rss2.xml"), url=URL)
    assert (feed.title, feed.link, feed.ttl) == ("Рында", "https://rynda.example/", timedelta(minutes=30))


def test_titles_are_plain_text_and_dates_utc(saved):
    first = read_feed(saved("rss2.xml"), url=URL).entries[0]
    assert first.title == "Паром «Устьяна» передадут не раньше августа"
    assert (first.guid, first.published_at) == ("rynda-101", NINE + timedelta(minutes=5))


def test_a_relative_link_a_missing_guid_and_a_broken_date(saved):
    second = read_feed(saved("rss2.xml"), url=URL).entries[1]
    assert second.url == second.guid == "https://rynda.example/news/102?from=rss&page=1"
    assert second.published_at is None


def test_entries_without_a_web_address_are_left_out(saved):
    titles = [entry.title for entry in read_feed(saved("rss2.xml"), url=URL).entries]
    assert titles[1:] == ["Ладвинская верфь заложила буксир", "Адрес стоит в guid"]


@pytest.mark.parametrize(
    ("name", "guid", "url", "published_at"),
    [
        ("rss1.xml", "https://pristan.example/7", "https://pristan.example/7", NINE),
        ("rss091.xml", "https://pristan.example/7", "https://pristan.example/7", None),
        ("atom.xml", "tag:pristan.example,2026:7", "https://pristan.example/blog/7.html", NINE),
        ("feed.json", "7", "https://pristan.example/7", NINE),
    ],
)
def test_every_kind_of_feed(saved, name, guid, url, published_at):
    feed = read_feed(saved(name), url="https://pristan.example/feed")
    (entry,) = feed.entries
    assert (feed.title, entry.title) == ("Пристань", "Порт Кемь принял первый контейнеровоз")
    assert (entry.guid, entry.url, entry.published_at) == (guid, url, published_at)


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("windows-1251", "windows-1251", ""),
        ("windows-1251", "windows-1251", "utf-8"),
        ("windows-1251", "utf-8", "windows-1251"),
        ("koi8-r", "koi8-r", ""),
        ("utf-8", "utf-8", "windows-1251"),
        ("utf-8", "windows-1251", "windows-1251"),
        ("utf-8-sig", "utf-8", ""),
        ("utf-16", "utf-16", ""),
    ],
)
def test_encodings_said_rightly_and_wrongly(saved, encoding, declared, charset):
    text = saved("rss2.xml").decode().replace('encoding="utf-8"', f'encoding="{declared}"')
    assert read_feed(text.replace("«", "").encode(encoding), url=URL, charset=charset).title == "Рында"


def test_a_feed_that_breaks_off_gives_what_it_has(saved):
    assert len(read_feed(saved("rss2.xml")[:900], url=URL).entries) >= 1


def test_an_empty_feed_is_a_feed():
    feed = read_feed(b"<rss version='2.0'><channel><title>x</title></channel></rss>", url=URL)
    assert feed == Feed(title="x", link="", entries=())


# --- what is no feed ---


@pytest.mark.parametrize(
    "start", ["", "\ufeff", "\n", "<!-- рында -->", '<?xml version="1.0"?>\n<!-- a --><!DOCTYPE html>\n']
)
def test_a_web_page_is_called_so(start):
    with pytest.raises(UnableToReadFeed, match="a web page, not a feed"):
        read_feed((start + "<html><body>Новости</body></html>").encode(), url=URL)


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<a href=/rss>"])
def test_a_page_of_nothing_but_tags_is_refused_at_once(tag):
    with pytest.raises(UnableToReadFeed, match="made of too many parts"):
        read_feed(b"<html><body>" + tag.encode() * 150_000, url=URL)


def test_a_title_of_nested_tags_costs_no_more_than_a_title():
    title = b"<title>" + b"&lt;b&gt;" * 100_000 + b"</title>"
    feed = read_feed(b"<rss><channel><item><link>/7</link>" + title + b"</item></channel></rss>", url=URL)
    assert feed.entries[0].title == ""


def test_the_feed_that_a_web_page_names_is_told():
    page = """<!doctype html><link rel="alternate" hreflang="en" href="/en">
        <link rel="alternate" type="application/rss+xml" href="/rss">"""
    with pytest.raises(UnableToReadFeed) as refused:
        read_feed(page.encode(), url=URL)
    assert refused.value.advertised == "https://rynda.example/rss"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"hello",
        b"/etc/passwd",
        bytes(100),
        b"<svg/>",
        b"{}",
        b"{" * 5000,
        b'{"version": 1}',
        b"\xff\xd8\xff\xe0" * 99,
    ],
)
def test_what_is_no_feed_is_said(data):
    with pytest.raises(UnableToReadFeed):
        read_feed(data, url=URL)


def test_a_feed_is_never_opened_as_a_file(tmp_path, saved):
    path = tmp_path / "rss.xml"
    path.write_bytes(saved("rss2.xml"))
    with pytest.raises(UnableToReadFeed):
        read_feed(str(path).encode(), url=URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_is_refused(encoding):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ха">{laughs}]><rss version="2.0">&l8;</rss>'
    with pytest.raises(UnableToReadFeed, match="entities"):
        read_feed(bomb.encode(encoding), url=URL)


def test_twenty_megabytes_are_refused():
    with pytest.raises(UnableToReadFeed, match="larger than"):
        read_feed(b"<rss version='2.0'>" + b" " * 20_000_000, url=URL)


# --- what cannot be kept ---


def test_characters_no_database_keeps_are_dropped():
    items = b'[{"id": "a\\u0000b", "url": "/7", "title": "\\ud800c"}]'
    feed = b'{"version": "https://jsonfeed.org/version/1", "items": ' + items + b"}"
    (entry,) = read_feed(feed, url=URL).entries
    assert (entry.guid, entry.title) == ("a b", "c")


def test_a_guid_too_long_to_keep_is_known_by_its_hash():
    feed = "<rss version='2.0'><channel><item><guid>{}</guid><link>/7</link></item></channel></rss>"
    first, second = (read_feed(feed.format("a" * n).encode(), url=URL).entries[0] for n in (1001, 1002))
    assert first.guid.startswith("sha256:")
    assert first.guid != second.guid


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss version='2.0'><channel><item><link>/7</link>", b"{"]))
def test_no_bytes_bring_anything_but_a_feed_or_a_refusal(data, start):
    with suppress(UnableToReadFeed):
        assert isinstance(read_feed(start + data, url=URL), Feed)


def cjk(length):
    return "".join(chr(0x4E00 + 7 * number) for number in range(length))


def test_a_guid_is_measured_in_bytes():
    feed = "<rss version='2.0'><channel><item><guid>{}</guid><link>/7</link></item></channel></rss>"
    first, second = (read_feed(feed.format(cjk(length)).encode(), url=URL).entries[0] for length in (233, 234))
    assert (first.guid, second.guid[:7]) == (cjk(233), "sha256:")


def test_an_address_is_measured_in_bytes():
    feed = f"<rss version='2.0'><channel><item><guid>7</guid><link>/{cjk(700)}</link></item></channel></rss>"
    assert read_feed(feed.encode(), url=URL).entries == ()
