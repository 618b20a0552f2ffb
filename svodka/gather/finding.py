"""Finding the feed of a site from any address of it, and saying what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from svodka.errors import SvodkaError
from svodka.fetch import Fetched, UnableToFetch
from svodka.gather.asking import Fetcher
from svodka.gather.entries import Feed, UnableToReadFeed, joined
from svodka.gather.feeds import FEED_BYTES, FEED_TYPES, read_feed
from svodka.gather.web_pages import page_tree
from svodka.gather.well_formed import newest_sitemap
from svodka.text.decoding import UnableToRead

# Where WordPress, Bitrix, DLE, Drupal, Hugo and hand-made sites keep theirs.
USUAL_PATHS = ("/rss", "/rss.xml", "/feed", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/news/rss")
SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml")
# Somebody waits, and a host is not to be knocked on for ever.
MOST_LOOKS = 20


# A big site names a feed for each of its sections.
MOST_FOUND = 6
EMPTY = "The feed is empty."


class UnableToFindFeed(SvodkaError):
    """No feed, no sitemap: give the feed's own address, or a selector for the links of a listing page.

    `looked_at` is what was tried, each address with why it was none.
    """

    def __init__(self, sentence: str, *, looked_at: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.looked_at = tuple(looked_at)


class OutOfTime(UnableToFetch):
    """Raised by a fetcher: whoever waits has waited long enough, nothing more is to be asked for."""


@dataclass(frozen=True)
class Found:
    """A feed, its address, how it was found, and what else was looked at, each with why it was none."""

    url: str
    feed: Feed
    how: str
    looked_at: tuple[tuple[str, str], ...] = ()


@dataclass
class _Search:
    fetcher: Fetcher
    now: datetime
    allowed: Sequence[str]
    looked_at: list[tuple[str, str]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def look(self, url: str, how: str) -> Found | Fetched | None:
        """The feed at the address, or the page that is there instead, or nothing."""
        if len(self.asked) >= MOST_LOOKS or url in self.asked:
            return None
        self.asked.add(url)
        try:
            answer = self.fetcher(url, max_bytes=FEED_BYTES, now=self.now, allowed=self.allowed)
        except OutOfTime:
            raise
        except UnableToFetch as error:
            self.looked_at.append((url, str(error)))
            return None
        try:
            feed = read_feed(_of_index(answer, self), url=answer.final_url, charset=answer.charset)
        except (UnableToFetch, UnableToReadFeed) as refusal:
            self.looked_at.append((url, str(refusal)))
            return answer
        if feed.entries:
            return Found(answer.moved_to or url, feed, how, tuple(self.looked_at))
        self.looked_at.append((url, EMPTY))
        return None


def find_feed(url: str, *, fetcher: Fetcher, now: datetime, allowed: Sequence[str] = ()) -> Found:
    """The feed at `url`; else one that the page there names or links to; else one where sites usually keep theirs;
    else a sitemap. Raises UnableToFindFeed, also when the address itself does not answer.
    """
    return find_feeds(url, fetcher=fetcher, now=now, allowed=allowed, most=1)[0]


def find_feeds(
    url: str, *, fetcher: Fetcher, now: datetime, allowed: Sequence[str] = (), most: int = MOST_FOUND
) -> list[Found]:
    """As find_feed, but every one of the feeds that a page names or links to; at least one. Raises UnableToFindFeed.

    A fetcher that raises OutOfTime ends the search with what it has found.
    """
    search, found = _Search(fetcher, now, allowed), list[Found]()
    try:
        for one in _feeds(search, url):
            found.append(one)
            if len(found) == most:
                break
    except OutOfTime as late:
        if not found:
            raise UnableToFindFeed(str(late), looked_at=search.looked_at) from None
    if not found:
        tried = len(search.looked_at)
        sentence = f"No feed and no sitemap was found from {url}; {tried} addresses were tried."
        raise UnableToFindFeed(sentence, looked_at=search.looked_at)
    return found


_OF_THE_PAGE = ("named by the page", "linked from the page")


def _feeds(search: _Search, url: str) -> Iterator[Found]:
    """Each as it is asked for; nothing is looked at beyond what is taken."""
    first = search.look(url, "given")
    if isinstance(first, Found):
        yield first
        return
    if first is None and (failed := search.looked_at[0][1]) != EMPTY:
        raise UnableToFindFeed(failed, looked_at=search.looked_at)
    base = first.final_url if first else url
    named = _named(first) if first else iter(())
    usual = ((urljoin(base, path), "usual place") for path in USUAL_PATHS)
    sitemaps = ((urljoin(base, path), "sitemap") for path in SITEMAPS)
    any_found = False
    for address, how in (*named, *usual, *sitemaps):
        if any_found and how not in _OF_THE_PAGE:
            return
        found = search.look(address, how)
        if isinstance(found, Found):
            any_found = True
            yield found


def _of_index(answer: Fetched, search: _Search) -> bytes:
    """The bytes to read: those that came, or for an index of sitemaps those of the one with the news."""
    if not (inner := newest_sitemap(answer.data, url=answer.final_url)):
        return answer.data
    return search.fetcher(inner, max_bytes=FEED_BYTES, now=search.now, allowed=search.allowed).data


def _named(page: Fetched) -> Iterator[tuple[str, str]]:
    """Feeds that a page names in its head, those of comments last; then links that look like one."""
    try:
        tree = page_tree(page.data, charset=page.charset)
    except UnableToRead:
        # It was said when the page was looked at as a feed.
        return
    links = [
        link
        for link in tree.css("link[rel~=alternate][href]")
        if (link.attributes.get("type") or "").strip().lower() in FEED_TYPES
    ]
    links.sort(key=_of_comments)
    addresses = [(link, "named by the page") for link in links]
    addresses += [(link, "linked from the page") for link in tree.css("a[href]") if _looks_like_feed(link)]
    for link, how in addresses:
        if address := joined(page.final_url, link.attributes.get("href") or ""):
            yield address, how


def _of_comments(link: LexborNode) -> bool:
    words = f"{link.attributes.get('title')} {link.attributes.get('href')}".lower()
    return "comment" in words or "комментар" in words


def _looks_like_feed(link: LexborNode) -> bool:
    path = (link.attributes.get("href") or "").lower().partition("?")[0].rstrip("/")
    return path.endswith(("/rss", "/feed", "/atom", "rss.xml", "feed.xml", "atom.xml", ".rss", "rss.php", "feed.json"))
