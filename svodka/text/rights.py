"""The rights that a page claims for its text, as printed and as understood (states of IPTC's usage terms, ours)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text.found import Found
from svodka.text.records import Rights, RightsState

_LONGEST = 600
_LICENCE_NAME = re.compile(
    r"\bCC[ -]?(?:BY(?:[ -](?:SA|ND|NC))*|0)\b(?:[ -]?\d\.\d)?|creative\s+commons|\bODbL\b"
    r"|open government licen[cs]e|open data licen[cs]e",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Terms:
    pattern: re.Pattern[str]
    state: RightsState
    why: str


def _terms(state: RightsState, why: str, pattern: str) -> _Terms:
    return _Terms(re.compile(pattern, re.I), state, why)


_PERMITS = (
    r"разреша(?:ется|ем)\s+(?:свободно\s+|бесплатно\s+)?(?:воспроизводить|использовать|перепечатывать"
    r"|публиковать|копировать|распространять)"
    r"|можно\s+(?:свободно\s+|бесплатно\s+)?(?:публиковать|перепечатывать|использовать|воспроизводить)"
    r"|may be (?:freely )?(?:reproduced|republished|reprinted|re-?used|used free)"
)

# In order of weight: the first that the page prints decides.
_TERMS = (
    _terms(
        "link-only",
        "the page forbids reprints without permission",
        r"(?:перепечатка|воспроизведение|копирование|использование)[^.]{0,120}(?:запрещен|не допускается"
        r"|только с (?:письменного |предварительного )?(?:разрешения|согласия))"
        r"|не (?:подлежит|может быть) [^.]{0,60}(?:воспроизвед|перепечат|распростран)|may not be (?:published"
        r"|republished|reproduced|copied|redistributed)"
        r"|(?:reproduction|republication)[^.]{0,80}without[^.]{0,40}permission[^.]{0,20}(?:prohibited|forbidden)",
    ),
    _terms(
        "quotation",
        "the page allows excerpts with a link to it",
        r"фрагмент\w*[^.]{0,60}со? ссылк|(?:extracts|excerpts) may be (?:quoted|reproduced)|may be quoted",
    ),
    _terms("claimed-open", "the page gives permission in its own words", _PERMITS),
    _terms(
        "claimed-open",
        "the page says that the holder placed it in open access",
        r"размещ[её]н\w*\s+правообладател\w+\s+в\s+открытом\s+доступе",
    ),
    _terms(
        "licensed",
        "the page states open terms for public-sector content",
        r"(?:могут|может) быть (?:воспроизведен|использован)\w*[^.]{0,160}без (?:каких-либо "
        r"|всяких )?ограничений|открыт\w+ данн\w+[^.]{0,80}(?:лицензи|услови|свободн)"
        r"|(?:условия|лицензия)[^.]{0,40}открытых данных|не являются объектами авторских прав"
        r"|open government licen[cs]e|available for (?:free )?re-?use",
    ),
    _terms(
        "claimed-open",
        "the page allows reprints with a link to it",
        r"перепечатка[^.]{0,80}(?:приветствуется|разрешен|допускается|при условии)",
    ),
    _terms(
        # It sets a condition and grants nothing: the whole text is shown only where the paper has agreed on it.
        "quotation",
        "the page asks for a link from whoever reprints it and does not say that the whole may be reprinted",
        r"при (?:полной или частичной |любой |полном или частичном |любом )?(?:перепечатке|использовании"
        r"|копировании|воспроизведении)[^.]{0,160}(?:ссылк|указани|упоминани)"
        r"|(?:с|при) (?:обязательн\w+ |условии )?(?:ссылк\w+|указани\w+) на (?:источник|сайт|портал)",
    ),
    _terms("quotation", "the page allows quotation with a link to it", r"при цитировании[^.]{0,120}(?:ссылк|указани)"),
    _terms(
        "link-only",
        "the page reserves all rights",
        r"все права (?:на [^.]{0,60})?(?:защищены|сохранены|принадлежат)|all rights reserved",
    ),
)
_NOTICE = re.compile(
    r"^(?:права на (?:данный |этот |настоящий )?(?:материал|текст|статью"
    r"|публикацию)\s+принадлежат\s*:?\s*(?P<owner>.{0,120})"
    r"|(?:©|\(c\)|\(с\)|copyright)\s*(?:©\s*)?(?P<sign>.{2,200})|правообладатель\s*:\s*(?P<named>.{2,120}))$",
    re.I,
)
_OPENING = re.compile(
    # The paper's own name may stand before: «Причал». При перепечатке …
    r"^(?:[«\"][^«»\"]{2,60}[»\"][.,:]?\s+|text: )?(?:права на |материал\w* |размещено "
    r"|(?:этот |данный )?текст можно|все права|при (?:полной|частичн|любо"
    r"|перепечат|использован|копирован|цитирован|воспроизвед)|перепечатка|"
    r"воспроизведение|копирование|использование|©|\(c\)|\(с\)|copyright|all rights|правообладатель|лицензия|CC BY"
    r"|licen[cs]e|the content|"
    r"(?:все |весь )?(?:материалы|контент|содержание|тексты|информация)|this (?:article|work|content)"
    r"|except where|если не указано|"
    r"настоящ\w+ материал|(?:текст|статья|материал)\w* (?:доступ|распростран|опубликован|размещ)"
    r"|условия использования|опубликовано (?:на условиях|под))",
    re.I,
)
_YEARS = re.compile(
    r"^[\s©,]*(?:19|20)\d\d\s*(?:[-–—,]\s*(?:(?:19|20)\d\d|н\.? ?в\.?)\s*)?(?:г(?:г|ода)?\.?)?[\s,.]*"
    r"|[\s,.]*(?:19|20)\d\d\s*(?:[-–—]\s*(?:19|20)\d\d)?\s*$"
)


_DATIVES = {
    "агентству": "агентство", "изданию": "издание", "компании": "компания", "редакции": "редакция", "порталу": "портал",
    "сайту": "сайт", "газете": "газета", "журналу": "журнал", "обществу": "общество", "центру": "центр", "бюро": "бюро",
    "министерству": "министерство", "службе": "служба", "пресс-службе": "пресс-служба", "корпорации": "корпорация",
    "правообладателю": "правообладатель", "автору": "автор",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RightsFound:
    """The rights with their reason, and the indexes of the lines they were printed on."""

    found: Found[Rights]
    lines: frozenset[int]


def is_rights_line(line: str) -> bool:
    """Whether a line is a notice or terms of use, not a sentence of the article."""
    if len(line) > _LONGEST or not _OPENING.match(line):
        return False
    return bool(
        _NOTICE.match(line) or _LICENCE_NAME.search(line) or any(terms.pattern.search(line) for terms in _TERMS)
    )


def find_rights(lines: Sequence[str]) -> RightsFound | None:
    """The rights block among the lines that stand outside the article; None when the page says nothing."""
    used = [index for index, line in enumerate(lines) if is_rights_line(line)]
    if not used:
        return None
    # The block beside the article says more about it than the footer: the first of each kind counts.
    notice, holder = _notice(lines, used)
    usage, state, why = _usage([lines[index] for index in used])
    if usage is None:
        why = "a notice names the holder but gives no terms" if holder else "a notice stands there but gives no terms"
    return RightsFound(Found(Rights(state, why, notice, holder, usage), _reason(usage, notice, why)), frozenset(used))


def state_of_terms(terms: str) -> tuple[RightsState, str]:
    """What a line that is known to be terms of use comes to, and why; unknown, "" when it says nothing that we know."""
    _line, state, why = _usage([terms])
    return state, why


def _reason(usage: str | None, notice: str | None, why: str) -> str:
    return f"{why}: «{(usage or notice or '')[:120]}»"


def _notice(lines: Sequence[str], used: Sequence[int]) -> tuple[str | None, str | None]:
    for index in used:
        match = _NOTICE.match(lines[index])
        if match is None:
            continue
        if match["owner"] is not None:
            return lines[index], _nominative(match["owner"].strip(" .:")) or None
        owner = match["named"] or match["sign"]
        return lines[index], _holder(owner)
    return None, None


def _nominative(owner: str) -> str:
    """«агентству «Рында»» -> «агентство «Рында»»: the head word alone is in the dative."""
    head, _, rest = owner.partition(" ")
    return f"{_DATIVES.get(head.lower(), head)} {rest}".strip()


def _holder(text: str) -> str | None:
    first = re.split(r"(?:\.\s|;|все права|all rights)", text, maxsplit=1, flags=re.I)[0]
    holder = _YEARS.sub("", first).strip(" .,:©")
    return holder if any(character.isalpha() for character in holder) else None


def _usage(lines: Sequence[str]) -> tuple[str | None, RightsState, str]:
    for line in lines:
        licence = _LICENCE_NAME.search(line)
        if licence:
            return line, "licensed", f"the page names a licence, {licence.group(0)}"
    for terms in _TERMS:
        for line in lines:
            if terms.pattern.search(line):
                return line, terms.state, terms.why
    return None, "unknown", ""
