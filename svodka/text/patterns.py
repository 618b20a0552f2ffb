"""Patterns that an editor writes: regular expressions of which no page can make an endless search.

Python's `re` goes back and tries again, on some patterns for years, and cannot be stopped. So a pattern is taken apart
first: its steps at the worst are counted from its repeats, and one that needs too many is refused, with what to change.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from svodka.errors import SvodkaError

# What a pattern is held against is cut to so many characters: a dateline takes 160, a notice of rights 300.
LONGEST_TEXT = 300
LONGEST_PATTERN = 300
# «.{0,60}(…).{0,60}» sought anywhere in 300 characters takes 1.1 million steps at the worst. Of 7,000 random patterns
# of up to 5 million the slowest took 0.27 s.
MOST_STEPS = 5_000_000
_TOO_MANY = MOST_STEPS**3
_QUANTIFIER = re.compile(r"(?P<sign>[*+?])|\{(?=[\d,])(?P<least>\d*)(?:(?P<comma>,)(?P<most>\d*))?\}")
_OPENING = re.compile(r"\((?:\?:|\?=|\?!|\?P<[A-Za-z_]\w{0,30}>|(?!\?))")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.S)


class UnusablePattern(SvodkaError):
    """The pattern is no regular expression, or a page could be made on which it would search for ever."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that may be used; `steps` is what it costs at the worst on LONGEST_TEXT characters."""

    text: str
    compiled: re.Pattern[str]
    steps: int

    def search(self, text: str, *, at_head: bool = False) -> re.Match[str] | None:
        """The first match in the first LONGEST_TEXT characters; `at_head`: only one that begins the text."""
        return (self.compiled.match if at_head else self.compiled.search)(text[:LONGEST_TEXT])


def usable(text: str) -> Pattern:
    """A pattern of literals, classes, groups, alternatives, repeats, anchors, looks ahead. Raises UnusablePattern."""
    if not text.strip():
        raise UnusablePattern("The pattern is empty.")
    if len(text) > LONGEST_PATTERN:
        raise UnusablePattern(f"The pattern is longer than {LONGEST_PATTERN} characters.")
    try:
        compiled = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnusablePattern(f"This is not a regular expression: {error}.") from None
    counting = _Counting(text.removeprefix("(?i)"))
    ways, without_limit = counting.alternatives()
    starts = 1 if counting.text.startswith("^") and not counting.branched else LONGEST_TEXT
    # k repeats without a limit share the characters between them, which divides the ways by k!.
    steps = starts * ways // math.factorial(min(without_limit + (starts > 1), 10))
    if steps > MOST_STEPS:
        raise UnusablePattern(
            "The pattern could search for very long: begin it with ^, or give its repeats a limit, as in {0,60}."
        )
    return Pattern(text, compiled, steps)


class _Counting:
    """The ways in which a pattern may match from one place on, and how many repeats without a limit share the text.

    Alternatives are added, what follows multiplies.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.branched = False

    def alternatives(self, depth: int = 0) -> tuple[int, int]:
        ways, without_limit = self._sequence(depth)
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            self.branched = self.branched or depth == 0
            more, others = self._sequence(depth)
            ways, without_limit = ways + more, max(without_limit, others)
        return ways, without_limit

    def _sequence(self, depth: int) -> tuple[int, int]:
        ways, without_limit = 1, 0
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            more, others = self._repeated(depth)
            ways, without_limit = min(ways * more, _TOO_MANY), without_limit + others
        return ways, without_limit

    def _repeated(self, depth: int) -> tuple[int, int]:
        ways, without_limit = self._one(depth)
        quantifier = _QUANTIFIER.match(self.text, self.at)
        if quantifier is None:
            return ways, without_limit
        self.at = quantifier.end()
        if self.text[self.at : self.at + 1] == "+":
            raise UnusablePattern("Possessive repeats, as in .*+, are not known here.")
        self.at += self.text[self.at : self.at + 1] == "?"
        most = _most(quantifier)
        if most is None:
            if ways > 1:
                raise UnusablePattern(
                    "A repeat without a limit stands around another repeat or a choice: "
                    "give it a limit, as in {0,5}, or write a choice of letters as [абв]."
                )
            return LONGEST_TEXT + 1, 1
        if ways == 1:
            return most + 1, 0
        # Each time round may go each of its ways.
        return min(sum(ways**times for times in range(min(most, 30) + 1)), _TOO_MANY), without_limit

    def _one(self, depth: int) -> tuple[int, int]:
        character = self.text[self.at]
        if character == "(":
            return self._group(depth)
        if character == "[":
            matched = _CLASS.match(self.text, self.at)
            self.at = matched.end() if matched else len(self.text)
            return 1, 0
        if character == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            if following.isalnum() and following not in "dDwWsSbBnt":
                raise UnusablePattern(f"«\\{following}» is not known here.")
            self.at += 1
        self.at += 1
        return 1, 0

    def _group(self, depth: int) -> tuple[int, int]:
        opening = _OPENING.match(self.text, self.at)
        if opening is None:
            raise UnusablePattern(f"«{self.text[self.at : self.at + 4]}» is not known here.")
        if depth > 10:
            raise UnusablePattern("The pattern has too many brackets in brackets.")
        self.at = opening.end()
        counted = self.alternatives(depth + 1)
        self.at += 1
        return counted


def _most(quantifier: re.Match[str]) -> int | None:
    """The most times of a repeat; None when it has no limit."""
    if quantifier["sign"]:
        return 1 if quantifier["sign"] == "?" else None
    told = quantifier["most"] if quantifier["comma"] else quantifier["least"]
    return min(int(told), LONGEST_TEXT) if told else None
