"""Reading a feed: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, a sitemap; whatever a source has made of them."""

from __future__ import annotations

import calendar
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import feedparser

from svodka.gather.entries import (
    LONGEST_URL,
    Feed,
    Item,
    UnableToReadFeed,
    item_of,
    joined,
    minutes,
    plain,
)
from svodka.gather.web_pages import page_tree
from svodka.gather.well_formed import NotWellFormed, read_well_formed
from svodka.text.decoding import UnableToRead

__all__ = ["FEED_BYTES", "LONGEST_URL", "Feed", "Item", "UnableToReadFeed", "read_feed"]

# A hundred items with their full texts come to 0.4 MB.
FEED_BYTES = 5_000_000
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
JSON_FEED = "https://jsonfeed.org/version/"

# What may stand before the root element of XML or HTML.
BEFORE_ROOT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read_feed(data: bytes, *, url: str, charset: str = "") -> Feed:
    """The feed in `data`, which came from `url` (relative links are resolved against it).

    `charset` is what HTTP said; bytes that are UTF-8 are read as such whatever was said.
    Raises UnableToReadFeed for a web page, for entity declarations (a bomb needs them, a feed does not), for
    more than 5 MB and for whatever else is no feed.
    """
    if len(data) > FEED_BYTES:
        raise UnableToReadFeed(f"The feed is larger than {FEED_BYTES:,} bytes.")
    start = _before_content(data)
    if not start:
        raise UnableToReadFeed("The address gives an empty answer, not a feed.")
    if WEB_PAGE.match(start):
        raise _web_page(data, url, charset)
    # Without its zero bytes UTF-16 reads as ASCII.
    if ENTITY.search(data.replace(b"\0", b"")):
        raise UnableToReadFeed("The feed declares entities of its own and is not read: that is how a bomb is made.")
    if start.startswith(b"{"):
        return _read_json(data, url)
    try:
        feed = read_well_formed(data, url=url, charset=charset)
    except NotWellFormed:
        return _read_xml(data, url, charset)
    # What gives nothing may be in a dialect that only the patient parser knows.
    return feed if feed.entries else _read_xml(data, url, charset)


def _before_content(data: bytes) -> bytes:
    """The first kilobyte from the root element (or from a document type) on."""
    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while found := BEFORE_ROOT.match(data, position):
        position = found.end()
    return data[position : position + 1000]


def _web_page(data: bytes, url: str, charset: str) -> UnableToReadFeed:
    sentence = "The address gives a web page, not a feed"
    try:
        tree = page_tree(data, charset=charset)
    except UnableToRead as refusal:
        return UnableToReadFeed(str(refusal))
    for link in tree.css("link[rel~=alternate][href]"):
        if (link.attributes.get("type") or "").strip().lower() in FEED_TYPES:
            advertised = joined(url, link.attributes.get("href") or "")
            return UnableToReadFeed(f"{sentence}; the page names {advertised} as its feed.", advertised=advertised)
    return UnableToReadFeed(f"{sentence}.")


def _read_xml(data: bytes, url: str, charset: str) -> Feed:
    charset = "utf-8" if _is_utf8(data) else charset
    # Without the address, against which feedparser would resolve every guid; links are joined to it here.
    said = {"content-type": "application/xml" + (f"; charset={charset}" if charset else "")}
    # Never the bare bytes: feedparser would take them for a file name or an address and open it.
    parsed = feedparser.parse(io.BytesIO(data), response_headers=said, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise UnableToReadFeed("The address gives something that is not a feed.")
    about = parsed.feed
    items = (_xml_item(entry, url) for entry in parsed.entries)
    return Feed(
        title=plain(about.get("title")),
        link=joined(url, about.get("link")),
        entries=tuple(item for item in items if item),
        ttl=minutes(about.get("ttl")),
        kind=str(parsed.version),
    )


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond doubt: no text in an 8-bit Cyrillic encoding decodes as it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _xml_item(entry: dict[str, Any], url: str) -> Item | None:
    # Past feedparser's own lookup, which gives a published date for a missing updated one, with a warning.
    when = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    published_at = None
    if when:
        try:
            published_at = datetime.fromtimestamp(calendar.timegm(when), tz=UTC)
        except (ValueError, OverflowError, OSError):
            published_at = None
    # feedparser gives the guid as link when it is one; FeedBurner hides the page behind its own counter.
    link = entry.get("feedburner_origlink") or entry.get("link")
    return item_of(entry.get("id"), joined(url, link), entry.get("title"), published_at)


def _read_json(data: bytes, url: str) -> Feed:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise UnableToReadFeed("The address gives something that is not a feed.") from None
    if not isinstance(told, dict) or not str(told.get("version")).startswith(JSON_FEED):
        raise UnableToReadFeed("The address gives JSON, but not a JSON Feed.")
    entries = told.get("items")
    items = (_json_item(entry, url) for entry in (entries if isinstance(entries, list) else []))
    return Feed(
        title=plain(told.get("title")),
        link=joined(url, told.get("home_page_url")),
        entries=tuple(item for item in items if item),
        kind="JSON Feed",
    )


def _json_item(entry: object, url: str) -> Item | None:
    if not isinstance(entry, dict):
        return None
    published_at = None
    try:
        published_at = datetime.fromisoformat(str(entry.get("date_published")))
        published_at = published_at.replace(tzinfo=published_at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        published_at = None
    return item_of(entry.get("id"), joined(url, entry.get("url")), entry.get("title"), published_at)
