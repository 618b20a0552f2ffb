"""The selector of a listing page's links, learnt from two or three stories that stand on it.

Every way of naming the examples' links is tried, from «h3 a» to «.list > .item a.title»; what counts is, first, how few
links it picks that are unlike the examples (menus, tags, page numbers), then how little a redesign of the page would
have to leave alone for it to go on working.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from svodka.errors import SvodkaError
from svodka.gather.entries import Feed, Item, joined
from svodka.gather.listings import read_listing
from svodka.gather.web_pages import page_tree
from svodka.text.decoding import UnableToRead

_DEEPEST = 12
_MOST_TRIED = 300
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
# Made by a machine at every build («css-1q2w3e», «Card_title__2xYz9»), numbers of a story, states of an element.
_UNSTABLE = re.compile(
    r"\d{3}|(?:^|[-_])(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{5,}$|^(?:css|sc|jsx|svelte|ng)-|^(?:is|has|js)-"
    r"|^(?:active|current|first|last|odd|even|hot|new|selected|visited|open|hidden|hover|row|col|left|right|clearfix)$",
    re.I,
)
_TELLING_TAGS = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "li", "td", "dt", "ol", "ul", "table")
)
_HEADINGS = "h1, h2, h3, h4, h5, h6"


class UnableToLearnLinks(SvodkaError):
    """No selector picks these stories: give other examples from the page, or write the selector yourself."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A selector, all that it picks now, and those of it that were not among the examples."""

    selector: str
    feed: Feed
    others: tuple[Item, ...]


@dataclass(slots=True)
class _Link:
    """An address on the page with the elements that link to it and the longest text of them."""

    address: str
    nodes: list[LexborNode] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A simple selector and how much it asks of the page to stay as it is."""

    text: str
    cost: int


def learn_links(data: bytes, *, url: str, examples: Sequence[str], charset: str = "") -> Learnt:
    """The selector for the stories of the listing page at `url`, of which `examples` are two or three addresses.

    Raises UnableToLearnLinks, with the sentence for whoever gave the examples.
    """
    wanted = {_key(joined(url, one.strip())): one.strip() for one in examples if one.strip()}
    if len(wanted) < 2:
        raise UnableToLearnLinks("Give the addresses of two or three stories that stand on the page.")
    try:
        tree = page_tree(data, charset=charset)
    except UnableToRead as refusal:
        raise UnableToLearnLinks(str(refusal)) from None
    links = _links(tree, url)
    for key, given in wanted.items():
        if key not in links:
            raise UnableToLearnLinks(f"{given} is not linked from the page: give stories that stand on it now.")
    selector = _best(tree, url, links, list(wanted))
    if not selector:
        raise UnableToLearnLinks(
            "No selector was found that picks these stories and not most of the other links: give other examples, "
            "or write the selector."
        )
    feed = read_listing(data, url=url, selector=selector, charset=charset)
    return Learnt(selector, feed, tuple(item for item in feed.entries if _key(item.url) not in wanted))


def _best(tree: LexborHTMLParser, url: str, links: dict[str, _Link], wanted: Sequence[str]) -> str:
    """Of the selectors that pick all that is wanted the one with the fewest strangers; "" when there is none."""
    shown = [links[key] for key in wanted]
    likeness = _Likeness(shown)
    alike = {key: likeness.of(link) for key, link in links.items()}
    best: tuple[int, int, int, int, int, str] | None = None
    for selector, cost in islice(_selectors(shown, url), _MOST_TRIED):
        # They come the cheap ones first: nothing dearer is better than one that picks no stranger.
        if best and best[:2] == (0, 0) and cost > best[2]:
            break
        picked = _picked(tree, selector, url)
        if not all(key in picked for key in wanted):
            continue
        strange = sum(not alike[key] for key in picked)
        untitled = sum(not text for text in picked.values())
        rank = (strange, untitled, cost, -len(picked), len(selector), selector)
        # Half strangers, and the poll would bring in more menu than news.
        if 2 * strange < len(picked) and (best is None or rank < best):
            best = rank
    return best[-1] if best else ""


def _key(address: str) -> str:
    """What two ways of writing one address have in common."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _links(tree: LexborHTMLParser, url: str) -> dict[str, _Link]:
    """The links to this host, by key."""
    found: dict[str, _Link] = {}
    for node in tree.css("a[href]"):
        address = joined(url, node.attributes.get("href") or "").partition("#")[0]
        if address and urlsplit(address).netloc == urlsplit(url).netloc:
            link = found.setdefault(_key(address), _Link(address))
            link.nodes.append(node)
            link.text = max(link.text, " ".join(node.text(separator=" ").split()), key=len)
    return found


def _picked(tree: LexborHTMLParser, selector: str, url: str) -> dict[str, str]:
    """The keys of the links that a selector picks, as read_listing would, each with the words of the first."""
    picked: dict[str, str] = {}
    try:
        nodes = tree.css(selector)
    except (SelectolaxError, ValueError):
        return {}
    for node in nodes:
        address = joined(url, node.attributes.get("href") or "").partition("#")[0]
        if address and urlsplit(address).netloc == urlsplit(url).netloc:
            picked.setdefault(_key(address), node.text().strip())
    return picked


# --- what the examples have in common ---


def _selectors(shown: Sequence[_Link], url: str) -> Iterator[tuple[str, int]]:
    """Selectors that pick all the examples, with their costs, the cheap ones first."""
    leaves = _common([_leaves(link) for link in shown]) + _of_address(shown, url)
    above = _common([_above(link) for link in shown])
    every = [(leaf.text, leaf.cost) for leaf in leaves]
    every += [(f"{one.text} {leaf.text}", one.cost + leaf.cost) for one in above for leaf in leaves]
    pairs = [(one, two) for one in above for two in above if one.text != two.text]
    every += [(f"{one.text} {two.text} {leaf.text}", one.cost + two.cost + leaf.cost)
              for one, two in pairs for leaf in leaves[:2]]  # fmt: skip
    yield from sorted(every, key=lambda one: (one[1], len(one[0])))


def _common(given: Sequence[Sequence[_Part]]) -> list[_Part]:
    """The parts that hold for all, in the order of the first."""
    shared = set(given[0]).intersection(*given[1:])
    return [part for part in dict.fromkeys(given[0]) if part in shared]


def _leaves(link: _Link) -> list[_Part]:
    parts = [_Part("a", 1)]
    for node in link.nodes:
        parts += [_Part(f"a.{name}", 3) for name in _classes(node)]
        parts += [_Part(f"a:has({heading.tag})", 3) for heading in node.css(_HEADINGS)[:1]]
    return parts


def _above(link: _Link) -> list[_Part]:
    """What stands around the links to one address: elements by tag, class or id, the nearest first."""
    parts: list[_Part] = []
    for node in link.nodes:
        above, depth = node.parent, 0
        while above is not None and above.tag not in ("body", "html") and depth < _DEEPEST:
            if above.tag in _TELLING_TAGS:
                parts.append(_Part(str(above.tag), 1))
            parts += [_Part(f".{name}", 2) for name in _classes(above)]
            identity = above.attributes.get("id") or ""
            if _CLASS.fullmatch(identity) and not _UNSTABLE.search(identity):
                parts.append(_Part(f"#{identity}", 3))
            above, depth = above.parent, depth + 1
    return parts


def _classes(node: LexborNode) -> list[str]:
    names = (node.attributes.get("class") or "").split()
    return [name for name in names if _CLASS.fullmatch(name) and not _UNSTABLE.search(name)][:4]


def _of_address(shown: Sequence[_Link], url: str) -> list[_Part]:
    """The folder that all the examples lie in, or what is asked after their path: often all that a page has."""
    folders = {urlsplit(link.address).path.rsplit("/", 2 if link.address.endswith("/") else 1)[0] for link in shown}
    folder = folders.pop() if len(folders) == 1 else ""
    inside = folder and folder != urlsplit(url).path.rstrip("/") and '"' not in folder and "\\" not in folder
    written = all(f"{folder}/" in (node.attributes.get("href") or "") for link in shown for node in link.nodes)
    parts = [_Part(f'a[href*="{folder}/"]', 4)] if inside and written else []
    asked = [{pair.partition("=")[0] for pair in urlsplit(link.address).query.split("&")} for link in shown]
    names = sorted(name for name in set.intersection(*asked) if _CLASS.fullmatch(name))
    return parts + [_Part(f'a[href*="{name}="]', 4) for name in names]


# --- what is like them ---


class _Likeness:
    """Whether a link could be one more of the examples: by the shape of its address and the length of its words."""

    def __init__(self, shown: Sequence[_Link]) -> None:
        parts = [urlsplit(link.address) for link in shown]
        self.depths = {len(_segments(one)) for one in parts}
        self.shapes = {_shape(one) for one in parts}
        self.words = 0.3 * min(len(link.text) for link in shown)

    def of(self, link: _Link) -> bool:
        parts = urlsplit(link.address)
        depth = len(_segments(parts))
        near = min(self.depths) <= depth <= max(self.depths)
        return near and _shape(parts) in self.shapes and len(link.text) >= self.words


def _segments(parts: SplitResult) -> list[str]:
    return [one for one in parts.path.split("/") if one]


def _shape(parts: SplitResult) -> tuple[str, str]:
    """What the last part of a path looks like, and the names of what is asked after it."""
    last = next(reversed(_segments(parts)), "")
    stem, _dot, _ending = last.rpartition(".") if "." in last else (last, "", "")
    if stem.isdigit():
        kind = "number"
    elif re.search(r"[-_]", stem) or len(stem) > 15:
        kind = "words"
    else:
        kind = "numbered" if re.search(r"\d{3}", stem) else "word"
    return kind, "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
