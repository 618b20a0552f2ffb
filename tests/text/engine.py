"""The engine's number and what it reads in the gold pages, pinned together: docs/decisions/022-the-engines-number.md.

`python -m tests.text.engine` writes the pins anew once ENGINE has been raised; before that it only adds new pages.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256

from svodka.text.annotation import annotate_many
from svodka.text.reading import read
from svodka.text.record import ENGINE
from svodka.text.serial import annotation_as_json, article_as_json
from tests.text.gold import PAGES, address_of, gold_pages

PINS = PAGES / "records.txt"


def pinned() -> tuple[str, dict[str, str]]:
    """The engine that the pins are of, and the first half of the hash of each page's record."""
    engine, *lines = PINS.read_text(encoding="utf-8").splitlines()
    return engine, dict(line.rsplit(" ", 1) for line in lines)


def read_today() -> dict[str, str]:
    """The same of today's reading: fields and annotation; reasons are words for people and may be bettered."""
    pages = gold_pages()
    articles = [read(page.read_bytes(), url=address_of(page))[0] for page in pages]
    annotated = annotate_many(articles)
    records = [
        [article_as_json(article), annotation_as_json(annotation)]
        for article, (annotation, _why) in zip(articles, annotated, strict=True)
    ]
    texts = (json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records)
    return {page.name: sha256(text.encode()).hexdigest()[:32] for page, text in zip(pages, texts, strict=True)}


def changed(before: dict[str, str], today: dict[str, str]) -> list[str]:
    """Pages whose record is another one than it was; new and removed pages are none."""
    return sorted(page for page in before.keys() & today.keys() if before[page] != today[page])


def main() -> int:
    today = read_today()
    if PINS.exists():
        engine, before = pinned()
        if engine == ENGINE and (other := changed(before, today)):
            sys.stderr.write(f"Raise ENGINE in svodka/text/record.py first: {', '.join(other)} read otherwise.\n")
            return 1
    lines = [ENGINE, *(f"{page} {digest}" for page, digest in sorted(today.items()))]
    PINS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
