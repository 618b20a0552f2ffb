"""The sentence around a place in a text, and the part of it that says something of a name there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from razdel import sentenize

from svodka.text import morphology

# A clause ends where Russian punctuation lets a reader stop: a semicolon, a dash between spaces, a comma before
# a word that opens a clause of its own.
_CLAUSE_END = re.compile(r";\s+|\s[–—-]\s|,\s+(?=(?:а|но|однако|котор\w+|что|чтобы|где|когда|если|поскольку|причём)\b)")
_SHORTEST = 30
_PREDICATE = re.compile(r"^[»”\"]?\s+(?P<said>(?:не\s+)?(?P<verb>\w+)\b.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block; `start` and `end` are the name's offsets inside `text`."""

    text: str
    start: int
    end: int


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a line feed (a list item's end) always ends one."""
    return [sentence.text for line in text.splitlines() for sentence in sentenize(line) if sentence.text]


def sentence_around(text: str, start: int, end: int) -> Sentence:
    """The sentence of `text` that holds [start, end); a line feed (a list item's end) always ends a sentence."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    for sentence in sentenize(line):
        if line_start + sentence.stop > start:
            offset = line_start + sentence.start
            return Sentence(sentence.text, max(0, start - offset), min(end - offset, len(sentence.text)))
    return Sentence(line, start - line_start, end - line_start)


def clause_around(sentence: Sentence, *, longest: int = 120) -> str:
    """What the sentence says of the name, in at most `longest` characters: its clause, cut at words if need be."""
    bounds = [0, *(match.start() for match in _CLAUSE_END.finditer(sentence.text)), len(sentence.text)]
    first = max(number for number, bound in enumerate(bounds[:-1]) if bound <= sentence.start)
    last = min(number for number, bound in enumerate(bounds) if bound >= sentence.end and number > first)
    while bounds[last] - bounds[first] < _SHORTEST and (first > 0 or last < len(bounds) - 1):
        last, first = (last + 1, first) if last < len(bounds) - 1 else (last, first - 1)
    clause = sentence.text[bounds[first] : bounds[last]].strip(" ;,–—-.")
    return shortened(clause, around=sentence.start - bounds[first], longest=longest)


def said_of(sentences: Sequence[Sentence], *, longest: int = 110) -> str:
    """One line that says something of a name, out of the sentences that mention it; empty when there are none.

    Best is what the name itself does («оценивает готовность парома в 91 %»); then a clause that does not open with
    the name, since the line will stand behind the name; then whatever comes first.
    """
    does = next((said for sentence in sentences if (said := _predicate(sentence))), "")
    if does:
        return shortened(does, around=0, longest=longest)
    opening = sorted(sentences, key=lambda sentence: sentence.text[: sentence.end].strip('«»„“" ') == _name(sentence))
    return clause_around(opening[0], longest=longest) if opening else ""


def _name(sentence: Sentence) -> str:
    return sentence.text[sentence.start : sentence.end].strip('«»„“" ')


def _predicate(sentence: Sentence) -> str:
    """What follows the name when the name opens the sentence and a finite verb comes next."""
    if sentence.text[: sentence.start].strip('«„“"—– '):
        return ""
    match = _PREDICATE.match(sentence.text[sentence.end :])
    if not match or not any(reading.part == "VERB" for reading in morphology.readings(match["verb"])[:1]):
        return ""
    return re.split(r";\s", match["said"])[0].strip(" .;")


def shortened(text: str, *, around: int, longest: int) -> str:
    """`text` cut to `longest` characters at word ends, keeping the place `around`; an ellipsis marks each cut."""
    if len(text) <= longest:
        return text
    begin = 0 if around < longest * 2 // 3 else max(0, around - longest // 3)
    if begin:
        begin = text.find(" ", begin) + 1
    room = longest - 2
    end = len(text) if len(text) - begin <= room else text.rfind(" ", begin, begin + room)
    end = end if end > begin else begin + room
    return ("…" if begin else "") + text[begin:end].strip(" ,;–—-") + ("…" if end < len(text) else "")
