"""What a page says of itself to machines: meta elements, JSON-LD, link and base, all read once."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from svodka.text.decoding import writable

_ARTICLES = re.compile(r"(?:Article|BlogPosting)$|^Report$")
_MARKINGS = ("itemprop", "typeof", "h-entry")
_MOST_NODES = 5_000
# Descriptions run to a few hundred characters; what is longer is no title, name or address.
_LONGEST_META = 5_000


@dataclass(slots=True)
class PageData:
    """Meta contents by lower-cased name, JSON-LD objects in order, the addresses."""

    meta: dict[str, str] = field(default_factory=dict)
    objects: list[dict[str, Any]] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    base: str | None = None
    tags: list[str] = field(default_factory=list)
    # The ways in which the page marks its own elements; most pages use none or one, and each look costs.
    markings: frozenset[str] = frozenset()
    _article: dict[str, Any] | None = None

    def marked(self, tree: LexborHTMLParser | LexborNode, name: str, classed: str = "") -> list[LexborNode]:
        """The elements that microdata or RDFa name so, and those of a class of h-entry, in page order."""
        ways = (
            ("itemprop", f'[itemprop="{name}"]'),
            ("typeof", f'[property="{name}"], [property="schema:{name}"]'),
            ("h-entry", f".{classed}"),
        )
        selectors = [selector for way, selector in ways if way in self.markings and (way != "h-entry" or classed)]
        return tree.css(", ".join(selectors)) if selectors else []

    def article(self) -> dict[str, Any]:
        """The JSON-LD object of the article itself, {} when there is none."""
        if self._article is None:
            self._article = self._own_article()
        return self._article

    def _own_article(self) -> dict[str, Any]:
        """Of several articles the one that bears the page's own title or address: the others are those beside it."""
        articles = [thing for thing in self.objects if any(_ARTICLES.search(kind) for kind in types_of(thing))]
        if len(articles) < 2:
            return articles[0] if articles else {}
        titles = [_bare(title) for title in (self.meta.get("og:title"), self.title) if title]
        named = [thing for thing in articles if _is_named(thing, titles)]
        here = {address for address in (self.canonical, self.meta.get("og:url")) if address}
        return next((thing for thing in named or articles if here & _addresses(thing)), (named or articles)[0])

    def types(self) -> set[str]:
        """All schema.org types the page uses."""
        return {kind for thing in self.objects for kind in types_of(thing)}

    def first(self, *names: str) -> tuple[str, str] | None:
        """(name, content) of the first meta element of these names that is not empty."""
        return next(((name, self.meta[name]) for name in names if self.meta.get(name)), None)


def _bare(title: str) -> str:
    return re.sub(r"\W+", "", title.lower())


def _is_named(thing: dict[str, Any], titles: list[str]) -> bool:
    headline = thing.get("headline") or thing.get("name")
    bare = _bare(headline[:_LONGEST_META]) if isinstance(headline, str) else ""
    return bool(bare) and any(bare in title or title in bare for title in titles)


def _addresses(thing: dict[str, Any]) -> set[str]:
    page = thing.get("mainEntityOfPage")
    values = (thing.get("url"), page, page.get("@id") if isinstance(page, dict) else None)
    return {value for value in values if isinstance(value, str)}


def types_of(thing: dict[str, Any]) -> list[str]:
    """The schema.org types of an object, one or several, without their address."""
    kinds = thing.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in listed if isinstance(kind, str)]


def names_of(value: object) -> list[str]:
    """Names of a person, an organisation or a list of them in JSON-LD."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() and not value.startswith("http") else []
    if isinstance(value, list):
        return [name for part in value[:20] for name in names_of(part)]
    if isinstance(value, dict):
        return names_of(value.get("name"))
    return []


def page_data(tree: LexborHTMLParser, html: str) -> PageData:
    """Everything a parsed page says of itself to machines; broken JSON-LD is passed over."""
    data = PageData(markings=frozenset(way for way in _MARKINGS if way in html))
    for node in tree.css("meta"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = (attributes.get("content") or "").strip()
        if name and content:
            if name == "article:tag":
                data.tags.append(content[:_LONGEST_META])
            data.meta.setdefault(name.strip().lower(), content[:_LONGEST_META])
    for node in tree.css('script[type="application/ld+json"]'):
        data.objects.extend(_objects(node.text() or ""))
    _name_authors(data.objects)
    title = tree.css_first("title")
    data.title = " ".join(title.text()[:_LONGEST_META].split()) or None if title else None
    root = tree.css_first("html")
    data.language = root.attributes.get("lang") or root.attributes.get("xml:lang") if root else None
    link = tree.css_first('link[rel="canonical"]')
    data.canonical = link.attributes.get("href") if link else None
    base = tree.css_first("base[href]")
    data.base = base.attributes.get("href") if base else None
    return data


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD script that has a type, outermost first."""
    try:
        bare = text.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n")
        parsed = json.loads(bare, strict=False, object_pairs_hook=_writable_object)
    # Deeply nested brackets exhaust the parser's recursion; such data describes no article.
    except (ValueError, RecursionError):
        return
    waiting: deque[Any] = deque([parsed])
    seen = 0
    while waiting and seen < _MOST_NODES:
        thing = waiting.popleft()
        seen += 1
        if isinstance(thing, list):
            waiting.extend(thing)
        elif isinstance(thing, dict):
            if "@type" in thing:
                yield thing
            waiting.extend(value for value in thing.values() if isinstance(value, (dict, list)))


def _name_authors(objects: list[dict[str, Any]]) -> None:
    """Authors that a graph only points at by their @id are put in their places."""
    told = {thing["@id"]: thing for thing in objects if isinstance(thing.get("@id"), str) and "name" in thing}
    for thing in objects if told else ():
        authors = thing.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        if authors:
            thing["author"] = [told.get(_pointed_at(author), author) for author in listed]


def _pointed_at(author: object) -> str:
    """The @id of an author that is nothing but that; "" for any other."""
    identity = author.get("@id") if isinstance(author, dict) and "name" not in author else None
    return identity if isinstance(identity, str) else ""


def _writable_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON can escape what mark-up cannot name, half a surrogate pair for one. Objects within are done already."""
    return {key: _writable(value) for key, value in pairs}


def _writable(value: Any) -> Any:
    if isinstance(value, list):
        return [_writable(part) for part in value]
    return writable(value) if isinstance(value, str) else value
