"""The chosen runs of a page made into blocks: paragraphs, headings, lists, quotes, tables, figures, embeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from svodka.text.blocks import list_of
from svodka.text.choosing import Chosen
from svodka.text.furniture import TERMINAL
from svodka.text.records import Block, Mark
from svodka.text.running_text import HEADINGS
from svodka.text.typed_lists import starts_item
from svodka.text.walk import PLAIN, Run, Style, Walked

_LONGEST_ITEM = 1500
_LONGEST_CELL = 400
_EMBEDS = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube\.com/embed|youtube-nocookie\.com|youtu\.be|vk\.com/video|vkvideo\.ru|rutube\.ru"
    r"|ok\.ru/video|dzen\.ru/embed|"
    r"vimeo\.com|dailymotion\.com|t\.me|twitter\.com|x\.com|instagram\.com|facebook\.com/plugins/(?:post|video)"
    r"|tiktok\.com|"
    r"soundcloud\.com|music\.yandex\.ru|spotify\.com|datawrapper\.de|dwcdn\.net|flourish\.studio|infogram\.com)",
    re.I,
)


def absolute(base: str | None, href: str | None) -> str | None:
    """The absolute web or mail address of a link; None for scripts, fragments of the page and what is no address."""
    if not href or href.startswith("#"):
        return None
    try:
        whole = href.startswith(("https://", "http://"))
        joined = href.strip() if whole else urljoin(base or "", href.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return joined
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


def styled(pieces: Sequence[tuple[str, Style]], base: str | None) -> tuple[str, tuple[Mark, ...]]:
    """Text of a run with blanks collapsed, and its marks in code points of that text."""
    text: list[str] = []
    spans: list[tuple[int, int, Style]] = []
    length, blank = 0, False
    for raw, style in pieces:
        words = raw.split()
        if not words:
            blank = blank or bool(raw)
            continue
        if length and (blank or raw[0].isspace()):
            text.append(" ")
            length += 1
        joined = " ".join(words)
        text.append(joined)
        if style is not PLAIN:
            spans.append((length, length + len(joined), style))
        length += len(joined)
        blank = raw[-1].isspace()
    return "".join(text), tuple(_marks(spans, base)) if spans else ()


def _marks(spans: Sequence[tuple[int, int, Style]], base: str | None) -> Iterator[Mark]:
    yield from _merged(spans, lambda style: style.strong, lambda start, end, _: Mark("strong", start, end))
    yield from _merged(spans, lambda style: style.emphasis, lambda start, end, _: Mark("emphasis", start, end))
    linked = [(start, end, style) for start, end, style in spans if absolute(base, style.href)]
    yield from _merged(
        linked, lambda style: style.href, lambda start, end, href: Mark("link", start, end, absolute(base, str(href)))
    )


def _merged(
    spans: Sequence[tuple[int, int, Style]],
    key: Callable[[Style], object],
    make: Callable[[int, int, object], Mark],
) -> Iterator[Mark]:
    """One mark for neighbours of the same key, at most one blank apart."""
    open_start, open_end, open_key = 0, -2, None
    for start, end, style in spans:
        value = key(style)
        if not value:
            continue
        if value == open_key and start - open_end <= 1:
            open_end = end
            continue
        if open_key:
            yield make(open_start, open_end, open_key)
        open_start, open_end, open_key = start, end, value
    if open_key:
        yield make(open_start, open_end, open_key)


@dataclass(slots=True)
class _Assembly:
    page: Walked
    chosen: Chosen
    base: str | None
    inner: bytearray

    def strictly_inside(self, number: int) -> bool:
        """Whether a list or table is part of the article, not a layout that holds the article."""
        return number >= 0 and bool(self.inner[number])

    def listing(self, run: Run) -> int:
        """The outermost list inside the article that a run belongs to, -1 when none."""
        containers = self.page.containers
        number, outermost = containers[run.container].listing, -1
        while self.strictly_inside(number):
            self.page.effort.spend(1)
            outermost = number
            number = containers[containers[number].parent].listing
        return outermost

    def block(self, run: Run) -> Block | None:
        text, marks = styled(run.pieces, self.base)
        if not text:
            return None
        if run.tag in HEADINGS:
            return Block(
                "", "heading", text, level=int(run.tag[1]), marks=tuple(mark for mark in marks if mark.kind == "link")
            )
        if self.strictly_inside(self.page.containers[run.container].quote):
            return Block("", "quote", text, marks=marks)
        return Block("", "paragraph", text, marks=marks)


def assemble(page: Walked, chosen: Chosen, base: str | None, figures: dict[int, Block]) -> list[Block]:
    """Blocks of the article in page order; `figures` maps a thing's place among page.things to the block it becomes."""
    assembly = _Assembly(page, chosen, base, page.covered(chosen.kept, strictly=True))
    order = {id(run): index for index, run in enumerate(page.runs)}
    tables = _tables(assembly)
    things = sorted(figures.items(), key=lambda item: page.things[item[0]].order)
    blocks: list[Block] = []
    done: set[int] = set()
    position, runs = 0, chosen.runs
    while position < len(runs):
        run = runs[position]
        while things and page.things[things[0][0]].order <= order[id(run)]:
            blocks.append(things.pop(0)[1])
        table = page.containers[run.container].table
        if table in tables:
            if page.containers[run.container].cell < 0:
                # A caption stands in the table, but in no cell of it.
                blocks += [made for made in (assembly.block(run),) if made]
            elif table not in done:
                done.add(table)
                blocks.append(tables[table])
            position += 1
            continue
        last = _end_of_list(assembly, runs, position)
        made = _list_block(assembly, runs[position:last]) if last > position else None
        if made:
            blocks.append(made)
            position = last
            continue
        position = _add_run(assembly, runs, position, blocks)
    # A video after the last paragraph is the article's; a picture there more often opens the next one.
    blocks.extend(block for _, block in things if block.kind == "embed")
    return blocks


def _add_run(assembly: _Assembly, runs: Sequence[Run], position: int, blocks: list[Block]) -> int:
    run = runs[position]
    block = assembly.block(run)
    if block is None:
        return position + 1
    last = blocks[-1] if blocks else None
    if last and _continues(runs, position, last, block):
        text, marks = styled([*runs[position - 1].pieces, (" ", PLAIN), *run.pieces], assembly.base)
        if text == f"{last.text} {block.text}":
            blocks[-1] = Block("", last.kind, text, marks=marks)
            return position + 1
    blocks.append(block)
    return position + 1


def _continues(runs: Sequence[Run], position: int, last: Block, block: Block) -> bool:
    """A line broken by <br> in the middle of a sentence, not a new paragraph."""
    return (
        position > 0
        and runs[position].broken
        and runs[position - 1].container == runs[position].container
        and last.kind == block.kind
        and not TERMINAL.search(last.text)
        and block.text[:1].islower()
        and not starts_item(block.text)
    )


def _end_of_list(assembly: _Assembly, runs: Sequence[Run], position: int) -> int:
    """One past the last run of the list that the run at `position` is in; `position` itself when it is in none."""
    listing = assembly.listing(runs[position])
    if listing < 0:
        return position
    last = position
    while last < len(runs) and assembly.page.inside(runs[last].container, listing):
        last += 1
    # A list that turns out to be a layout is looked through again from each of its runs.
    assembly.page.effort.spend(last - position)
    return last


def _list_block(assembly: _Assembly, runs: Sequence[Run]) -> Block | None:
    """A list of runs in one <ul> or <ol>; None when it only serves as layout: long items, headings in them."""
    containers = assembly.page.containers
    grouped: dict[int, list[Run]] = {}
    for run in runs:
        grouped.setdefault(containers[run.container].item, []).append(run)
    if any(run.tag in HEADINGS for run in runs):
        return None
    if any(sum(len(run.text) for run in group) > _LONGEST_ITEM for group in grouped.values()):
        return None
    items = []
    for group in grouped.values():
        pieces: list[tuple[str, Style]] = []
        for run in group:
            pieces += [*run.pieces, (" ", PLAIN)]
        text, marks = styled(pieces, assembly.base)
        items.append(Block("", "paragraph", text, marks=marks))
    listing = assembly.listing(runs[0])
    return list_of(items, containers[listing].tag == "ol")


def _tables(assembly: _Assembly) -> dict[int, Block]:
    """Tables of data inside the article, by container: at least two rows and two columns, short cells, no nesting."""
    page = assembly.page
    numbers = {page.containers[run.container].table for run in assembly.chosen.runs}
    wanted = {number for number in numbers if assembly.strictly_inside(number)}
    if not wanted:
        return {}
    cells: dict[int, dict[int, dict[int, list[str]]]] = {number: {} for number in wanted}
    spoilt: set[int] = set()
    for run in page.runs:
        container = page.containers[run.container]
        if container.table in wanted and container.row >= 0 and container.cell >= 0:
            row = cells[container.table].setdefault(container.row, {})
            row.setdefault(container.cell, []).append(run.text)
        above = page.containers[page.containers[container.table].parent].table if container.table > 0 else -1
        spoilt.add(above)
    return {number: made for number in wanted - spoilt if (made := _table_block(cells[number]))}


def _table_block(rows: dict[int, dict[int, list[str]]]) -> Block | None:
    table = tuple(tuple(" ".join(texts) for texts in row.values()) for row in rows.values())
    wide = [row for row in table if len(row) > 1]
    if len(wide) < 2 or len(wide) < 0.6 * len(table):
        return None
    if any(len(cell) > _LONGEST_CELL for row in table for cell in row):
        return None
    return Block("", "table", "\n".join("\t".join(row) for row in table), rows=table)


def embeds(page: Walked, chosen: Chosen, base: str | None) -> dict[int, Block]:
    """Players and posts of known services inside the article, as links, by their place among page.things."""
    found = {}
    covered = page.covered(chosen.kept)
    for index, thing in enumerate(page.things):
        if thing.tag != "iframe" or thing.outside or not covered[thing.container]:
            continue
        source = thing.attributes.get("src") or thing.attributes.get("data-src")
        href = absolute(base, "https:" + source if source and source.startswith("//") else source)
        if href and _EMBEDS.search(href):
            found[index] = Block("", "embed", thing.attributes.get("title") or href, href=href)
    return found
