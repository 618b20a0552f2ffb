"""One walk over one Lexbor parse: the runs of text of a page, the containers they stand in, pictures and embeds.

The walk is a loop, not a recursion: a page may nest 100,000 elements. Containers are numbered in page order, so that
«run stands inside container» is a comparison of numbers and no run carries the list of its ancestors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from svodka.text.decoding import settled
from svodka.text.effort import STEPS_PER_NODE, STEPS_PER_RUN, Effort
from svodka.text.furniture import is_about_cookies
from svodka.text.side_names import DOUBTFUL, SIDE, judge

# Elements whose content is never text of the article and is not looked at.
_SKIPPED = frozenset((
    "script", "style", "noscript", "svg", "button", "select", "template", "object", "audio", "video", "canvas",
    "map", "input", "textarea", "dialog", "head", "option", "label", "math", "datalist", "frameset",
    "amp-consent", "amp-sidebar",
))  # fmt: skip
# Elements outside the article whose text may still hold the rights, the panels, the sections.
_OUTSIDE = frozenset(("nav", "footer"))
BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "dl", "dt", "dd", "figure",
    "figcaption", "aside", "header", "nav", "footer", "hr", "center", "address", "details", "summary", "form",
    "fieldset", "caption",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NO_STYLE = (False, False, None)
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("i", "em", "cite"))
CERTAIN_WEIGHT = 200
_LONGEST_NOTICE = 1_500
# Names are remembered with what was judged of them, so they must not be as long as a page can make them.
_LONGEST_NAMES = 1_000
# Nodes are counted in lots: one by one it would cost a hundredth of the walk.
_COUNTED = 1_000


class Style(NamedTuple):
    """How a piece of text stands in its line."""

    strong: bool
    emphasis: bool
    href: str | None


PLAIN = Style(*_NO_STYLE)


@dataclass(slots=True)
class Container:
    """A block element. `end` is one past its last descendant; `listing` … are numbers of the nearest, -1 for none.

    `mark` says how sure its names mark it as side matter; `negative` counts the marks that it stands under, once
    side_matter.settle has forgiven those of wrappers, and `surely` those of them that are sure.
    """

    tag: str
    parent: int
    depth: int
    weight: int
    mark: int
    names: str
    end: int = 0
    listing: int = -1
    item: int = -1
    table: int = -1
    row: int = -1
    cell: int = -1
    quote: int = -1
    figure: int = -1
    article: int = -1
    # Whether it is a <dl>: its terms open the rows of a table, its definitions are the other cells.
    defining: bool = False
    outside: bool = False
    negative: int = 0
    surely: int = 0


@dataclass(slots=True)
class Run:
    """Text in one line of one container: what a paragraph, an item or a cell is made of; `order` is its place."""

    container: int
    tag: str
    outside: bool
    broken: bool
    depth: int
    order: int
    negative: int = 0
    about_cookies: int = 0
    pieces: list[tuple[str, Style]] = field(default_factory=list)
    link_length: int = 0
    text: str = ""

    @property
    def link_share(self) -> float:
        """The share of the text that stands in links, 0 to 1."""
        return self.link_length / len(self.text) if self.text else 1.0


@dataclass(slots=True)
class Thing:
    """A picture or an embed, before the run of number `order`."""

    tag: str
    order: int
    container: int
    outside: bool
    attributes: dict[str, str | None]
    href: str | None
    negative: int = 0


@dataclass(slots=True)
class Marks:
    """Elements that a source's own parser picks, by what Lexbor calls them: the field of each, and what is no text."""

    fields: dict[int, str] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Walked:
    """The whole page; containers[0] is the body.

    `marked` are the containers of marked elements by field, `places` the numbers of the runs that follow them.
    """

    containers: list[Container]
    runs: list[Run]
    things: list[Thing]
    # What was passed over because it is marked hidden: the container it stands in, the length of its text.
    hidden: list[tuple[int, int]] = field(default_factory=list)
    effort: Effort = field(default_factory=Effort)
    marked: dict[str, list[int]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def inside(self, number: int, container: int) -> bool:
        """Whether container `number` is `container` or stands in it."""
        return container <= number < self.containers[container].end

    def covered(self, numbers: Iterable[int], *, strictly: bool = False) -> bytearray:
        """By container, 1 where it is one of `numbers` (not so `strictly`) or stands in one."""
        covered, reached = bytearray(len(self.containers)), 0
        for number in sorted(numbers):
            # Numbers are in page order and boxes never cross: what ends before is inside the one before.
            first, end = max(number + strictly, reached), self.containers[number].end
            if first < end:
                covered[first:end] = bytes((1,)) * (end - first)
                reached = end
        return covered


@dataclass(slots=True)
class _State:
    container: int
    style: Style
    outside: bool


class _Walk:
    def __init__(self, hidden: bool, effort: Effort, marks: Marks | None) -> None:
        self.hidden, self.effort, self.marks = hidden, effort, marks
        self.marked: dict[str, list[int]] = {}
        self.places: dict[int, int] = {}
        self.containers = [Container("body", -1, 0, 0, 0, "")]
        self.runs: list[Run] = []
        self.things: list[Thing] = []
        self.passed: list[tuple[int, int]] = []
        self.current: Run | None = None
        self.broken = False
        self.term = -1
        self.state = self.before = _State(0, PLAIN, False)

    def walk(self, body: LexborNode) -> Walked:
        stack: list[tuple[LexborNode, _State]] = []
        node = body.first_child
        nodes = 0
        while True:
            nodes += 1
            if nodes == _COUNTED:
                self.effort.spend(_COUNTED * STEPS_PER_NODE)
                nodes = 0
            while node is None:
                if not stack:
                    self.containers[0].end = len(self.containers)
                    return self._result()
                parent, state = stack.pop()
                self._leave(state)
                node = parent.next
            if self._enter(node):
                child = node.first_child
                if child is not None:
                    stack.append((node, self.before))
                    node = child
                    continue
                self._leave(self.before)
            node = node.next

    def _enter(self, node: LexborNode) -> bool:
        """Take a node in; True when its children are to be walked (`before` holds the state to come back to)."""
        tag = node.tag or "-unknown"
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag in _SKIPPED or tag[0] in "-!":
            return False
        self.before = self.state
        if self.marks is not None and (marked := self._marked(node, self.marks)) is not None:
            return marked and self._open(node, tag)
        if tag in BLOCKS:
            return self._open(node, tag)
        if tag == "br":
            self.current, self.broken = None, True
            return False
        if tag in ("img", "iframe", "amp-img"):
            self._thing(node, tag.removeprefix("amp-"))
            return False
        self._style(node, tag)
        return True

    def _marked(self, node: LexborNode, marks: Marks) -> bool | None:
        """Whether an element is opened as a container (True), left out (False), or treated as any other (None).

        What holds the text or the headline is a container whatever its tag; a name in a line is no line of its own.
        """
        mark = node.mem_id
        if mark in marks.dropped:
            return False
        field = marks.fields.get(mark)
        if field is None:
            return None
        self.places[mark] = len(self.runs)
        if field not in ("body", "headline") and node.tag not in BLOCKS:
            return None
        self.marked.setdefault(field, []).append(len(self.containers))
        return True

    def _style(self, node: LexborNode, tag: str) -> None:
        style = self.state.style
        if tag == "a":
            href = node.attributes.get("href")
            style = Style(style.strong, style.emphasis, href or "")
        elif tag in _STRONG:
            style = Style(True, style.emphasis, style.href)
        elif tag in _EMPHASIS:
            style = Style(style.strong, True, style.href)
        else:
            return
        self.state = _State(self.state.container, style, self.state.outside)

    def _text(self, text: str) -> None:
        if not text.isascii():
            text = settled(text)
        if self.current is None:
            if not text.strip():
                return
            container = self.containers[self.state.container]
            self.current = Run(
                self.state.container,
                container.tag,
                self.state.outside,
                self.broken,
                container.depth,
                len(self.runs),
            )
            self.broken = False
            self.runs.append(self.current)
        self.current.pieces.append((text, self.state.style))
        if self.state.style.href is not None:
            self.current.link_length += len(text.strip())

    def _thing(self, node: LexborNode, tag: str) -> None:
        order = len(self.runs)
        self.things.append(
            Thing(
                tag,
                order,
                self.state.container,
                self.state.outside,
                node.attributes,
                self.state.style.href,
            )
        )

    def _open(self, node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        style = attributes.get("style") or ""
        invisible = "hidden" in attributes or ("none" in style and "display:none" in style.replace(" ", "").lower())
        # What a source's own parser has marked is wanted, shown or not.
        if invisible and not self.hidden and node.mem_id not in (self.marks.fields if self.marks else ()):
            self.passed.append((self.state.container, len(node.text(deep=True, separator=" ").strip())))
            return False
        number = len(self.containers)
        above = self.containers[self.state.container]
        container = _container(tag, attributes, self.state.container, above)
        if tag in ("ul", "ol"):
            container.listing = number
        elif tag == "li":
            container.item = number
        elif tag in ("table", "dl"):
            container.table, container.row, container.cell = number, -1, -1
            container.defining, self.term = tag == "dl", -1
        elif tag == "dt" and above.defining:
            container.row = container.cell = number
            self.term = number
        elif tag == "dd" and above.defining:
            container.row, container.cell = self.term if self.term >= 0 else number, number
        elif tag == "tr":
            container.row = number
        elif tag in ("td", "th"):
            container.cell = number
        elif tag == "blockquote":
            container.quote = number
        elif tag == "figure":
            container.figure = number
        elif tag == "article":
            container.article = number
        # The footer of an article is its small print: who wrote it and when, its tags.
        outside = self.state.outside or (tag in _OUTSIDE and not (tag == "footer" and container.article >= 0))
        container.outside = outside
        self.containers.append(container)
        self.current, self.broken = None, False
        self.state = _State(number, self.state.style, outside)
        return True

    def _leave(self, state: _State) -> None:
        if self.state.container != state.container:
            self.containers[self.state.container].end = len(self.containers)
            self.current, self.broken = None, False
        self.state = state

    def _result(self) -> Walked:
        self.effort.spend(len(self.runs) * STEPS_PER_RUN)
        for run in self.runs:
            run.text = " ".join("".join(text for text, _ in run.pieces).split())
            if len(run.text) < _LONGEST_NOTICE and is_about_cookies(run.text):
                run.about_cookies = 1
        return Walked(self.containers, self.runs, self.things, self.passed, self.effort, self.marked, self.places)


def _container(tag: str, attributes: dict[str, str | None], parent: int, above: Container) -> Container:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_LONGEST_NAMES]
    mark, weight = 0, 0
    if len(names) > 1:
        mark, weight = judge(names)
        if mark and (tag in ("article", "main", "form") or (mark == DOUBTFUL and tag in _HEADINGS)):
            mark = 0
        weight -= 25 if mark else 0
    if tag == "aside":
        mark = mark or DOUBTFUL
    elif tag == "footer":
        mark = mark or SIDE
    if "articleBody" in (attributes.get("itemprop") or ""):
        weight += CERTAIN_WEIGHT
    return Container(
        tag, parent, above.depth + 1, weight, mark, names, 0, above.listing, above.item, above.table, above.row,
        above.cell, above.quote, above.figure, above.article,
    )  # fmt: skip


def walk(
    tree: LexborHTMLParser, *, hidden: bool = False, effort: Effort | None = None, marks: Marks | None = None
) -> Walked:
    """The runs, containers and things of a parsed page in page order; empty when it has no body.

    `hidden` takes in what is marked hidden too: pages that scripts put together send their text that way. `marks` are
    elements to be found again among the containers, or to be left out. Raises TookTooLong when the page has more nodes
    than what is left of the effort.
    """
    effort = effort or Effort()
    if tree.body is None:
        return Walked([Container("body", -1, 0, 0, 0, "", end=1)], [], [], effort=effort)
    return _Walk(hidden, effort, marks).walk(tree.body)
