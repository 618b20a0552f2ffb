"""Reading one saved page: bytes or text in; the article, the reason for every field and the kind of the input out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from svodka.text.decoding import (
    DEFAULT_MAX_BYTES,
    BinaryInput,
    EmptyInput,
    InputTooLarge,
    UnableToRead,
    decode,
)
from svodka.text.documents import finish_document, read_document
from svodka.text.draft import NotAnArticle
from svodka.text.finishing import finish
from svodka.text.markup import read_markup
from svodka.text.mhtml import saved_page
from svodka.text.not_article import refuse_data
from svodka.text.plain import read_plain
from svodka.text.records import Article, InputKind
from svodka.text.source_parser import SourceParser

__all__ = [
    "DEFAULT_MAX_BYTES",
    "BinaryInput",
    "EmptyInput",
    "InputTooLarge",
    "NotAnArticle",
    "UnableToRead",
    "kind_of",
    "read",
]

_OPENS_AS_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body|meta|title|article|main"
    r"|div|p|h1|section|table|base|link|script)\b",
    re.I | re.S,
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|article|section|span|a|h[1-6]|li|ul|td|tr|table|br|img|strong|em|b|i)\b[^<>]{0,500}>",
    re.I,
)


def read(
    data: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    as_kind: InputKind | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    parser: SourceParser | None = None,
    seen_at: datetime | None = None,
) -> tuple[Article, dict[str, str], InputKind]:
    """The article on a page, why each field has its value, and whether the input was HTML or copied text.

    `url` is where the page was found (links are made absolute by it), `charset` what the server declared, `as_kind`
    overrides the detected kind. What the source's own `parser` finds on an HTML page wins over the general reader, and
    `why` has a line «parser.FIELD» for each field that it does not find. With `seen_at`, when the page was taken, dates
    that were still to come then are not believed.
    Raises UnableToRead: EmptyInput, InputTooLarge, BinaryInput or NotAnArticle.
    """
    whole = isinstance(data, bytes) and len(data) <= max_bytes
    document = read_document(cast("bytes", data), letter=as_kind == "mail") if whole else None
    if document:
        article, why = finish_document(document)
        why["input_kind"] = f"it is a document of another kind: {document.format}"
        return article, why, document.kind
    saved = saved_page(data) if isinstance(data, bytes) and len(data) <= max_bytes else None
    if saved:
        data, url, charset = saved.html, url or saved.url, charset or saved.charset
    decoded = decode(data, charset=charset, max_bytes=max_bytes)
    refuse_data(decoded.text)
    kind, kind_reason = (as_kind, "the caller says so") if as_kind else kind_of(decoded.text)
    draft = read_markup(decoded.text, url, parser, seen_at) if kind == "html" else read_plain(decoded.text, seen_at)
    article, why = finish(draft)
    why["input_kind"] = kind_reason
    why["charset"] = f"{decoded.charset or 'none'}: {decoded.why}"
    return article, why, kind


def kind_of(text: str) -> tuple[InputKind, str]:
    """Whether a text is HTML or was copied from a browser, and why."""
    if _OPENS_AS_MARKUP.match(text):
        return "html", "it opens with HTML mark-up"
    tags = len(_TAG.findall(text[:200_000]))
    # A copied text may quote a tag or two; even the barest page has a pair per paragraph.
    if tags >= 4 and tags * 2000 > len(text[:200_000]):
        return "html", f"it holds {tags} HTML tags"
    return "text", "it holds no HTML mark-up"
