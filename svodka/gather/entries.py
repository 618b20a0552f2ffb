"""What a feed is once it has been read, whatever it was written in; and how its words and links are cleaned."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from svodka.errors import SvodkaError

# Bytes, of which an index row of PostgreSQL holds 2,704: a thousand Chinese letters are 3,000.
LONGEST_GUID = 700
LONGEST_URL = 2000

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
MARKUP = re.compile("[<&]")
# No title is longer; nested tags without an end would cost the parser minutes.
LONGEST_TITLE = 2000


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
    """A feed as it is now, its entries in its own order. `ttl` is how long it asks to be left alone.

    `kind` is what it was written in ("RSS 2.0"), for people; two feeds with the same words are the same feed.
    """

    title: str
    link: str
    entries: tuple[Item, ...]
    ttl: timedelta | None = None
    kind: str = field(default="", compare=False)


def item_of(guid: object, url: str, title: object, published_at: datetime | None) -> Item | None:
    """None for what could not be fetched: no web address, or one too long to keep."""
    if not url or len(url.encode()) > LONGEST_URL:
        return None
    known_by = clean(guid) or url
    if len(known_by.encode()) > LONGEST_GUID:
        known_by = "sha256:" + hashlib.sha256(known_by.encode()).hexdigest()
    return Item(guid=known_by, url=url, title=plain(title), published_at=published_at)


def joined(base: str, link: object) -> str:
    """The absolute web address of a link, "" when it leads elsewhere (mailto:, javascript:) or nowhere."""
    wanted = clean(link)
    try:
        # Most links are whole already; joining one costs three times as much as looking at it.
        whole = wanted if wanted.startswith(("http://", "https://")) else urljoin(base, wanted)
        return whole if wanted and urlsplit(whole).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def plain(value: object) -> str:
    """A title as text: many feeds send tags and entities in it."""
    text = clean(value)[:LONGEST_TITLE]
    return clean(LexborHTMLParser(text).text()) if MARKUP.search(text) else text


def clean(value: object) -> str:
    """Without control characters and half surrogates, which no database keeps."""
    text = "" if value is None else str(value)
    return CONTROL.sub(" ", text.encode("utf-8", "ignore").decode("utf-8")).strip()


def minutes(value: object) -> timedelta | None:
    """A number of minutes, None for anything else."""
    text = clean(value)
    return timedelta(minutes=int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else None
