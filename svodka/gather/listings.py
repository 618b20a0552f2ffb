"""A page that lists stories, where a source has no feed: the links that an editor's CSS selector picks."""

from __future__ import annotations

from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode, SelectolaxError

from svodka.gather.entries import Feed, Item, UnableToReadFeed, item_of, joined
from svodka.gather.web_pages import page_tree
from svodka.text.decoding import UnableToRead

# A listing shows the newest first; more than this is an archive.
MOST_LINKS = 100


def read_listing(data: bytes, *, url: str, selector: str, charset: str = "") -> Feed:
    """The links of a page that `selector` picks, or that stand in what it picks, in the order of the page.

    Links to other hosts are left out: they are partners and advertisers. Raises UnableToReadFeed for a page that
    cannot be read, for what is no selector, and when nothing is picked: the page has changed its shape then.
    """
    try:
        tree = page_tree(data, charset=charset)
        picked = tree.css(selector)
    except UnableToRead as refusal:
        raise UnableToReadFeed(str(refusal)) from None
    except (SelectolaxError, ValueError):
        raise UnableToReadFeed(f"«{selector}» is not a CSS selector.") from None
    once: dict[str, Item] = {}
    for node in picked:
        if item := _linked(node, url):
            once.setdefault(item.url, item)
    entries = tuple(once.values())[:MOST_LINKS]
    if not entries:
        raise UnableToReadFeed(f"«{selector}» picks no link on the page.")
    heading = tree.css_first("title")
    return Feed(title=heading.text(strip=True) if heading else "", link=url, entries=entries, kind="listing page")


def _linked(node: LexborNode, url: str) -> Item | None:
    link = node if node.tag == "a" else node.css_first("a[href]")
    if link is None:
        return None
    address = joined(url, link.attributes.get("href") or "").partition("#")[0]
    if not address or urlsplit(address).netloc != urlsplit(url).netloc:
        return None
    return item_of(address, address, " ".join(link.text(separator=" ").split()), None)
