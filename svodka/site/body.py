"""A story's body as HTML: blocks, marks, and quiet links of names, all by offsets in the plain text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from svodka.site.typography import typeset, unbroken
from svodka.text.records import Block, Mark


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block's plain text that links somewhere."""

    start: int
    end: int
    href: str


_TAGS = {"strong": "strong", "emphasis": "em"}


def html_of(
    blocks: Sequence[Block],
    *,
    names: Mapping[str, Sequence[Span]] | None = None,
    dateline: str = "",
    language: str = "ru",
) -> SafeString:
    """The body, every text escaped. `names` holds each block's spans of names, in the order of the text.

    The dateline stands bold at the head of the first paragraph, or in a paragraph of its own.
    """
    out: list[str] = []
    lead = f'<b class="dateline">{escape(typeset(dateline, language))}</b> ' if dateline else ""
    for block in blocks:
        spans = names.get(block.id, ()) if names else ()
        html = _RENDERED[block.kind](block, _Text(block, spans, language))
        if lead and block.kind == "paragraph":
            html, lead = html.replace("<p>", f"<p>{lead}", 1), ""
        out.append(html)
    if lead:
        out.insert(0, f"<p>{lead.rstrip()}</p>")
    return mark_safe("\n".join(out))  # noqa: S308  every text in it has gone through escape()


def _first_of_each(spans: Iterable[Span]) -> list[Span]:
    """Names link at their first occurrence in a block; one that overlaps an earlier link gives way to it."""
    kept: list[Span] = []
    linked: set[str] = set()
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.href not in linked and (not kept or span.start >= kept[-1].end):
            kept.append(span)
            linked.add(span.href)
    return kept


class _Text:
    """One block's plain text, typeset, with what is laid over it."""

    def __init__(self, block: Block, names: Sequence[Span], language: str) -> None:
        self.plain = typeset(block.text, language)
        links = _apart(Span(m.start, m.end, m.href) for m in block.marks if m.kind == "link" and is_web(m.href))
        # A link of the author's own goes first: an <a> inside an <a> is no HTML.
        wider = [_with_quotes(self.plain, name) for name in names]
        free = [name for name in wider if not any(name.start < a.end and a.start < name.end for a in links)]
        self.links = sorted([*links, *_first_of_each(free)], key=lambda span: span.start)
        self.styles = [mark for mark in block.marks if mark.kind in _TAGS]

    def html(self, start: int = 0, end: int | None = None) -> str:
        """The stretch as HTML: links outermost, then strong, then emphasis, whatever way they overlap."""
        end = len(self.plain) if end is None else end
        out, at = [], start
        for link in self.links:
            first, last = max(link.start, start), min(link.end, end)
            if first >= last or first < at:
                continue
            out.append(self._styled(at, first))
            out.append(f'<a href="{escape(link.href)}">{self._styled(first, last)}</a>')
            at = last
        out.append(self._styled(at, end))
        return "".join(out)

    def _styled(self, start: int, end: int) -> str:
        inside = [mark for mark in self.styles if mark.start < end and mark.end > start]
        if not inside:
            return escape(unbroken(self.plain[start:end]))
        cuts = sorted({start, end, *(min(max(at, start), end) for mark in inside for at in (mark.start, mark.end))})
        return "".join(self._piece(a, b, inside) for a, b in itertools.pairwise(cuts))

    def _piece(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        here = {mark.kind for mark in marks if mark.start <= start and mark.end >= end}
        html: str = escape(unbroken(self.plain[start:end]))
        for kind in ("emphasis", "strong"):
            if kind in here:
                html = f"<{_TAGS[kind]}>{html}</{_TAGS[kind]}>"
        return html


def _with_quotes(text: str, span: Span) -> Span:
    """A name in quotation marks is underlined with them: «Устьяна», not Устьяна between two marks."""
    around = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
    return Span(span.start - 1, span.end + 1, span.href) if around in {"«»", "„“", "“”"} else span


def _apart(links: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for link in sorted(links, key=lambda link: link.start):
        if not kept or link.start >= kept[-1].end:
            kept.append(link)
    return kept


def is_web(href: str | None) -> TypeGuard[str]:
    """Only addresses that a browser may follow from a foreign text: no javascript:, no data:."""
    try:
        return bool(href) and urlsplit(href.strip() if href else "").scheme in {"http", "https", "mailto"}
    except ValueError:  # «http://[x» leads nowhere
        return False


def _paragraph(block: Block, text: _Text) -> str:
    return f"<p>{text.html()}</p>"


def _heading(block: Block, text: _Text) -> str:
    # The page's own headline is the h1: what the source set as h1 or h2 becomes h2, and nothing goes below h4.
    level = min(max(block.level or 2, 2), 4)
    return f"<h{level}>{text.html()}</h{level}>"


def _quote(block: Block, text: _Text) -> str:
    return f"<blockquote><p>{text.html()}</p></blockquote>"


def _list(block: Block, text: _Text) -> str:
    tag = "ol" if block.ordered else "ul"
    items, at = [], 0
    for item in block.items:
        items.append(f"<li>{text.html(at, at + len(item))}</li>")
        at += len(item) + 1
    return f"<{tag}>{''.join(items)}</{tag}>"


def _table(block: Block, text: _Text) -> str:
    """Scrolls within itself on a phone, so it takes the focus: a keyboard must reach what is cut off."""
    rows, at = [], 0
    for row in block.rows:
        cells = []
        for cell in row:
            cells.append(f"<td>{text.html(at, at + len(cell))}</td>")
            at += len(cell) + 1
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="sheet" tabindex="0"><table class="facts">{"".join(rows)}</table></div>'


def _figure(block: Block, text: _Text) -> str:
    """A picture inside a foreign text is not shown, its rights being unknown; its caption stays."""
    return f'<p class="note">{text.html()}</p>' if block.text else ""


def _embed(block: Block, text: _Text) -> str:
    if not is_web(block.href):
        return f"<p>{text.html()}</p>" if block.text else ""
    words = text.html() if block.text else escape(urlsplit(block.href.strip()).netloc)
    return f'<p><a href="{escape(block.href)}">{words}</a></p>'


_RENDERED: Mapping[str, Callable[[Block, _Text], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "list": _list,
    "table": _table,
    "figure": _figure,
    "embed": _embed,
}
