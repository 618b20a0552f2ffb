"""Headlines inside quotation marks: «Ответ на «…»», whatever marks the headline has brought along. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# Outermost first. The third rank is that of Milchin's handbook: «… „… ‘…’ …“ …»; whatever is deeper stays at it.
_LIKE_RUSSIAN = ("«»", "„“", "‘’")
_LIKE_ENGLISH = ("“”", "‘’", "“”")
_RANKS = {"ru": _LIKE_RUSSIAN, "be": _LIKE_RUSSIAN, "uk": _LIKE_RUSSIAN}
# «“» opens in English and closes in Russian; a straight mark does either.
_CLOSED_BY = {"«": "»", "„": "“”", "“": "”", "‘": "’", '"': '"'}
_OPENS_AFTER = frozenset(" \u00a0([{—–-/«„“‘")
# Of two equal marks side by side one is printed.
_DOUBLED = re.compile(r"([»“’”])\1+")


def quoted(headline: str, language: str) -> str:
    """The headline in the quotation marks of its language, those inside it lowered by a rank:
    Паром «Нерль» стоит -> «Паром „Нерль“ стоит».

    One that stands in marks as a whole gets no second pair: «Нерль» stays «Нерль».
    """
    text = " ".join(headline.split())
    ranks = _RANKS.get(language[:2].lower(), _LIKE_ENGLISH)
    marks = _marks(text)
    whole = _stands_in_marks(text, marks)
    inside = _in_ranks(text, marks, ranks, 0 if whole else 1)
    return _DOUBLED.sub(r"\1", inside if whole else f"{ranks[0][0]}{inside}{ranks[0][1]}")


def answer_headline(headline: str, *, language: str, longest: int) -> str:
    """«Ответ на «…»» in the language of the interface; a long headline is cut between words, so that the whole has
    at most `longest` characters.
    """
    made = _answer_to(headline, language)
    kept = headline
    while len(made) > longest and kept:
        kept = kept[: longest - len(made)]
        kept = (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:—-«„“")
        made = _answer_to(f"{kept}…", language)
    return made[:longest]


def _answer_to(headline: str, language: str) -> str:
    # The interface's own words hold unbreakable spaces, which a headline gets only where it is printed.
    return " ".join((_("Answer to %(headline)s") % {"headline": quoted(headline, language)}).split())


def _marks(text: str) -> list[tuple[int, int]]:
    """(place, 1 for an opening or -1 for a closing mark) of the quotation marks; a straight mark that has no pair,
    as in 24", is none.
    """
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if _opens(text, place):
            opened.append((place, character))
        elif opened and character in _CLOSED_BY[opened[-1][1]]:
            found += [(opened.pop()[0], 1), (place, -1)]
    # ООО «Верфь «Нерль»: one closing mark for two is an old habit of newspapers.
    found += [(place, 1) for place, character in opened if character in "«„"]
    return sorted(found)


def _opens(text: str, place: int) -> bool:
    character = text[place]
    if character in "«„":
        return True
    before = text[place - 1] if place else " "
    return character in '"“‘' and before in _OPENS_AFTER and text[place + 1 : place + 2].strip() != ""


def _stands_in_marks(text: str, marks: list[tuple[int, int]]) -> bool:
    """Whether the first mark is the first character and is closed by the last: not so in «Нерль» и «Сухона»."""
    if not marks or marks[0][0] != 0 or marks[-1] != (len(text) - 1, -1):
        return False
    depths = [sum(step for _place, step in marks[: number + 1]) for number in range(len(marks))]
    return depths.index(0) == len(marks) - 1 if 0 in depths else False


def _in_ranks(text: str, marks: list[tuple[int, int]], ranks: tuple[str, ...], depth: int) -> str:
    """The text with each mark as its depth wants it, the outermost at `depth`."""
    out = list(text)
    for place, step in marks:
        depth -= step < 0
        out[place] = ranks[min(depth, len(ranks) - 1)][step < 0]
        depth += step > 0
    return "".join(out)
