"""Why the engine read each field as it did, in the desk's language.

The engine speaks English and knows no Django. Each template below is a sentence of its own with its loose parts named:
it is what a reason is recognised by, and what is translated. A reason that none of them knows is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def gettext_noop(sentence: str) -> str:
    """To be found by whoever collects what is to be translated; Django's own asks for settings, which the command that
    reads one page has not got.
    """
    return sentence


HOW_FOUND: Mapping[str, Promise] = {
    "model": gettext_lazy("found by the model"),
    "quoted": gettext_lazy("in quotation marks"),
    "institution": gettext_lazy("the name of an institution"),
    "dateline": gettext_lazy("in the dateline"),
    "surname": gettext_lazy("the surname alone"),
    "gazetteer": gettext_lazy("by the list of countries"),
    "definition": gettext_lazy("the text explains it"),
    "adjective": gettext_lazy("an adjective"),
    "abbreviation": gettext_lazy("an abbreviation"),
    "demonym": gettext_lazy("an inhabitant"),
    "editor": gettext_lazy("added by an editor"),
}
_TEMPLATES = (
    # Before the shorter ones that they begin with.
    gettext_noop("the server declared %(name)s, and the text looks right in it"),
    gettext_noop("the server declared %(name)s, and nothing looks better"),
    gettext_noop("the page declares %(name)s, and the text looks right in it"),
    gettext_noop("the page declares %(name)s, and nothing looks better"),
    gettext_noop("the detector names %(name)s, and the text looks right in it"),
    gettext_noop("the detector names %(name)s, and nothing looks better"),
    gettext_noop("the text opens with it: %(how)s"),
    gettext_noop("the year is completed from the page's date, %(date)s"),
    gettext_noop("the year is completed from the page's date"),
    gettext_noop("the running text in %(where)s scores highest on the page"),
    gettext_noop("the text stands in many small parts of the page, and %(where)s holds them"),
    gettext_noop("the page has no paragraphs: these are the longer pieces of text in %(where)s"),
    gettext_noop("JSON-LD gives much more of the text than %(where)s shows"),
    gettext_noop("that is UTC, the page itself has %(date)s"),
    gettext_noop("the page prints only when it was changed: «%(words)s»"),
    gettext_noop("the page says only when it was changed: dateModified in JSON-LD"),
    gettext_noop("the page says only when it was changed: the meta element %(name)s"),
    gettext_noop("the lines from the first paragraph to «%(words)s»"),
    gettext_noop("the lines from the first paragraph to the end"),
    gettext_noop("stands before the date in the dateline «%(words)s»"),
    gettext_noop("is named in the dateline «%(words)s»"),
    gettext_noop("printed beside the text: «%(words)s»"),
    gettext_noop("printed over the text: «%(words)s»"),
    gettext_noop("printed: «%(words)s»"),
    gettext_noop("the %(what)s of the page, and %(other)s agrees"),
    gettext_noop("the %(what)s of the page"),
    gettext_noop("the line over the text that has a headline's shape and the words of the text"),
    gettext_noop("the paragraph between the headline and the text"),
    gettext_noop("the paragraph between the headline and the dateline"),
    gettext_noop("the author in JSON-LD"),
    gettext_noop("the page marks its author"),
    gettext_noop("the signature over the date: «%(words)s»"),
    gettext_noop("the only author that the page links to"),
    gettext_noop("the element classed as the author"),
    gettext_noop("the element classed as the kicker"),
    gettext_noop("the meta element %(name)s"),
    gettext_noop("the element %(name)s"),
    gettext_noop("the line beside the headline: «%(words)s»"),
    gettext_noop("the publisher of the NewsArticle in JSON-LD"),
    gettext_noop("JSON-LD says so"),
    gettext_noop("the page lists them under «%(words)s»"),
    gettext_noop("the page states open terms for public-sector content: %(words)s"),
    gettext_noop("the rank «%(words)s» stands before the name"),
    gettext_noop("the text says «%(words)s» of the person"),
    gettext_noop("datePublished in JSON-LD"),
    gettext_noop("the page's address holds the date"),
    gettext_noop("og:site_name says so"),
    gettext_noop("og:url says so"),
    gettext_noop("JSON-LD names the section"),
    gettext_noop("the link beside the headline, classed as the section"),
    gettext_noop("the last of the page's breadcrumbs"),
    gettext_noop("the page's <link rel=canonical>"),
    gettext_noop("the address the page came from"),
    gettext_noop("the letters of the text are of that language"),
    gettext_noop("the words of the text are of that language"),
    gettext_noop("the page declares %(name)s"),
    gettext_noop("the text says so: «%(words)s»"),
    gettext_noop("the text gives it as its source: «%(words)s»"),
    gettext_noop("the page says that the holder placed it in open access: %(words)s"),
    gettext_noop(
        "the page asks for a link from whoever reprints it and does not say that the whole may be reprinted: %(words)s"
    ),
    gettext_noop("the page allows excerpts with a link to it: %(words)s"),
    gettext_noop("the page allows quotation with a link to it: %(words)s"),
    gettext_noop("the page allows reprints with a link to it: %(words)s"),
    gettext_noop("the page gives permission in its own words: %(words)s"),
    gettext_noop("the page names a licence, %(words)s"),
    gettext_noop("the page forbids reprints without permission: %(words)s"),
    gettext_noop("the page reserves all rights: %(words)s"),
    gettext_noop("the page prints no rights for its text"),
    gettext_noop("agreed for the source «%(words)s»"),
    gettext_noop("agreed for the agency «%(words)s»"),
    gettext_noop("decided at the desk"),
    gettext_noop("it stands in the article"),
    gettext_noop("the page declares it for sharing"),
    gettext_noop("a line of the text credits a picture"),
    gettext_noop("the label before it or the © sign says so"),
    gettext_noop("the credit names a licence"),
    gettext_noop("the credit names a holder but no terms of use"),
    gettext_noop("the credit names a picture cache, not a holder"),
    gettext_noop("the credit says that the picture may be used freely"),
    gettext_noop("credited to «%(words)s»"),
    gettext_noop("the phrase that ends right before the name: «%(words)s» in %(where)s"),
    gettext_noop("the apposition after the name: «%(words)s» in %(where)s"),
    gettext_noop("the phrase or the side it names"),
    gettext_noop("the country of «%(words)s»"),
    gettext_noop("the country stands beside the name or beside the body it is part of"),
    gettext_noop("the portal's list of names knows this one under the name shown"),
    gettext_noop("the article's agency"),
    gettext_noop("the text gives «%(words)s» in brackets"),
    gettext_noop("the agency's name without the noun before it"),
    gettext_noop("the source's own parser: «%(words)s»"),
    gettext_noop("the name is followed by «%(words)s» in the genitive"),
    gettext_noop("the letters of the text are of that language: %(words)s"),
    gettext_noop("the text is Cyrillic and no letter of it points to another language"),
    gettext_noop("the file of the picture says: «%(words)s»"),
    gettext_noop("the link that the page marks as its category"),
    gettext_noop("it gives no time zone"),
    gettext_noop("there is another day too, %(date)s"),
    gettext_noop("it is not believed: %(date)s was still to come when the page was taken"),
    gettext_noop("it is not believed: that is the moment at which the page was taken"),
    gettext_noop("dateModified in JSON-LD"),
    gettext_noop("the keywords in JSON-LD"),
    gettext_noop("the meta elements article:tag"),
    gettext_noop("the links that the page marks as tags"),
    gettext_noop("the line of tags under the text"),
    gettext_noop("the page says so: «%(words)s»"),
    gettext_noop("JSON-LD names the work that this one translates"),
    gettext_noop("JSON-LD says so of this picture"),
    gettext_noop("the credit names a person before the agency"),
    gettext_noop("the letter's subject"),
    gettext_noop("the first heading of the letter, whose subject says nothing"),
    gettext_noop("the letter's date"),
    gettext_noop("the letter's sender"),
    gettext_noop("the letter says where it is archived"),
    gettext_noop("the largest letters of the first page"),
    gettext_noop("the first line in bold letters"),
    gettext_noop("the first line in capital letters"),
    gettext_noop("the first line that is no sentence"),
    gettext_noop("the document's properties"),
    gettext_noop("the paragraph under the headline, in larger or bold letters"),
    gettext_noop("no date is printed; the PDF was made on this day"),
    gettext_noop("the text of the PDF document"),
    gettext_noop("the text of the letter document"),
    gettext_noop("it opens with HTML mark-up"),
    gettext_noop("it holds %(number)s HTML tags"),
    gettext_noop("it holds no HTML mark-up"),
    gettext_noop("it is a document of another kind: %(name)s"),
    gettext_noop("it decodes as strict UTF-8"),
    gettext_noop("it is UTF-8 cut off inside a character"),
    gettext_noop("it is UTF-8 but for %(number)s broken characters"),
    gettext_noop("it is not UTF-8"),
    gettext_noop("the byte order mark says so"),
    gettext_noop("every other byte is zero"),
)
# The reason of a decision is kept without the words of the page, which stand beside it.
_WORDS_AFTER = ": %(words)s"
_BARE = {template.removesuffix(_WORDS_AFTER): template for template in _TEMPLATES if template.endswith(_WORDS_AFTER)}
_HOW_A_DATELINE = (
    gettext_noop("agency and date"),
    gettext_noop("place, date and agency"),
    gettext_noop("place and date"),
    gettext_noop("place and agency"),
)
_PART = re.compile(r"%\((\w+)\)s")
# Of a reading, what stands on the form and what it says of people and organisations; the rest is the machine's own.
_SHOWN: Mapping[str, Promise] = {
    "headline": gettext_lazy("Headline"),
    "kicker": gettext_lazy("Kicker"),
    "standfirst": gettext_lazy("Standfirst"),
    "body": gettext_lazy("Text of the story"),
    "byline": gettext_lazy("Author"),
    "agency": gettext_lazy("Agency"),
    "dateline": gettext_lazy("Dateline as printed"),
    "published": gettext_lazy("Date at the source"),
    "updated": gettext_lazy("Last change at the source"),
    "section": gettext_lazy("Section at the source"),
    "tags": gettext_lazy("Tags at the source"),
    "original": gettext_lazy("Original of the translation"),
    "language": gettext_lazy("Language"),
    "primary_source": gettext_lazy("Primary source"),
    "rights": gettext_lazy("Rights"),
    "pictures": gettext_lazy("Pictures"),
    "credit_line": gettext_lazy("Credit as printed"),
    "creator": gettext_lazy("Photographer"),
    "position": gettext_lazy("position"),
    "country": gettext_lazy("country"),
    "aliases": gettext_lazy("other names"),
    "part_of": gettext_lazy("part of"),
}
# Which field of the form a reason belongs under.
FORM_FIELDS: Mapping[str, str] = {
    **{name: name for name in ("headline", "kicker", "standfirst", "byline", "agency", "dateline", "primary_source")},
    "rights": "rights_state",
    "published": "agency_date",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was read so: what it is about, and the reason, both in words."""

    about: str
    why: str


def in_words(reason: str, *, translate: Callable[[str], str] = _) -> str:
    """The reason in the language of the desk; parts after a semicolon are reasons of their own."""
    if reason in _BARE:
        return (translate(_BARE[reason]) % {"words": ""}).rstrip(": ")
    for pattern, template in _patterns():
        found = pattern.fullmatch(reason)
        if found:
            parts = found.groupdict().items()
            return translate(template) % {
                name: translate(text) if text in _HOW_A_DATELINE else text for name, text in parts
            }
    head, semicolon, tail = reason.rpartition("; ")
    if not semicolon:
        return reason
    return f"{in_words(head, translate=translate)}; {in_words(tail, translate=translate)}"


@lru_cache(maxsize=1)
def _patterns() -> Sequence[tuple[re.Pattern[str], str]]:
    return [(_pattern(template), template) for template in _TEMPLATES]


def _pattern(template: str) -> re.Pattern[str]:
    """The template with its parts loose. A part holds no semicolon: what follows one is another reason."""
    pieces = _PART.split(template)
    # Every second piece is the name of a part; one in quotation marks may hold anything.
    made = [re.escape(piece) if number % 2 == 0 else f"(?P<{piece}>.+)" for number, piece in enumerate(pieces)]
    return re.compile("".join(made) if "«" in template or "words" in template else "".join(made).replace(".+", "[^;]+"))


def reasons_of(record: Mapping[str, Any]) -> list[Reason]:
    """The reasons of a kept reading that a person can use, in its order."""
    annotation = record.get("annotation") or {}
    return [
        Reason(about, in_words(why))
        for key, why in (record.get("why") or {}).items()
        if (about := _about(key, annotation))
    ]


def _about(key: str, annotation: Mapping[str, Any]) -> str:
    """«headline» → «Заголовок»; «people.0.position» → «Иван Кожин: должность»; empty for what nobody asks about."""
    first, *rest = key.split(".")
    if not rest:
        return str(_SHOWN.get(first, ""))
    if first in {"people", "organisations"} and rest[0].isdecimal():
        listed = annotation.get(first) or []
        name = listed[int(rest[0])].get("name", "") if int(rest[0]) < len(listed) else ""
        return ": ".join(part for part in (name, str(_SHOWN.get(rest[-1], "")) if len(rest) > 1 else "") if part)
    if first == "pictures" and rest[0].isdecimal():
        return f"{_('Picture')} {int(rest[0]) + 1}: {str(_SHOWN.get(rest[-1], rest[-1])).lower()}"
    return ""


def field_label(name: str) -> str:
    """What a field of a reading is called at the desk; the engine's own word for one that stands nowhere there."""
    return str(_SHOWN.get({"credit": "credit_line"}.get(name, name), name))


def under_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """The reasons that stand under fields of the form."""
    why = record.get("why") or {}
    return {field: in_words(why[name]) for name, field in FORM_FIELDS.items() if name in why}
