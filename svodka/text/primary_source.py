"""The sentence that says where the news was first published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from svodka.text.found import Found
from svodka.text.records import PrimarySource

# An oblique case -> its nominative: only the head word changes, what follows it is in the genitive already.
_HEADS = (
    (re.compile(r"^(?:официально(?:м|го) )?сайт[еа]\b", re.I), "сайт"),
    (re.compile(r"^портал[еа]\b", re.I), "портал"),
    (re.compile(r"^страниц[еы]\b", re.I), "страница"),
    (re.compile(r"^(?:телеграм|telegram)-канал[еа]\b", re.I), "телеграм-канал"),
    (re.compile(r"^пресс-служб[еуы]\b", re.I), "пресс-служба"),
    (re.compile(r"^пресс-центр[еау]\b", re.I), "пресс-центр"),
    (re.compile(r"^департамент[еау]\b", re.I), "департамент"),
    (re.compile(r"^управлени[июя]\b", re.I), "управление"),
    (re.compile(r"^пресс-релиз[еау]\b", re.I), "пресс-релиз"),
    (re.compile(r"^сообщени[июя]\b", re.I), "сообщение"),
)
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"^(?:сообщение|информация|материал|новость|текст|документ|пресс-релиз)\s+(?:об этом\s+)?(?:размещ\w+"
        r"|опубликован\w*)\s+(?:в открытом доступе\s+)?на\s+(?P<place>(?:официальном )?(?:сайте|портале"
        r"|странице)\s.{2,120}?)\.?$",
        r"^(?:полный |полная |подробный |подробная |сам )?(?:текст|версия|документ|отч[её]т|приказ|доклад|интервью)\b"
        r"[^.]{0,100}?\b(?:опубликован\w*|размещ[её]н\w*|выложен\w*)\s+(?:\w+\s+)?на\s+"
        r"(?P<place>(?:официальном )?(?:сайте|портале|странице)\s.{2,120}?)\.?$",
        r"\b(?:с полным текстом|с полной версией)\b[^.]{0,80}?\bознакомиться\b[^.]{0,20}?\bна\s+"
        r"(?P<place>(?:официальном )?(?:сайте|портале|странице)\s.{2,120}?)\.?$",
        r"\bоб этом (?:говорится|сообщается|идет речь|идёт речь)\s+(?:в|на)\s+(?P<place>.{4,120}?)\.?$",
        r"\b(?:об этом|как)\s+(?:\w+\s+){0,2}?(?:сообщил[аио]?|сообщает|сообщают|информирует"
        r"|проинформировал[аио]?|рассказал[аи]?)\s+(?:\w+\s+)?(?:в\s+)?(?P<place>(?:пресс-служб[аеу]"
        r"|пресс-центр[еу]?|департамент|управлени[ея]|администраци[яи])\s.{2,120}?)\.?$",
        r"\b(?:говорится|сказано|сообщается|отмечается) (?:в|на)\s+(?P<place>(?:сообщении|пресс-релизе"
        r"|официальном сайте|сайте|портале|телеграм-канале|telegram-канале)\s.{2,120}?)\.?$",
        r"\b(?:сообщает|передает|передаёт|сообщила|сообщил) (?P<place>(?:пресс-служба|пресс-центр)\s.{2,100}?)\.?$",
        r"^(?:источник|первоисточник|source)\s*:\s*(?P<place>\S.{1,120}?)\.?$",
        r"^(?:по|согласно)\s+(?:материалам|данным|сообщению|информации)\s+(?P<place>(?:пресс-службы|сайта"
        r"|портала)\s.{2,80}?)\.$",
    )
)
_SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁA-Z«\"])")
_SEARCHED = 3


def find_primary_source(
    paragraphs: Sequence[str], links: Mapping[str, Sequence[tuple[str, str]]] | None = None
) -> Found[PrimarySource] | None:
    """The statement of the first source; it stands more often in the last paragraphs than in the first.

    `links` are the links of paragraphs, as (words, address): one in the sentence is where the source is found.
    """
    order = list(reversed(paragraphs[-_SEARCHED:])) + list(
        paragraphs[: max(0, min(_SEARCHED, len(paragraphs) - _SEARCHED))]
    )
    for paragraph in order:
        for sentence in reversed(_SENTENCES.split(paragraph[-1500:])):
            for pattern in _PATTERNS:
                match = pattern.search(sentence)
                if match:
                    name = nominative(match["place"].strip(" ."))
                    linked = (links or {}).get(paragraph, ())
                    address = next((href for words, href in linked if words.strip() and words in sentence), None)
                    return Found(
                        PrimarySource(sentence.strip(), name, address), f"the text says so: «{sentence.strip()[:120]}»"
                    )
    return None


def nominative(place: str) -> str:
    """«сайте Госкомстата» -> «сайт Госкомстата»; what begins otherwise is left as printed."""
    for pattern, head in _HEADS:
        if pattern.match(place):
            return pattern.sub(head, place, count=1)
    return place
