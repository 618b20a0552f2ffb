"""Gold pages: a saved page and beside it, in a form an editor can read and correct, all that should be read from it.

The form is a line «field: value» for every field that is there, an empty line, then the body: paragraphs as they are,
«## » before headings, «- » or «1. » before items, «> » before quotes, «| » between cells, «[figure] » and «[embed] ».
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from svodka.text.reading import read
from svodka.text.records import Article, Block, Picture, Rights

PAGES = Path(__file__).parent.parent / "data" / "pages"
# A page of a site is fetched from somewhere; one that says nothing of its address is read as from here.
ADDRESS = "https://gold.example/news/1"


def gold_pages() -> list[Path]:
    """The pages that have their record beside them."""
    return sorted(page for page in PAGES.iterdir() if gold_of(page).exists())


def known_failures() -> set[tuple[str, str]]:
    """(page, field) of what is not read right yet; the list is there to become shorter."""
    lines = (PAGES / "known-failures.txt").read_text(encoding="utf-8").splitlines()
    return {(page, field) for page, field in (line.split(" ", 1) for line in lines)}


def wrong_fields(page: Path) -> set[tuple[str, str]]:
    """(page, field) of every field that is missing, too many or not exactly as in the page's gold file."""
    gold, found = fields_of(gold_of(page).read_text(encoding="utf-8")), fields_of(read_as_gold(page))
    return {(page.name, name) for name in gold.keys() | found.keys() if gold.get(name) != found.get(name)}


def gold_of(page: Path) -> Path:
    """The file with the record of a page."""
    return page.with_name(page.name + ".gold")


@cache
def read_as_gold(page: Path) -> str:
    """What is read of a page today, in the form of the gold files."""
    return shown(read(page.read_bytes(), url=address_of(page))[0])


def address_of(page: Path) -> str | None:
    """Where a page is read as from; a saved one says it itself, and copied text has none."""
    return None if page.suffix in (".txt", ".mhtml") else ADDRESS


def fields_of(text: str) -> dict[str, str]:
    """The fields of a record in that form, the body as one of them."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return {**fields, "body": body.strip()}


def shown(article: Article) -> str:
    """An article in the form of the gold files."""
    head = "\n".join(f"{name}: {value}" for name, value in _fields(article))
    body = "\n\n".join(_block(block) for block in article.body)
    return f"{head}\n\n{body}\n"


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    for name in ("language", "kicker", "headline", "standfirst", "byline", "agency", "site_name", "section"):
        value = getattr(article, name)
        if value:
            yield name, value
    if article.canonical_url and article.canonical_url != ADDRESS:
        yield "canonical_url", article.canonical_url
    if article.dateline:
        found = article.dateline
        yield "dateline", _joined(found.printed, found.agency, found.located, found.date and found.date.isoformat())
    if article.published:
        moment = article.published_at
        yield "published", moment.isoformat(" ") if moment else article.published.isoformat()
    if article.updated:
        yield "updated", article.updated.isoformat().replace("T", " ")
    if article.tags:
        yield "tags", ", ".join(article.tags)
    if article.original:
        told = article.original
        yield "original", _joined(told.outlet, told.country, told.language, told.url, told.printed or None)
    if article.counters:
        yield "counters", " ".join(map(str, article.counters))
    if article.primary_source:
        yield "primary_source", _joined(article.primary_source.name, article.primary_source.printed)
    if article.rights.state != "unknown":
        yield "rights", _rights(article.rights)
    for number, picture in enumerate(article.pictures, start=1):
        yield f"picture {number}", _picture(picture)
    for kind, names in article.listed_mentions.items():
        yield f"listed {kind}", ", ".join(names)
    for number, row in enumerate(article.discussed, start=1):
        yield f"discussed {number}", _joined(row.last_activity.isoformat(" "), str(row.comments), row.title)


def _rights(rights: Rights) -> str:
    return _joined(rights.state, rights.copyright_notice, rights.copyright_holder, rights.usage_terms)


def _picture(picture: Picture) -> str:
    told = _joined(picture.url, picture.caption, picture.alt_text, picture.credit_line, picture.rights.state)
    return f"{told} | {picture.creator}" if picture.creator else told


def _joined(*parts: str | None) -> str:
    return " | ".join(part or "–" for part in parts)


def _block(block: Block) -> str:
    match block.kind:
        case "heading":
            return f"{'#' * (block.level or 2)} {block.text}"
        case "list":
            return "\n".join(
                f"{f'{number}.' if block.ordered else '-'} {item}" for number, item in enumerate(block.items, start=1)
            )
        case "quote":
            return f"> {block.text}"
        case "table":
            return "\n".join("| " + " | ".join(row) for row in block.rows)
        case "figure" | "embed":
            return f"[{block.kind}] {_joined(block.text or None, block.href)}"
        case _:
            return block.text
