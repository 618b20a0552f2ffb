"""Captions, credits and rights of pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text.morphology import readings
from svodka.text.records import Rights

_LABELS = (
    r"источник (?:изображения|фото(?:графии)?|иллюстрации|снимка)|автор фото|фото(?:графия"
    r"|граф)?(?: предоставлено| предоставлена)?|"
    r"изображение|иллюстрация|снимок|кадр|рисунок|photo(?:graph)?(?: credit| by| courtesy of)?|image(?: credit"
    r"| source)?|picture|credit|source of the image"
)
_LABELLED = re.compile(rf"^\s*(?:{_LABELS})\s*(?:[:©/|]|—|–)\s*(?:©\s*)?(?P<credit>\S.{{0,150}}?)\s*$", re.I)
# «Фото Льва Чащина», «Photo by Tom Varley / Slipway»: no colon, but a name and nothing after it.
_NAMED = re.compile(
    r"(?:^|[.!?»\")(|—–-]\s*)(?:(?i:photo(?:graph|s)?|image|picture)s?\s+(?i:by|courtesy of)\s+(?P<by>[^()\n.]{2,100}?)"
    r"|Фото\s+(?P<of>[А-ЯЁ](?:\.\s?|[а-яё]+\s)[А-ЯЁ][а-яё-]+(?:\s?/\s?[^()\n]{2,60})?))\s*[).]*\s*$"
)
_SIGN = re.compile(r"^\s*(?:©|\(c\)|\(с\))\s*(?P<credit>\S.{1,120}?)\s*$", re.I)
_INSIDE = re.compile(
    rf"(?:^|[.\s(]|(?<=[a-zа-яё»])(?=(?-i:Фото|Photo)))(?:{_LABELS})\s*(?::|©|/)\s*(?:©\s*)?(?P<credit>[^()\n]{{2,120}}?)\s*[).]*\s*$"
    rf"|©\s*(?P<sign>[^()\n]{{2,100}}?)\s*[).]*\s*$",
    re.I,
)
# Hosts that keep copies of other people's pictures: search engines, social networks, content delivery.
_CACHES = re.compile(
    r"(?:^|\.|//)(?:avatars\.mds\.yandex\.net|mds\.yandex\.net|yastatic\.net|gstatic\.com|googleusercontent\.com"
    r"|ggpht\.com|bing\.net|"
    r"bing\.com|pinimg\.com|imgur\.com|ytimg\.com|wp\.com|cloudfront\.net|akamaized\.net|akamaihd\.net"
    r"|userapi\.com|mycdn\.me|"
    r"fbcdn\.net|cdninstagram\.com|telesco\.pe|twimg\.com|amazonaws\.com|fastly\.net|cdn\d*\.[\w.-]+|imgproxy[\w.-]*|"
    r"[\w-]*(?:cache|thumbs)[\w-]*\.[\w.-]+)(?:[/:]|$)",
    re.I,
)
_LICENCE = re.compile(
    r"\bCC[ -]?(?:BY(?:[ -](?:SA|ND|NC))*|0)\b(?:[ -]?\d\.\d)?|creative commons|public domain|общественное достояние",
    re.I,
)

_LONGEST_CAPTION = 300
_CREATOR = re.compile(
    r"^(?:by )?(?P<who>[A-ZА-ЯЁ][a-zа-яё]+ (?:[A-ZА-ЯЁ]\. ?)?[A-ZА-ЯЁ][a-zа-яё]+(?:-[A-ZА-ЯЁ][a-zа-яё]+)?)\s*"
    r"(?:[/|,]|(?:для|for)\s)\s*\S"
)
_LATIN = re.compile("[A-Z]")
_NOT_A_NAME = re.compile(
    r"\b(?:port|press|news|agency|images|photos?|media|authority|shipyards?|harbou?r|group|service|company|ministry)\b",
    re.I,
)
_FREE = re.compile(
    r"(?:для )?свободн\w+ (?:использовани|распространени|перепечатк)\w*|(?:перепечатка|использование"
    r"|распространение) свободн\w+|"
    r"free (?:to|for) (?:re-?)?use|для свободной публикации",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CaptionParts:
    """A caption and the credit that was printed inside it."""

    caption: str | None
    credit: str | None


def credit_of(line: str) -> str | None:
    """The credit of a line that is nothing but a credit («Фото: пресс-служба порта»), else None."""
    match = _LABELLED.match(line) or (_SIGN.match(line) if len(line) < 100 else None)
    if match is None and len(line) < 100 and (named := _NAMED.match(line)):
        return (named["by"] or named["of"]).strip(" .") or None
    return match["credit"].strip(" .") or None if match else None


def split_caption(text: str) -> CaptionParts:
    """A caption with its credit taken out: «Паром у причала. Фото: верфь» gives both."""
    whole = credit_of(text)
    if whole:
        return CaptionParts(None, whole)
    match = _INSIDE.search(text[-300:]) or _NAMED.search(text[-300:])
    if match is None:
        return CaptionParts(text.strip() or None, None)
    start = len(text) - len(text[-300:]) + match.start()
    before = text[: start + (1 if text[start : start + 1] in tuple('.!?»"') else 0)].strip(" (/|—–-")
    credit = next((part for part in match.groups() if part), "").strip(" .")
    return CaptionParts(before or None, credit or None)


def creator_of(credit: str | None) -> str | None:
    """The photographer in «Иван Лаптев / Рында», «Photo by Ann Lee, Harbour Press»; None for a name that stands alone,
    which may be an agency's, and where the first name is no first name.
    """
    match = _CREATOR.match(credit or "")
    if match is None:
        return None
    first = match["who"].split()[0]
    if _LATIN.match(first):
        return None if _NOT_A_NAME.search(match["who"]) else match["who"]
    return match["who"] if any("Name" in reading.grammemes for reading in readings(first)) else None


def picture_rights(credit: str | None) -> Rights:
    """What a credit says about the rights of its picture; a name without terms is not a licence."""
    if credit is None:
        return Rights("unknown", "no credit is printed with the picture")
    if _LICENCE.search(credit):
        return Rights("licensed", "the credit names a licence", usage_terms=credit)
    free = _FREE.search(credit)
    if free:
        holder = credit[: free.start()].strip(" ,;(") or None
        return Rights("claimed-open", "the credit says that the picture may be used freely", None, holder, credit)
    if _CACHES.search(credit):
        return Rights("unknown", "the credit names a picture cache, not a holder")
    return Rights("unknown", "the credit names a holder but no terms of use", copyright_holder=credit)


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """The lines [first, last) of a copied text that a picture left behind."""

    first: int
    last: int
    caption: str | None
    alt_text: str | None
    credit: str


def find_printed_pictures(lines: Sequence[str]) -> list[PrintedPicture]:
    """Pictures of a copied text: a credit line; over it the caption and the alternative text that a browser copies."""
    found: list[PrintedPicture] = []
    for index, line in enumerate(lines):
        credit = credit_of(line)
        if credit is None:
            parts = split_caption(line) if len(line) < _LONGEST_CAPTION else CaptionParts(None, None)
            if parts.caption and parts.credit:
                found.append(PrintedPicture(index, index + 1, parts.caption, None, parts.credit))
            continue
        first, caption, alt = index, None, None
        above = lines[index - 1] if index else ""
        over = lines[index - 2] if index > 1 else ""
        if above and _same(above, over):
            first, caption, alt = index - 2, above, over
        elif above and len(above) < 250 and (not over or len(above) < 120) and not above.isdigit() and index > 1:
            first, caption = index - 1, above
        found.append(PrintedPicture(first, index + 1, caption, alt, credit))
    return found


def _same(caption: str, alt: str) -> bool:
    """A browser copies the alternative text and the caption one over the other; they differ by a full stop at most."""
    return bool(alt) and caption.strip(" .").lower() == alt.strip(" .").lower()
