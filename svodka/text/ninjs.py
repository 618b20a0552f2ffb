"""ninjs, the IPTC's News in JSON: 2.x and 3.x with their lists of headlines and bodies, 1.x with its plain fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from svodka.text.draft import NotAnArticle
from svodka.text.found import Found
from svodka.text.fragment import blocks_of_html, blocks_of_text
from svodka.text.records import Block, Dateline, Picture, Rights
from svodka.text.wire import Document, clean, declared_rights, draft_of, embargo, moment, said

Fields = Mapping[str, Any]
_CREDITS = ("creditline", "by", "byline", "copyrightholder")
_LEADS = {"summary", "abstract", "standfirst", "deck", "intro", "lead"}


def read_ninjs(data: bytes) -> Document | None:
    """The document; None when the bytes are no ninjs. Raises NotAnArticle for pictures and withdrawn items."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not _is_ninjs(told):
        return None
    name = _name(told)
    _refuse(told, name)
    draft = draft_of(_headline(told), _body(told), name)
    draft.byline = said(told.get("by") or told.get("byline"), "by")
    draft.standfirst = _standfirst(told)
    draft.agency = _provider(told)
    draft.published = moment(told.get("firstcreated"), "firstcreated") or moment(
        told.get("versioncreated"), "versioncreated"
    )
    draft.declared_language = clean(told.get("language")) or None
    address = said(told.get("uri"), "uri")
    draft.canonical_url = address if address and address.value.startswith(("http://", "https://")) else None
    draft.pictures = list(_pictures(told))
    draft.picture_reason = "the document's associations"
    located = clean(told.get("located"))
    return Document(
        draft,
        name,
        rights=_rights(told, name),
        dateline=Dateline(located, located=located) if located else None,
        embargo_until=embargo(told.get("embargoed")),
    )


def _is_ninjs(told: Fields) -> bool:
    standard = told.get("standard")
    named = isinstance(standard, dict) and standard.get("name") == "ninjs"
    return named or ("uri" in told and any(key in told for key in ("headlines", "bodies", "body_text", "body_html")))


def _name(told: Fields) -> str:
    standard = told.get("standard")
    version = clean(standard.get("version")) if isinstance(standard, dict) else ""
    return f"ninjs {version[:8]}".strip()


def _refuse(told: Fields, name: str) -> None:
    kind, status = clean(told.get("type")), clean(told.get("pubstatus"))
    if kind not in ("", "text"):
        raise NotAnArticle(f"This {name} document is of the type «{kind[:40]}», not a text.")
    if status not in ("", "usable"):
        raise NotAnArticle(f"This {name} document is «{status[:40]}»: its sender does not want it used.")


def _list(value: object) -> list[Fields]:
    """The objects of a list, or of a mapping as 1.x has it."""
    values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [one for one in values if isinstance(one, dict)]


def _value(one: Fields) -> str:
    """A headline or a description as text, whatever it was written in."""
    text = one.get("value")
    if isinstance(text, str) and "html" in clean(one.get("contenttype")):
        return clean(" ".join(block.text for block in blocks_of_html(text)))
    return clean(text)


def _headline(told: Fields) -> Found[str] | None:
    headlines = _list(told.get("headlines"))
    ordered = sorted(headlines, key=lambda one: clean(one.get("role")) != "main")
    text = next((text for one in ordered if (text := _value(one))), "")
    return said(text, "headlines") or said(told.get("headline"), "headline")


def _standfirst(told: Fields) -> Found[str] | None:
    """Of the descriptions one that says it is a lead: others describe the document, not to its readers."""
    for one in _list(told.get("descriptions")):
        if clean(one.get("role")).lower() in _LEADS and (text := _value(one)):
            return said(text, "descriptions")
    return None


def _provider(told: Fields) -> Found[str] | None:
    sources = _list(told.get("infosources")) or _list(told.get("infosource"))
    providers = [one for one in sources if clean(one.get("role")).rpartition(":")[2] in ("", "provider", "origin")]
    return next((found for one in providers if (found := said(one.get("name"), "infosources"))), None)


def _body(told: Fields) -> list[Block]:
    bodies = _list(told.get("bodies"))
    written = [(clean(one.get("contenttype")), one.get("value")) for one in bodies]
    written += [("text/html", told.get("body_html")), ("text/plain", told.get("body_text"))]
    texts = [(kind, text) for kind, text in written if isinstance(text, str) and text.strip()]
    for kind, text in texts:
        if "html" in kind and (blocks := blocks_of_html(text)):
            return blocks
    return next((blocks for kind, text in texts if "html" not in kind and (blocks := blocks_of_text(text))), [])


def _rights(told: Fields, name: str) -> Rights | None:
    holder, notice, terms = (clean(told.get(part)) for part in ("copyrightholder", "copyrightnotice", "usageterms"))
    return declared_rights(holder, notice, terms, name)


def _pictures(told: Fields) -> Iterator[Picture]:
    for one in _list(told.get("associations")):
        if clean(one.get("type")) != "picture":
            continue
        renditions = [one for one in _list(one.get("renditions")) if clean(one.get("href")).startswith("http")]
        best = max(renditions, key=_width, default=None)
        caption = next((text for given in _list(one.get("descriptions")) if (text := _value(given))), "")
        rights = _rights(one, "ninjs")
        yield Picture(
            url=clean(best["href"]) if best else None,
            caption=caption or clean(one.get("description_text")) or clean(one.get("body_text")) or None,
            alt_text=clean(one.get("altText")) or None,
            credit_line=next((clean(one.get(name)) for name in _CREDITS if clean(one.get(name))), None),
            rights=rights or Rights("unknown"),
        )


def _width(rendition: Fields) -> float:
    width = rendition.get("width")
    return float(width) if isinstance(width, (int, float)) and 0 <= width < 1e6 else 0.0
