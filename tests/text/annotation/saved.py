"""Articles and expected annotations from JSON files in the shape of the specification's expected.json."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from svodka.text.records import Article, Block, Dateline, Picture, Rights

FOLDER = Path(__file__).parents[2] / "data" / "annotation"


def load(path: Path) -> tuple[Article, dict[str, Any]]:
    """The article of a file and the annotation expected of it."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    return article_from(saved["article"]), saved["annotation"]


def article_from(saved: dict[str, Any]) -> Article:
    dateline = saved.get("dateline")
    return Article(
        language=saved.get("language"),
        headline=saved["headline"],
        body=tuple(block_from(number, block) for number, block in enumerate(saved["body"], start=1)),
        agency=saved.get("agency"),
        dateline=dateline_from(dateline) if dateline else None,
        published=day(saved.get("published")),
        pictures=tuple(
            Picture(None, picture["caption"], None, None, Rights("unknown")) for picture in saved.get("pictures", ())
        ),
    )


def block_from(number: int, saved: dict[str, Any]) -> Block:
    return Block(f"b{number}", saved["kind"], saved.get("text", ""), tuple(saved.get("items", ())))


def dateline_from(saved: dict[str, Any]) -> Dateline:
    return Dateline(saved["printed"], saved.get("agency"), saved.get("located"), day(saved.get("date")))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def article(*paragraphs: str, headline: str = "Новости верфи", language: str | None = "ru", **more: Any) -> Article:
    """An article of these paragraphs."""
    body = tuple(Block(f"b{number}", "paragraph", text) for number, text in enumerate(paragraphs, start=1))
    return Article(language=language, headline=headline, body=body, **more)
