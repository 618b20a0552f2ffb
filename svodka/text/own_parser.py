"""A source's own parser at work on one page: what its selectors pick, what its patterns find, what finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from svodka.text.credits import credit_of, split_caption
from svodka.text.dateline import DatelineFound
from svodka.text.dates import complete_year, find_dates, parse_machine
from svodka.text.decoding import settled, writable
from svodka.text.found import Found
from svodka.text.patterns import LONGEST_TEXT, MOST_STEPS, Pattern
from svodka.text.printed import byline_of
from svodka.text.records import Dateline, Rights
from svodka.text.rights import find_rights, state_of_terms
from svodka.text.source_parser import SourceParser, as_asked
from svodka.text.walk import BLOCKS, Marks

# Under these keys `why` says what was asked for, and of every field that got nothing what was asked for it.
KEY, MISSED = "parser", "parser."
_MOST_NODES = 20
# Of an element picked so much is looked at: a byline is no whole page.
_MOST_PARTS = 3_000
# Lexbor compares a selector with every element and its ancestors, and cannot be stopped: «.u div b» takes 1 s on a
# page of 12,000 elements nested 100 deep. Of 1,314 pages of newspapers the largest has 10,080 tags; one is deeper.
_MOST_TAGS = 25_000
_TOO_DEEP = ">".join(["*"] * 101)
# A page of a thousand lines and slow patterns: after so many steps, 3 s at the worst, no pattern is asked any more.
_PATIENCE = 12 * MOST_STEPS
_LONGEST = {"headline": 500, "kicker": 200, "standfirst": 3_000, "byline": 300, "agency": 120, "credit": 300}
_JOINED = {"standfirst": " ", "byline": ", ", "rights": " "}
# Not text: elements whose words no reader sees.
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "-comment"))


@dataclass(slots=True)
class OwnFields:
    """What the parser gave of a page so far: texts by field, credits by the mark of their element, the moment.

    `taken` are the texts that its selectors picked: what stands in such a field does not stand in the body again.
    `given` are the fields that have their value from it, `credited` the places of pictures; `fitting` are the patterns
    that took it, by field.
    """

    parser: SourceParser
    marks: Marks
    texts: dict[str, str] = field(default_factory=dict)
    credits: list[tuple[int, str]] = field(default_factory=list)
    moment: date | datetime | None = None
    taken: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    fitting: dict[str, str] = field(default_factory=dict)
    # Whether the page has too many parts to ask it for selectors.
    vast: bool = False
    steps_left: int = _PATIENCE
    credited: set[int] = field(default_factory=set)

    def found(self, name: str) -> Found[str] | None:
        """What a selector gave for a field of text."""
        if name not in self.texts:
            return None
        self.given.add(name)
        return Found(self.texts[name], self.reason(name))

    def reason(self, name: str) -> str:
        """Why a field has its value."""
        asked = (self.parser.selectors.get(name), self.fitting.get(name))
        return f"the source's own parser: {as_asked(*(one for one in asked if one))}"

    def published(self) -> Found[date | datetime] | None:
        """The moment or the day that the selector for `published` picks."""
        if self.moment is None:
            return None
        self.given.add("published")
        return Found(self.moment, self.reason("published"))

    def dateline(self, paragraph: str, page_date: date | None) -> DatelineFound | None:
        """The dateline that a pattern finds at the head of a paragraph."""
        for pattern in self.parser.patterns.get("dateline", ()):
            match = self._match(pattern, paragraph, at_head=True)
            if match and match.group(0).strip():
                groups = {name: (value or "").strip(" ,.") for name, value in match.groupdict().items()}
                printed = match.group(0).strip()
                day = _day(groups.get("date", ""), page_date)
                self.given.add("dateline")
                self.fitting["dateline"] = pattern.text
                made = Dateline(printed, groups.get("agency") or None, groups.get("place") or None, day)
                return DatelineFound(made, match.end(), self.reason("dateline"))
        return None

    def agency(self, prose: Sequence[str], around: Sequence[str]) -> Found[str] | None:
        """The agency that the selector picks, or that a pattern finds in the text or beside it."""
        return self.found("agency") or self._sought("agency", [*prose, *around])

    def rights(self, prose: Sequence[str], around: Sequence[str]) -> Found[Rights] | None:
        """The words on rights that the parser names; what they come to is decided as on any page."""
        found = self.found("rights") or self._sought("rights", [*around, *prose])
        if found is None:
            return None
        read = find_rights([found.value])
        if read:
            return Found(read.found.value, f"{found.why}; {read.found.why}")
        state, why = state_of_terms(found.value)
        if why:
            return Found(Rights(state, why, usage_terms=found.value), f"{found.why}; {why}: «{found.value[:120]}»")
        return Found(Rights("unknown", "the words give no terms that are known", found.value), found.why)

    def names_rights(self, text: str) -> bool:
        """Whether a pattern says of a line that it speaks of rights."""
        patterns = () if "rights" in self.parser.selectors else self.parser.patterns.get("rights", ())
        return any(self._match(pattern, text) for pattern in patterns)

    def narrowed(self, text: str, name: str) -> str:
        """The part of a text that the patterns of its field take; all of it without any; "" when none fits."""
        patterns = self.parser.patterns.get(name, ())
        if not patterns:
            return text
        for pattern in patterns:
            if part := _part(self._match(pattern, text), name):
                self.fitting.setdefault(name, pattern.text)
                return part
        return ""

    def _match(self, pattern: Pattern, text: str, *, at_head: bool = False) -> re.Match[str] | None:
        """What the pattern finds, while there are steps left."""
        self.steps_left -= pattern.steps * min(len(text), LONGEST_TEXT) // LONGEST_TEXT
        return pattern.search(text, at_head=at_head) if self.steps_left > 0 else None

    def _sought(self, name: str, texts: Sequence[str]) -> Found[str] | None:
        if name in self.parser.selectors:
            return None
        for pattern in self.parser.patterns.get(name, ()):
            for text in texts:
                match = self._match(pattern, text)
                # The words on rights are kept whole: half of a sentence is no term of use.
                value = (text[:2_000] if name == "rights" else _part(match, name)) if match else ""
                if value:
                    self.given.add(name)
                    self.fitting[name] = pattern.text
                    return Found(value, self.reason(name))
        return None

    def told(self) -> dict[str, str]:
        """For `why`: what was asked for, and a line of its own for every field that got nothing."""
        asked = self.parser.fields()
        missing = [name for name in asked if name not in self.given]
        vast = "; the page has too many parts to ask for selectors" if self.vast else ""
        lines = {KEY: f"asked for: {', '.join(asked)}{vast}"} if asked else {}
        return lines | {f"{MISSED}{name}": f"nothing is found by {self.parser.asks(name)}" for name in missing}


def missed_in(why: dict[str, str]) -> list[str] | None:
    """The fields for which a parser found nothing on a page, out of the page's `why`; None: it was not asked there."""
    return [key.removeprefix(MISSED) for key in why if key.startswith(MISSED)] if KEY in why else None


def pick(tree: LexborHTMLParser, parser: SourceParser, *, tags: int) -> OwnFields:
    """Ask a parsed page of so many tags for what the parser's selectors pick.

    Patterns that need no selector are left for later.
    """
    own = OwnFields(parser, Marks())
    if tags > _MOST_TAGS or tree.css_first(_TOO_DEEP) is not None:
        own.vast = True
        return own
    for selector in parser.drop:
        own.marks.dropped.update(node.mem_id for node in tree.css(selector))
    for name, selector in parser.selectors.items():
        nodes = [node for node in tree.css(selector)[:_MOST_NODES] if node.mem_id not in own.marks.dropped]
        for node in nodes:
            own.marks.fields.setdefault(node.mem_id, name)
        if name == "published":
            own.moment = next((moment for node in nodes if (moment := _moment(node, own))), None)
            own.taken.update(_text_of(node, own.marks) for node in nodes[:1] if own.moment)
        elif name == "credit":
            told = [(node.mem_id, _credit(own.narrowed(_text_of(node, own.marks), name))) for node in nodes]
            own.credits = [(mark, text) for mark, text in told if text]
            own.taken.update(_text_of(node, own.marks) for node in nodes)
        elif name != "body":
            _take_text(own, name, nodes)
    return own


def _take_text(own: OwnFields, name: str, nodes: Sequence[LexborNode]) -> None:
    printed = [text for node in nodes if (text := _text_of(node, own.marks))]
    told = [part for text in printed if (part := own.narrowed(text, name))]
    if name == "byline":
        told = [byline_of(text) or text for text in told]
    if not told:
        return
    joined = _JOINED[name].join(dict.fromkeys(told)) if name in _JOINED else told[0]
    own.texts[name] = joined[: _LONGEST.get(name, 2_000)]
    own.taken.update(printed)


def _part(match: re.Match[str] | None, name: str) -> str:
    """The group named as the field, else the first group, else the whole."""
    if match is None:
        return ""
    group: str | int = name if name in match.re.groupindex else min(1, match.re.groups)
    return (match.group(group) or "").strip()


def _credit(text: str) -> str:
    return (credit_of(text) or split_caption(text).credit or text).strip(" .")[: _LONGEST["credit"]]


def _moment(node: LexborNode, own: OwnFields) -> date | datetime | None:
    text = own.narrowed(_text_of(node, own.marks), "published")
    attributes = node.attributes
    told = (
        [] if "published" in own.parser.patterns else [attributes.get(one) for one in ("datetime", "content", "title")]
    )
    return next((moment for value in (*told, text) if value and (moment := parse_machine(value.strip()[:100]))), None)


def _day(printed: str, page_date: date | None) -> date | None:
    for found in find_dates(printed):
        return found.as_date() or complete_year(found.day, found.month, page_date)
    return None


def _text_of(node: LexborNode, marks: Marks) -> str:
    """What readers see of an element but for what is dropped, in one line; a meta element's content."""
    if node.tag in ("meta", "img", "input"):
        attributes = node.attributes
        shown = attributes.get("content") or attributes.get("alt") or attributes.get("value") or ""
    else:
        shown = "".join(_pieces(node, marks))
    return " ".join(settled(writable(shown)).split())


def _pieces(node: LexborNode, marks: Marks) -> Iterator[str]:
    unseen: set[int] = set()
    for part in islice(node.traverse(include_text=True), _MOST_PARTS):
        left_out = part.tag in _UNSEEN or part.mem_id in marks.dropped
        if left_out or (part.parent is not None and part.parent.mem_id in unseen):
            unseen.add(part.mem_id)
        elif part.tag == "-text":
            yield part.text_content or ""
        elif part.tag in BLOCKS or part.tag == "br":
            yield " "
