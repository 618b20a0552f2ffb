"""A story's body between its two forms: blocks of the text engine, and what the StreamField keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from svodka.text.records import Block, Mark


def to_stream(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as StreamField data; ids are kept, so mentions still point into them."""
    return [{"type": block.kind, "id": block.id, "value": _value(block)} for block in blocks]


def _value(block: Block) -> dict[str, Any]:
    marks = [asdict(mark) for mark in block.marks]
    match block.kind:
        case "list":
            return {"items": list(block.items), "ordered": block.ordered, "marks": marks}
        case "table":
            return {"rows": [list(row) for row in block.rows]}
        case "heading":
            return {"text": block.text, "level": block.level or 2, "marks": marks}
        case "figure" | "embed":
            return {"text": block.text, "href": block.href or ""}
        case _:
            return {"text": block.text, "marks": marks}


def from_stream(data: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """StreamField data (`copy.body.raw_data`) as blocks, without building Wagtail's block values."""
    return tuple(_block(entry) for entry in data)


def _block(entry: Mapping[str, Any]) -> Block:
    kind, value = entry["type"], entry["value"]
    marks = tuple(Mark(**mark) for mark in value.get("marks") or ())
    items = tuple(item["value"] if isinstance(item, Mapping) else item for item in value.get("items") or ())
    rows = tuple(_cells(row) for row in value.get("rows") or ())
    text = value.get("text") or "\n".join(items) or "\n".join("\t".join(row) for row in rows)
    return Block(
        id=entry["id"],
        kind=kind,
        text=text,
        items=items,
        rows=rows,
        ordered=bool(value.get("ordered")),
        level=value.get("level"),
        marks=marks,
        href=value.get("href") or None,
    )


def _cells(row: Any) -> tuple[str, ...]:
    cells = row["value"] if isinstance(row, Mapping) else row
    return tuple(cell["value"] if isinstance(cell, Mapping) else cell for cell in cells)
