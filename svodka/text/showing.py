"""A record as a text that a person reads: every field with its reason under it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from svodka.text.records import Annotation, Article, Block, Organisation, Person, Picture, Record

_WIDTH = 100
_PLAIN = ("headline", "kicker", "standfirst", "agency", "byline", "site_name", "section", "canonical_url", "language")


def as_text(record: Record) -> str:
    """The record for reading: the article, its body, what it is about; «because» lines give the reasons."""
    article, why = record.article, record.why
    lines = [f"Read as {record.input_kind} by {record.engine}", ""]
    lines += _fields(article, why)
    lines += _pictures(article.pictures, why)
    lines += ["", "Body" + _because(why.get("body"))]
    for block in article.body:
        lines += _block(block)
    lines += _aside(article)
    lines += _annotation(record.annotation, why)
    return "\n".join(lines) + "\n"


def _because(reason: str | None) -> str:
    return f"   (because: {reason})" if reason else ""


def _fields(article: Article, why: Mapping[str, str]) -> Iterator[str]:
    for name in _PLAIN:
        value = getattr(article, name)
        yield f"{name.replace('_', ' ').capitalize()}: {value if value is not None else '—'}{_because(why.get(name))}"
    dateline = article.dateline
    if dateline:
        parts = ", ".join(str(part) for part in (dateline.agency, dateline.located, dateline.date) if part)
        yield f"Dateline: «{dateline.printed}» → {parts}{_because(why.get('dateline'))}"
    when = article.published_at or article.published
    yield f"Published: {when.isoformat() if when else '—'}{_because(why.get('published'))}"
    if article.embargo_until:
        yield f"Embargo until: {article.embargo_until.isoformat()}{_because(why.get('embargo_until'))}"
    if article.counters:
        yield f"Counters: {' / '.join(map(str, article.counters))}{_because(why.get('counters'))}"
    if article.primary_source:
        yield f"Primary source: {article.primary_source.name}{_because(why.get('primary_source'))}"
    yield f"Rights: {article.rights.state}{_because(article.rights.why)}"
    for label, printed in (
        ("notice", article.rights.copyright_notice),
        ("holder", article.rights.copyright_holder),
        ("terms", article.rights.usage_terms),
    ):
        if printed:
            yield f"  {label}: {printed}"


def _pictures(pictures: tuple[Picture, ...], why: Mapping[str, str]) -> Iterator[str]:
    for number, picture in enumerate(pictures, start=1):
        yield f"Picture {number}: {picture.caption or picture.alt_text or '—'}{_because(why.get('pictures'))}"
        if picture.url:
            yield f"  address: {picture.url}"
        yield f"  credit: {picture.credit_line or '—'}"
        yield f"  rights: {picture.rights.state}{_because(picture.rights.why)}"


def _block(block: Block) -> Iterator[str]:
    if block.kind == "list":
        for number, item in enumerate(block.items, start=1):
            yield from _wrapped(item, f"  {number}. " if block.ordered else "  • ")
    elif block.kind == "table":
        for row in block.rows:
            yield "  | " + " | ".join(row)
    elif block.kind == "heading":
        yield f"  {'#' * (block.level or 2)} {block.text}"
    elif block.kind == "quote":
        yield from _wrapped(block.text, "  > ")
    else:
        place = f" [{block.kind}: {block.href}]" if block.href else ""
        yield from _wrapped(block.text + place, "  ")
    yield ""


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]


def _aside(article: Article) -> Iterator[str]:
    for kind, names in article.listed_mentions.items():
        yield f"The page lists, {kind}: {', '.join(names)}"
    if article.discussed:
        yield "The page's discussions:"
    for row in article.discussed:
        yield f"  {row.last_activity:%Y-%m-%d %H:%M}  {row.comments:>6}  {row.title}"


def _annotation(annotation: Annotation, why: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield f"Countries: {', '.join(annotation.countries) or '—'}"
    yield f"Places: {', '.join(annotation.places) or '—'}"
    for index, person in enumerate(annotation.people):
        yield f"Person: {_person(person)}{_because(why.get(f'people.{index}'))}"
    for index, organisation in enumerate(annotation.organisations):
        yield f"Organisation: {_organisation(organisation)}{_because(why.get(f'organisations.{index}'))}"
    for product in annotation.products:
        yield f"Product: {product}"
    for day in annotation.dates:
        yield f"Date: {day.date.isoformat()} «{day.printed}» in {day.block}"


def _person(person: Person) -> str:
    former = "formerly " if person.former else ""
    said = (person.rank, f"{former}{person.position}" if person.position else None, person.organisation, person.country)
    return "; ".join([person.name, *(part for part in said if part)])


def _organisation(organisation: Organisation) -> str:
    aliases = f" ({', '.join(organisation.aliases)})" if organisation.aliases else ""
    part = f", part of {organisation.part_of}" if organisation.part_of else ""
    return f"{organisation.name}{aliases}{part}" + (f", {organisation.country}" if organisation.country else "")
