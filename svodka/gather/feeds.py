"""Reading a feed: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; whatever a source has made of them."""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from selectolax.lexbor import LexborHTMLParser

from svodka.errors import SvodkaError

# A hundred items with their full texts come to 0.4 MB.
FEED_BYTES = 5_000_000
# Bytes, of which an index row of PostgreSQL holds 2,704: a thousand Chinese letters are 3,000.
LONGEST_GUID = 700
LONGEST_URL = 2000
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
JSON_FEED = "https://jsonfeed.org/version/"

# What may stand before the root element of XML or HTML.
BEFORE_ROOT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
WEB_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class UnableToReadFeed(SvodkaError):
    """The bytes are no feed; `advertised` is the feed that they name, when they are a web page that names one."""

    def __init__(self, sentence: str, *, advertised: str = "") -> None:
        super().__init__(sentence)
        self.advertised = advertised


@dataclass(frozen=True)
class Item:
    """One entry of a feed: `guid` and `url` are never empty, `published_at` is UTC or unknown."""

    guid: str
    url: str
    title: str
    published_at: datetime | None


@dataclass(frozen=True)
class Feed:
    """A feed as it is now, its entries in its own order. `ttl` is how long it asks to be left alone."""

    title: str
    link: str
    entries: tuple[Item, ...]
    ttl: timedelta | None = None


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
        raise _web_page(data, url)
    # Without its zero bytes UTF-16 reads as ASCII.
    if ENTITY.search(data.replace(b"\0", b"")):
        raise UnableToReadFeed("The feed declares entities of its own and is not read: that is how a bomb is made.")
    if start.startswith(b"{"):
        return _read_json(data, url)
    return _read_xml(data, url, charset)


def _before_content(data: bytes) -> bytes:
    """The first kilobyte from the root element (or from a document type) on."""
    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while found := BEFORE_ROOT.match(data, position):
        position = found.end()
    return data[position : position + 1000]


def _web_page(data: bytes, url: str) -> UnableToReadFeed:
    sentence = "The address gives a web page, not a feed"
    for link in LexborHTMLParser(data).css("link[rel~=alternate][href]"):
        if (link.attributes.get("type") or "").strip().lower() in FEED_TYPES:
            advertised = _joined(url, link.attributes.get("href") or "")
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
        title=_plain(about.get("title")),
        link=_joined(url, about.get("link")),
        entries=tuple(item for item in items if item),
        ttl=_minutes(about.get("ttl")),
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
    return _item(entry.get("id"), _joined(url, link), entry.get("title"), published_at)


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
        title=_plain(told.get("title")),
        link=_joined(url, told.get("home_page_url")),
        entries=tuple(item for item in items if item),
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
    return _item(entry.get("id"), _joined(url, entry.get("url")), entry.get("title"), published_at)


def _item(guid: object, url: str, title: object, published_at: datetime | None) -> Item | None:
    """None for what could not be fetched: no web address, or one too long to keep."""
    if not url or len(url.encode()) > LONGEST_URL:
        return None
    known_by = _clean(guid) or url
    if len(known_by.encode()) > LONGEST_GUID:
        known_by = "sha256:" + hashlib.sha256(known_by.encode()).hexdigest()
    return Item(guid=known_by, url=url, title=_plain(title), published_at=published_at)


def _joined(base: str, link: object) -> str:
    """The absolute web address of a link, "" when it leads elsewhere (mailto:, javascript:) or nowhere."""
    try:
        joined = urljoin(base, _clean(link))
        return joined if _clean(link) and urlsplit(joined).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _plain(value: object) -> str:
    """A title as text: many feeds send tags and entities in it."""
    text = _clean(value)
    return _clean(LexborHTMLParser(text).text()) if re.search("[<&]", text) else text


def _clean(value: object) -> str:
    """Without control characters and half surrogates, which no database keeps."""
    text = "" if value is None else str(value)
    return CONTROL.sub(" ", text.encode("utf-8", "ignore").decode("utf-8")).strip()


def _minutes(value: object) -> timedelta | None:
    text = _clean(value)
    return timedelta(minutes=int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else None
