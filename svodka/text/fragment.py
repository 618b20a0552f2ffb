"""The body of a document that is nothing but the article: a piece of HTML made into blocks, with no choice to make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from selectolax.lexbor import LexborNode

from svodka.text.assembling import styled
from svodka.text.blocks import list_of, paragraph
from svodka.text.decoding import settled, writable
from svodka.text.parsing import parsed
from svodka.text.records import Block
from svodka.text.walk import PLAIN, Style

_SKIPPED = {"script", "style", "template", "noscript", "head", "figcaption", "iframe", "object"}
_LEAVES = {"p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "dd", "dt"}
_LISTS = {"ul": False, "ol": True}


@dataclass(slots=True)
class _Piece:
    """A piece of text and the elements that it stands in, by their numbers; 0 for none."""

    text: str
    style: Style
    leaf: int = 0
    tag: str = "p"
    listing: int = 0
    ordered: bool = False
    item: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    quoted: bool = False
    line: int = 0


def blocks_of_html(html: str, base: str | None = None) -> list[Block]:
    """The blocks of a piece of HTML in its order; links are made absolute by `base`."""
    body = parsed(settled(writable(html))).body
    pieces = list(_pieces(body)) if body is not None else []
    blocks: list[Block] = []
    for (table, listing), of in groupby(pieces, key=lambda piece: (piece.table, piece.listing)):
        group = list(of)
        if table:
            blocks += _table(group, base)
        elif listing:
            items = [_text(of_item, base) for _, of_item in groupby(group, key=lambda piece: piece.item)]
            blocks += [list_of(kept, group[0].ordered)] if (kept := [item for item in items if item.text]) else []
        else:
            runs = groupby(group, key=lambda piece: (piece.leaf, piece.line))
            blocks += [block for _, run in runs if (block := _block(list(run), base)).text]
    return blocks


def blocks_of_text(text: str) -> list[Block]:
    """The paragraphs of a plain text: by blank lines when it has any, else line by line."""
    text = settled(writable(text)).replace("\r\n", "\n")
    chunks = text.split("\n\n") if "\n\n" in text.strip() else text.split("\n")
    return [paragraph(joined) for chunk in chunks if (joined := " ".join(chunk.split()))]


def _pieces(body: LexborNode) -> Iterator[_Piece]:
    line = 0
    for node in body.traverse(include_text=True):
        if node.tag == "br":
            line += 1
        elif node.tag == "-text" and (text := node.text(deep=False)):
            piece = _piece(node, text)
            if piece:
                piece.line = line
                yield piece


def _piece(node: LexborNode, text: str) -> _Piece | None:
    piece = _Piece(text, PLAIN)
    strong = emphasis = False
    href: str | None = None
    above = node.parent
    while above is not None and (tag := above.tag or "") != "body":
        if tag in _SKIPPED:
            return None
        strong, emphasis = strong or tag in ("b", "strong"), emphasis or tag in ("i", "em")
        href = href or (above.attributes.get("href") if tag == "a" else None)
        number = above.mem_id
        if tag in _LEAVES and not piece.leaf:
            piece.leaf, piece.tag = number, tag
        if tag == "li":
            piece.item = number
        elif tag in _LISTS:
            piece.listing, piece.ordered = number, _LISTS[tag]
        elif tag in ("td", "th"):
            piece.cell = number
        elif tag == "tr":
            piece.row = number
        elif tag == "table":
            piece.table = number
        piece.quoted = piece.quoted or tag == "blockquote"
        above = above.parent
    if strong or emphasis or href:
        piece.style = Style(strong, emphasis, href)
    return piece


def _text(pieces: Iterator[_Piece] | Sequence[_Piece], base: str | None) -> Block:
    # Parts of an item that stand on lines of their own are words apart.
    told: list[tuple[str, Style]] = []
    for _, run in groupby(pieces, key=lambda piece: (piece.leaf, piece.line)):
        told += [*((piece.text, piece.style) for piece in run), (" ", PLAIN)]
    text, marks = styled(told, base)
    return paragraph(text, marks)


def _block(run: Sequence[_Piece], base: str | None) -> Block:
    text, marks = styled([(piece.text, piece.style) for piece in run], base)
    tag = run[0].tag
    if tag[0] == "h" and tag[1:].isdigit():
        links = tuple(mark for mark in marks if mark.kind == "link")
        return Block("", "heading", text, level=int(tag[1:]), marks=links)
    return Block("", "quote" if run[0].quoted else "paragraph", text, marks=marks)


def _table(pieces: Sequence[_Piece], base: str | None) -> list[Block]:
    rows = []
    for row, of_row in groupby(pieces, key=lambda piece: piece.row):
        cells = [_text(of_cell, base).text for cell, of_cell in groupby(of_row, key=lambda piece: piece.cell) if cell]
        if row and any(cells):
            rows.append(tuple(cells))
    return [table_of(rows)] if rows else []


def table_of(rows: Sequence[tuple[str, ...]]) -> Block:
    """A table of the rows."""
    return Block("", "table", "\n".join("\t".join(row) for row in rows), rows=tuple(rows))
