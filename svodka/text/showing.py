"""A record as a text that a person reads: every field, its reason under it, and where an empty one was looked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from svodka.text.records import Annotation, Article, Block, Organisation, Person, Picture, Record, Rights

_WIDTH = 100
_HEAD = (
    "headline", "kicker", "standfirst", "byline", "agency", "dateline", "published", "updated", "site_name", "section",
    "tags", "canonical_url", "language", "primary_source", "original", "embargo_until", "counters",
)  # fmt: skip
_NAMES = {"canonical_url": "Address", "site_name": "Site", "embargo_until": "Embargo until"}
# Where a field was looked for in vain; of an HTML page, of a copied text, the same of both. The rest is left out.
_NOT_ON_A_PAGE = {
    "kicker": "nothing beside the headline is classed as one",
    "standfirst": "no paragraph between the headline and the text is classed as one",
    "byline": "no person is named by JSON-LD, meta elements, the page's marks or the lines around the text",
    "agency": "none is named by the dateline, the lines beside the headline, «… сообщает …» or the page's data",
    "published": "no date in the page's data, in its print or in its address",
    "updated": "the page speaks of no later change",
    "site_name": "the page does not name its site",
    "section": "none in the page's data, no breadcrumbs, no link classed as one",
    "tags": "none in the page's data, no links marked as tags, no line of tags under the text",
    "canonical_url": "the page gives none and none was given",
}
_NOT_IN_A_TEXT = {
    "byline": "no line «Автор: …» or «By …» around the text",
    "agency": "no dateline and no line beside the headline names one",
    "published": "no date stands on a line of its own over the text",
    "canonical_url": "no address stands over the text and none was given",
}
_NOWHERE = {
    "dateline": "none of the first paragraphs opens with one",
    "language": "too few letters to tell",
    "primary_source": "no sentence says where the news was first published",
    "original": "nothing says that the text is a translation",
    "counters": "no numbers stand beside the headline",
}


def as_text(record: Record) -> str:
    """The record for reading: the article, its body, what it is about; «because» lines give the reasons."""
    article, why = record.article, record.why
    lines = [f"Read as {record.input_kind} by {record.engine}{_because(why.get('input_kind'))}"]
    if "charset" in why:
        lines.append(f"Characters: {why['charset']}")
    if "parser" in why:
        lines.append(f"The source's own parser: {why['parser']}")
    lines.append("")
    absent = {**_NOWHERE, **(_NOT_IN_A_TEXT if record.input_kind == "text" else _NOT_ON_A_PAGE)}
    for name in _HEAD:
        lines += _field(name, _shown(article, name), why.get(name), why.get(f"parser.{name}"), absent)
    lines += _rights("Rights", article.rights, why.get("rights"), "")
    lines += _pictures(article.pictures, why)
    lines += ["", "Body" + _because(why.get("body"))]
    for block in article.body:
        lines += _block(block)
    lines += _aside(article, why)
    lines += _annotation(record.annotation, why)
    return "\n".join(lines) + "\n"


def _because(reason: str | None) -> str:
    return f"   (because: {reason})" if reason else ""


def _field(name: str, value: str, why: str | None, missed: str | None, absent: Mapping[str, str]) -> Iterator[str]:
    """One field: its value and the reason, or a dash and where it was looked for."""
    label = _NAMES.get(name, name.replace("_", " ").capitalize())
    if value:
        yield from _wrapped(value, f"{label}: ")
        if why:
            yield from _wrapped(why, "    because: ")
    elif why or name in absent:
        yield from _wrapped(f"{label}: —   ({why or absent[name]})", "")
    if missed:
        yield from _wrapped(missed, "    the source's own parser: ")


def _shown(article: Article, name: str) -> str:
    if name == "dateline" and article.dateline:
        said = article.dateline
        parts = (("agency", said.agency), ("place", said.located), ("date", said.date))
        understood = ", ".join(f"{part} {value}" for part, value in parts if value)
        return f"«{said.printed}»" + (f" → {understood}" if understood else "")
    if name == "published" and article.published_at:
        same = article.published_at.date() == article.published
        return article.published_at.isoformat(" ") + ("" if same else f" (for its readers: {article.published})")
    if name == "primary_source" and article.primary_source:
        return article.primary_source.name + (f" <{article.primary_source.url}>" if article.primary_source.url else "")
    if name == "original" and article.original:
        told = article.original
        codes = (f"{what} {code}" for what, code in (("country", told.country), ("language", told.language)) if code)
        return ", ".join(part for part in (told.outlet, *codes, told.url) if part)
    value = getattr(article, name)
    if isinstance(value, tuple):
        return (" / " if name == "counters" else ", ").join(map(str, value))
    return str(value) if value is not None else ""


def _rights(label: str, rights: Rights, why: str | None, indent: str) -> Iterator[str]:
    yield f"{indent}{label}: {rights.state}"
    if why or rights.why:
        yield from _wrapped(why or rights.why or "", f"{indent}    because: ")
    for name, printed in (
        ("notice", rights.copyright_notice),
        ("holder", rights.copyright_holder),
        ("terms", rights.usage_terms),
    ):
        if printed:
            yield from _wrapped(printed, f"{indent}    {name}: ")


def _pictures(pictures: tuple[Picture, ...], why: Mapping[str, str]) -> Iterator[str]:
    if not pictures:
        yield f"Pictures: —   ({why.get('pictures', 'none stands in the article, none is declared')})"
    for number, picture in enumerate(pictures):
        label = "Lead picture" if number == 0 else f"Picture {number + 1}"
        yield from _wrapped(picture.url or "(its address is not in the text)", f"{label}: ")
        if "pictures" in why and number == 0:
            yield f"    because: {why['pictures']}"
        yield from _wrapped(picture.caption or "—   (nothing printed with it is one)", "    caption: ")
        if picture.alt_text:
            yield from _wrapped(picture.alt_text, "    alternative text: ")
        credit = why.get(f"pictures.{number}.credit_line")
        yield from _wrapped(f"{picture.credit_line or '—'}{_because(credit)}", "    credit: ")
        if picture.creator:
            yield f"    creator: {picture.creator}{_because(why.get(f'pictures.{number}.creator'))}"
        yield from _rights("rights", picture.rights, why.get(f"pictures.{number}.rights"), "    ")


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


def _aside(article: Article, why: Mapping[str, str]) -> Iterator[str]:
    if article.listed_mentions:
        yield f"The page itself lists{_because(why.get('listed_mentions'))}"
    for kind, names in article.listed_mentions.items():
        yield from _wrapped(", ".join(names), f"  {kind}: ")
    if article.discussed:
        yield f"The page's discussions{_because(why.get('discussed'))}"
    for row in article.discussed:
        yield f"  {row.last_activity:%Y-%m-%d %H:%M}  {row.comments:>6}  {row.title}"


def _annotation(annotation: Annotation, why: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield f"Countries: {', '.join(annotation.countries) or '—   (none is named)'}"
    yield f"Places: {', '.join(annotation.places) or '—   (none is named)'}"
    for index, person in enumerate(annotation.people):
        yield from _named("Person", _person(person), f"people.{index}", why)
    for index, organisation in enumerate(annotation.organisations):
        yield from _named("Organisation", _organisation(organisation), f"organisations.{index}", why)
    for product in annotation.products:
        yield f"Product: {product}"
    for day in annotation.dates:
        yield f"Date: {day.date.isoformat()} «{day.printed}» in {day.block}"


def _named(label: str, told: str, key: str, why: Mapping[str, str]) -> Iterator[str]:
    """A name with the reasons for it and for what is said of it («people.0», «people.0.position» …)."""
    yield from _wrapped(told, f"{label}: ")
    for name, reason in why.items():
        if name == key or name.startswith(f"{key}."):
            part = name[len(key) + 1 :].replace("_", " ")
            yield from _wrapped(reason, f"    {part or 'because'}{' because' if part else ''}: ")


def _person(person: Person) -> str:
    former = "formerly " if person.former else ""
    said = (person.rank, f"{former}{person.position}" if person.position else None, person.organisation, person.country)
    return "; ".join([person.name, *(part for part in said if part)])


def _organisation(organisation: Organisation) -> str:
    aliases = f" ({', '.join(organisation.aliases)})" if organisation.aliases else ""
    part = f", part of {organisation.part_of}" if organisation.part_of else ""
    return f"{organisation.name}{aliases}{part}" + (f", {organisation.country}" if organisation.country else "")
