"""The pages of tests/data/reading and how an expected article is compared with one that was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent.parent / "data" / "reading"


def page(name: str) -> bytes:
    """The bytes of a page as saved."""
    return (PAGES / name).read_bytes()


def differences(expected: Any, read: Any, path: str = "article") -> list[str]:
    """Where `read` lacks a value of `expected`; keys that only `read` has are welcome, lists are compared whole."""
    if isinstance(expected, dict):
        if not isinstance(read, dict):
            return [f"{path}: {read!r} is no object"]
        return [line for key in expected for line in differences(expected[key], read.get(key), f"{path}.{key}")]
    if isinstance(expected, list):
        if not isinstance(read, list) or len(expected) != len(read):
            return [f"{path}: expected {len(expected)} entries, got {read!r}"]
        return [
            line
            for n, pair in enumerate(zip(expected, read, strict=True))
            for line in differences(*pair, f"{path}.{n}")
        ]
    return [] if expected == read else [f"{path}: expected {expected!r}, got {read!r}"]


def article_page(paragraphs: str, head: str = "", headline: str = "Ледовая проводка начнётся на неделю раньше") -> str:
    """An HTML page of one article with these paragraphs, each long enough to be running text."""
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{headline}</title>{head}</head>
    <body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"""


PROSE = (
    "<p>Управление ледовых операций перенесло начало проводки на 24 ноября, приказ подписан в среду утром.</p>"
    "<p>Суда без ледового класса примут до 1 декабря, дальше порт оставляет только линию к посёлкам на островах.</p>"
)
