"""Promised dates of delivery in Russian sentences: «передача парома «Устьяна» переносится на 14 августа 2027 года».

What is found only waits for an editor, and a wrong suggestion costs trust: a sentence counts when it names one product,
one promise beside it and one date to come; conditions, questions and «не раньше» promise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from razdel import sentenize

from svodka.text.annotation.dates import find_dates
from svodka.text.records import Annotation, DateMention, Mention

DELIVERY = "Передача"
# The body says it in full; a headline cuts it short, and captions and datelines promise nothing.
_LAST = {"standfirst": 1, "headline": 2}

_PROMISED = re.compile(
    r"""\b(?:
      (?:передач|сдач|поставк)(?:а|и|у|е|ей|ой|ою)
    | (?:передадут|передаст|передают|сдадут|сдаст|сдают|отдадут|отдаст|отда[её]т|поставит|поставят)
    | буд(?:ет|ут)\s+(?:передан|сдан|поставлен)\w*
    | (?:переда|сда|постави)(?:ть|вать)
    | обещан[аоы]?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# An infinitive alone is a wish; somebody has to promise it, or to be bound to it.
_BINDS = re.compile(r"\b(?:обеща|планиру|намерен|обяз|должн|рассчитыва|собира|готов)\w*", re.IGNORECASE)
_INFINITIVE = re.compile(r"(?:переда|сда|постави)(?:ть|вать)$", re.IGNORECASE)
_NO_PROMISE = re.compile(
    r"\?|\b(?:если|бы|могут|может|возможно|вряд\s+ли|якобы|раньше\s+обещ\w*|прежн\w+|по\s+слухам|не\s+раньше|не\s+ранее"
    r"|не\s+(?:передадут|передаст|сдадут|сдаст|успе\w+|буд(?:ет|ут)|удастся|отдадут|обещ\w+))\b",
    re.IGNORECASE,
)
# What stands before the date of a promise; nothing at all where the date follows the verb's own objects.
_BEFORE_DATE = re.compile(
    r"(?:\b(?P<word>на|до|к|ко|не\s+позднее|не\s+позже)|(?P<dash>[—–:-]))\s*[«(]?$", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:с|со|от|вместо|после|ранее)\s*$", re.IGNORECASE)
_WORDS = re.compile(r"[\w-]+")
# Words between the promise and what is promised: «будет передан» may stand after an apposition, no farther.
_NEAR = 6
_BEYOND = 14
_SPEAKS = re.compile(
    r"\b(?:сказал|сообщил|рассказал|пообещал|обеща|предупредил|заявил|назвал|пояснил|подтвердил|уточнил|объявил|перен[её]с"
    r"|передаст|сдаст|отда)\w*",
    re.IGNORECASE,
)
_SPOKEN_BY = re.compile(
    r"\b(?:по\s+словам|по\s+данным|сказал\w*|сообщил\w*|рассказал\w*|пообещал\w*|заявил\w*)\b", re.I
)


@dataclass(frozen=True, slots=True)
class ReadPromise:
    """A promise as read: `name` is the product's canonical form, `printed` the date as it stands, `said_by` the
    canonical form of who promises it, if the sentence says so, and `said_as` their position.
    """

    name: str
    block: str
    sentence: str
    attribute: str
    printed: str
    day: date
    said_by: str = ""
    said_as: str = ""


def find_promises(texts: Mapping[str, str], annotation: Annotation, told_on: date) -> list[ReadPromise]:
    """The promises of an article told on that day; of each name and date the first, the body's before the headline's.

    `texts` are the plain texts by block that the annotation's mentions point into.
    """
    found: dict[tuple[str, date], ReadPromise] = {}
    positions = {person.name: person.position or "" for person in annotation.people}
    for block, text in sorted(texts.items(), key=lambda item: _LAST.get(item[0], 0)):
        mentions = [mention for mention in annotation.mentions if mention.block == block]
        named = any(mention.kind == "product" for mention in mentions)
        if not named or block == "dateline" or block.startswith("caption"):
            continue
        for start, sentence in _sentences(text):
            inside = [one for one in mentions if start <= one.start and one.end <= start + len(sentence)]
            promise = _promise(block, sentence, start, inside, told_on, positions)
            if promise:
                found.setdefault((promise.name, promise.day), promise)
    return list(found.values())


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        for sentence in sentenize(line):
            yield at + sentence.start, sentence.text
        at += len(line) + 1


def _promise(
    block: str, sentence: str, start: int, mentions: Sequence[Mention], told_on: date, positions: Mapping[str, str]
) -> ReadPromise | None:
    products = {mention.name for mention in mentions if mention.kind == "product"}
    if len(products) != 1 or _NO_PROMISE.search(sentence):
        return None
    product = next(mention for mention in mentions if mention.kind == "product")
    trigger = _trigger(sentence, product.start - start, product.end - start)
    if trigger is None:
        return None
    day = _date(sentence, trigger.end(), told_on)
    if day is None:
        return None
    speaker = _speaker(sentence, start, mentions, trigger)
    return ReadPromise(
        product.name, block, sentence, DELIVERY, day.printed, day.date, speaker, positions.get(speaker, "")
    )


def _trigger(sentence: str, left: int, right: int) -> re.Match[str] | None:
    """The promise beside the name [left, right): the nearest one, with no other sentence's end between."""
    near: list[tuple[int, re.Match[str]]] = []
    for match in _PROMISED.finditer(sentence):
        between = sentence[match.end() : left] if match.end() <= left else sentence[right : match.start()]
        words = len(_WORDS.findall(between))
        bound = _BINDS.search(sentence[: match.start()]) if _INFINITIVE.search(match[0]) else True
        if words <= _NEAR and bound and ";" not in between and ":" not in between:
            near.append((words, match))
    return min(near, key=lambda one: one[0])[1] if near else None


def _date(sentence: str, after: int, told_on: date) -> DateMention | None:
    """The one date to come behind the promise; «с 25 декабря на 14 августа» is the second."""
    found = [one for one in find_dates("", sentence, told_on, None) if one.start >= after]
    coming = [one for one in found if one.date > told_on and not _FROM.search(sentence[: one.start])]
    if len(coming) != 1:
        return None
    [day] = coming
    between = sentence[after : day.start]
    if len(_WORDS.findall(between)) > _BEYOND or ";" in between or re.search(r",\s+(?:а|но|когда|который)\b", between):
        return None
    if _BEFORE_DATE.search(sentence[: day.start]) or not re.search(r"[,:]\s*$", between):
        return day
    return None


def _speaker(sentence: str, start: int, mentions: Sequence[Mention], trigger: re.Match[str]) -> str:
    """Who promises: the one person beside a word of speech, else the one organisation that does it itself."""
    people = {mention.name for mention in mentions if mention.kind == "person"}
    if people and _SPOKEN_BY.search(sentence):
        return people.pop() if len(people) == 1 else ""
    first = [one for one in mentions if one.kind in {"person", "organisation"} and one.start - start < trigger.end()]
    names = {one.name for one in first}
    spoken = bool(_SPEAKS.search(sentence[: trigger.end()]))
    return names.pop() if spoken and len(names) == 1 else ""
