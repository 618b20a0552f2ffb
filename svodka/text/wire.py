"""What the readers of documents (ninjs, NITF, NewsML-G2, DOCX, PDF, letters) hand over, and its last steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from svodka.text.dates import parse_machine
from svodka.text.decoding import settled, writable
from svodka.text.draft import Draft, NotAnArticle
from svodka.text.finishing import finish
from svodka.text.found import Found
from svodka.text.records import Article, Block, Dateline, InputKind, Rights
from svodka.text.rights import state_of_terms


class EmbargoNotUnderstood(NotAnArticle):
    """The document is held until a moment that cannot be read: ask its sender, or enter it at the desk."""


@dataclass(slots=True)
class Document:
    """A draft, and what a format names beyond it. `format` is its name for people, with the version."""

    draft: Draft
    format: str
    rights: Rights | None = None
    dateline: Dateline | None = None
    embargo_until: datetime | None = None
    kind: InputKind = "html"


def finish_document(document: Document) -> tuple[Article, dict[str, str]]:
    """The article of a document; what its fields say goes before what its text says."""
    article, why = finish(document.draft)
    field = f"the {document.format} document says so"
    if document.rights:
        article = replace(article, rights=document.rights)
        why["rights"] = document.rights.why or field
    if document.dateline:
        printed = article.dateline or document.dateline
        located = document.dateline.located or printed.located
        day = document.dateline.date or printed.date
        article = replace(article, dateline=replace(printed, located=located, date=day))
        why["dateline"] = field
    # An agency names the language of each item; a word processor that of its own settings, which only helps to guess.
    language = (document.draft.declared_language or "")[:2].lower()
    if document.format != "DOCX" and language.isalpha() and language.isascii() and len(language) == 2:
        article = replace(article, language=language)
        why["language"] = field
    if document.embargo_until:
        article = replace(article, embargo_until=document.embargo_until)
        why["embargo_until"] = field
    return article, why


def said(value: object, where: str) -> Found[str] | None:
    """A field of a document as found; None when it is empty or no text."""
    text = clean(value)
    return Found(text, f"the document's {where}") if text else None


def clean(value: object) -> str:
    """A value of a document as one line of text; "" for what is no text."""
    return " ".join(settled(writable(value)).split()) if isinstance(value, str) else ""


def draft_of(headline: Found[str] | None, blocks: Sequence[Block], format_name: str) -> Draft:
    """The draft of a document. Raises NotAnArticle without a headline or without a text."""
    if headline is None:
        raise NotAnArticle(f"This {format_name} document has no headline.")
    if not blocks:
        raise NotAnArticle(f"This {format_name} document has no text of its own: it may be a picture or an advisory.")
    return Draft(headline, list(blocks), around=[], body_reason=f"the text of the {format_name} document")


def moment(value: object, where: str) -> Found[date | datetime] | None:
    """A date or a time of a document, in any form of ISO 8601; None for what is none."""
    text = clean(value)
    try:
        parsed = parse_machine(text) or datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return Found(parsed, f"the document's {where}") if 1900 <= parsed.year <= 2200 else None


def embargo(value: object) -> datetime | None:
    """Until when a document is held; without a zone it is UTC. Raises EmbargoNotUnderstood for what is no time."""
    if value is None or value == "":
        return None
    found = moment(value, "embargo")
    if found is None:
        raise EmbargoNotUnderstood(f"The document is under embargo until «{clean(value)[:60]}», which is no moment.")
    until = found.value
    if not isinstance(until, datetime):
        # Held until a day is over is the safe way to read a day.
        until = datetime.combine(until, time.max.replace(microsecond=0))
    return until if until.tzinfo else until.replace(tzinfo=UTC)


def declared_rights(holder: str, notice: str, terms: str, format_name: str) -> Rights | None:
    """The rights that a document states; what its terms mean is decided as on a page. None when it states none."""
    if not (holder or notice or terms):
        return None
    state, why = state_of_terms(" ".join(line for line in (terms, notice) if line))
    told = f"the {format_name} document: {why}" if why else f"the {format_name} document's words on rights"
    return Rights(state, told, notice or None, holder or None, terms or None)
