"""What a source declares of its pages: selectors and patterns for some fields, in lines that an editor writes.

headline: h1.news-title
body: .news-text
drop: .news-text .share, .banner
published: .news-date
dateline ~ ^(?P<place>[А-Я-]+), (?P<date>\\d{1,2} [а-я]+)\\.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from svodka.errors import SvodkaError
from svodka.text.patterns import Pattern, UnusablePattern, usable

# In the order in which they are printed.
PICKED = ("headline", "kicker", "standfirst", "body", "byline", "published", "credit", "agency", "rights")
# Fields whose pattern needs no selector: it is sought in the text itself.
SOUGHT = ("dateline", "agency", "rights")
DROP = "drop"
FIELDS = (*PICKED, "dateline", DROP)
LONGEST_SELECTOR = 300
MOST_LINES = 60
_LINE = re.compile(r"(?P<field>[a-z]+)\s*(?P<sign>[:~])\s*(?P<rest>\S.*)")
# A step down to any depth: a blank between two parts, which are not at a comma, a bracket, «>» or «+».
_STEP_DOWN = re.compile(r"(?<=[^\s,>+(])\s+(?=[^\s,>+)])")
_HELD_BY_HAS = re.compile(r":has\(([^()]*)\)", re.I)
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_MOST_STEPS_DOWN = 2
_DATELINE_GROUPS = frozenset(("place", "agency", "date"))


class UnableToReadParser(SvodkaError):
    """A line of the declaration cannot be used: its number stands in the message, for whoever wrote it to change."""


class _WrongLine(SvodkaError):
    pass


@dataclass(frozen=True, slots=True)
class SourceParser:
    """Which elements of a source's pages hold which field (CSS selectors), and patterns that narrow or find a text.

    A pattern of a field with a selector takes its part of what the selector picks; without one it is sought in the
    text, which only the fields SOUGHT may ask for. `drop` are selectors of what is no part of the text.
    """

    selectors: Mapping[str, str] = field(default_factory=dict)
    patterns: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()

    def fields(self) -> tuple[str, ...]:
        """The fields that it may give, in their usual order."""
        return tuple(name for name in FIELDS if name in self.selectors or name in self.patterns)

    def asks(self, name: str) -> str:
        """What it asks for a field: the selector and the patterns, as in a reason."""
        selector = self.selectors.get(name)
        return as_asked(*([selector] if selector else []), *(one.text for one in self.patterns.get(name, ())))


def as_asked(*parts: str) -> str:
    """«.meta» ~ «Текст: (.+)»: a selector and the patterns for what it picks."""
    return " ~ ".join(f"«{part}»" for part in parts)


@lru_cache(maxsize=256)
def source_parser(text: str) -> SourceParser:
    """The declaration that lines of text make; empty lines and lines that begin with # say nothing.

    Raises UnableToReadParser with the number of the first line that cannot be used, or when nothing is declared.
    """
    selectors: dict[str, str] = {}
    patterns: dict[str, tuple[Pattern, ...]] = {}
    drop: list[str] = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise UnableToReadParser(f"A parser has at most {MOST_LINES} lines.")
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            _take(line.strip(), selectors, patterns, drop)
        except (_WrongLine, UnusablePattern) as wrong:
            raise UnableToReadParser(f"Line {number}: {wrong}") from None
    parser = SourceParser(selectors, patterns, tuple(drop))
    for name in patterns:
        if name not in selectors and name not in SOUGHT:
            raise UnableToReadParser(f"A pattern for {name} needs a selector for it: its line is missing.")
    if not parser.fields() and not drop:
        raise UnableToReadParser("The parser declares nothing.")
    return parser


def _take(line: str, selectors: dict[str, str], patterns: dict[str, tuple[Pattern, ...]], drop: list[str]) -> None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _WrongLine("This is neither «field: selector» nor «field ~ pattern».")
    name, rest = match["field"], match["rest"].strip()
    if name not in FIELDS:
        raise _WrongLine(f"There is no field «{name}»; there are: {', '.join(FIELDS)}.")
    if match["sign"] == "~":
        if name in (DROP, "body"):
            raise _WrongLine(f"{name} takes a selector, not a pattern.")
        patterns[name] = (*patterns.get(name, ()), _pattern(name, rest))
        return
    if name == "dateline":
        raise _WrongLine("dateline takes a pattern, as in «dateline ~ ^(?P<place>…)», not a selector.")
    if wrong := wrong_selector(rest):
        raise _WrongLine(wrong)
    if name == DROP:
        drop.append(rest)
    elif name in selectors:
        raise _WrongLine(f"A second selector for {name}: put both in one line, with a comma.")
    else:
        selectors[name] = rest


def _pattern(name: str, text: str) -> Pattern:
    pattern = usable(text)
    groups = set(pattern.compiled.groupindex)
    if name == "dateline" and not groups & _DATELINE_GROUPS:
        raise _WrongLine("The pattern of a dateline names what it finds: (?P<place>…), (?P<date>…), (?P<agency>…).")
    return pattern


def wrong_selector(selector: str) -> str:
    """Why a selector may not be asked of a page; "" when it may."""
    if len(selector) > LONGEST_SELECTOR:
        return f"The selector is longer than {LONGEST_SELECTOR} characters."
    bare = _IN_BRACKETS.sub("[]", selector)
    lowered = bare.lower()
    if "~" in bare or " of " in lowered:
        return "A selector may not hold ~ or «of»: they take too long on large pages."
    # One inside another takes 17 s on a page of 400 nested elements.
    if lowered.count(":has(") > 1 or any(_STEP_DOWN.search(held.strip()) for held in _HELD_BY_HAS.findall(bare)):
        return "A selector may hold :has() once, with a simple selector in it."
    # With three steps 14 s, with two .9 s, on a page of 2,000 paragraphs nested 100 deep.
    if any(len(_STEP_DOWN.findall(part.strip())) > _MOST_STEPS_DOWN for part in _alternatives(bare)):
        return "A selector may go down by blanks twice, as in «.page .text p»: write > for the other steps."
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return f"«{selector}» is not a CSS selector."
    return ""


def _alternatives(selector: str) -> list[str]:
    """The selectors that commas part; those within brackets belong to one."""
    parts, depth = [""], 0
    for character in selector:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def as_lines(parser: SourceParser) -> str:
    """The declaration as text again, its lines in their usual order."""
    lines: list[str] = []
    for name in FIELDS:
        if name in parser.selectors:
            lines.append(f"{name}: {parser.selectors[name]}")
        lines.extend(f"{name} ~ {pattern.text}" for pattern in parser.patterns.get(name, ()))
    return "\n".join([*lines, *(f"{DROP}: {selector}" for selector in parser.drop)])
