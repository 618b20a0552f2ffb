"""The record of one page: the reading and the annotation together, to and from JSON, and as a text for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from svodka.text.annotation import annotate
from svodka.text.reading import DEFAULT_MAX_BYTES, read
from svodka.text.records import Annotation, Article, InputKind, Record
from svodka.text.serial import as_json, from_json
from svodka.text.showing import Language, as_text

__all__ = ["ENGINE", "Language", "as_json", "as_text", "from_json", "read_record"]

# Raised by hand whenever the same bytes may give another record, so that kept readings can be told from today's;
# tests/text/test_engine.py fails when that was forgotten (docs/decisions/022-the-engines-number.md).
ENGINE = "svodka.text 4"


def read_record(
    data: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    as_kind: InputKind | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    authority: Any = None,
    seen_at: datetime | None = None,
    annotator: Callable[[Article], tuple[Annotation, dict[str, str]]] | None = None,
) -> Record:
    """The whole record of one page: read, then annotated.

    `authority` is the list of known names that the annotation resolves against; `annotator` stands in for the
    engine's own annotation (a batch that has already been annotated); `seen_at` is when the page was taken. Raises
    UnableToRead as `read` does.
    """
    article, why, kind = read(data, url=url, charset=charset, as_kind=as_kind, max_bytes=max_bytes, seen_at=seen_at)
    annotation, reasons = annotator(article) if annotator else annotate(article, authority=authority)
    return Record(article, annotation, {**why, **reasons}, kind, ENGINE)
