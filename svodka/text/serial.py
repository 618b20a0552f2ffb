"""Records to plain data for JSON and back. The shape is that of `svodka read`; a field without a value is null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from svodka.text.records import (
    Annotation,
    Article,
    Block,
    Dateline,
    DateMention,
    DiscussedRow,
    Mark,
    Mention,
    Organisation,
    Original,
    Person,
    Picture,
    PrimarySource,
    Record,
    Rights,
)

Json = dict[str, Any]


def as_json(record: Record) -> Json:
    """A record as dicts, lists, strings and numbers: what json.dumps takes and from_json gives back unchanged."""
    return {
        "article": article_as_json(record.article),
        "annotation": annotation_as_json(record.annotation),
        "why": dict(record.why),
        "input_kind": record.input_kind,
        "engine": record.engine,
    }


def from_json(data: Mapping[str, Any]) -> Record:
    """The record that as_json wrote. Raises KeyError, TypeError or ValueError when the data is no such record."""
    return Record(
        article_from_json(data["article"]),
        annotation_from_json(data["annotation"]),
        dict(data["why"]),
        data["input_kind"],
        data["engine"],
    )


_PLAIN_FIELDS = (
    "language",
    "headline",
    "kicker",
    "standfirst",
    "byline",
    "agency",
    "site_name",
    "section",
    "canonical_url",
)


def article_as_json(article: Article) -> Json:
    """The article alone; dates in ISO 8601, a row's last activity to the minute."""
    return {
        **{name: getattr(article, name) for name in _PLAIN_FIELDS},
        "dateline": _dateline_as_json(article.dateline),
        "published": _iso(article.published),
        "published_at": _iso(article.published_at),
        "updated": _iso(article.updated),
        "embargo_until": _iso(article.embargo_until),
        "tags": list(article.tags),
        "counters": list(article.counters),
        "pictures": [_picture_as_json(picture) for picture in article.pictures],
        "body": [_block_as_json(block) for block in article.body],
        "primary_source": _present(article.primary_source, "printed", "name", "url")
        if article.primary_source
        else None,
        "original": _present(article.original, "printed", "outlet", "country", "language", "url")
        if article.original
        else None,
        "rights": _rights_as_json(article.rights),
        "listed_mentions": {kind: list(names) for kind, names in article.listed_mentions.items()},
        "discussed": [
            {
                "last_activity": row.last_activity.isoformat(timespec="minutes"),
                "comments": row.comments,
                "title": row.title,
            }
            for row in article.discussed
        ],
    }


def article_from_json(data: Mapping[str, Any]) -> Article:
    """The article that article_as_json wrote."""
    source, original = data.get("primary_source"), data.get("original")
    at = data.get("published_at")
    held = data.get("embargo_until")
    return Article(
        **{name: data.get(name) for name in _PLAIN_FIELDS if name != "headline"},
        headline=data["headline"],
        dateline=_dateline_from_json(data.get("dateline")),
        published=_day(data.get("published")),
        published_at=datetime.fromisoformat(at) if at else None,
        updated=_moment(data.get("updated")),
        embargo_until=datetime.fromisoformat(held) if held else None,
        tags=tuple(data.get("tags", ())),
        counters=tuple(data.get("counters", ())),
        pictures=tuple(_picture_from_json(picture) for picture in data.get("pictures", ())),
        body=tuple(_block_from_json(block) for block in data["body"]),
        primary_source=PrimarySource(**source) if source else None,
        original=Original(**original) if original else None,
        rights=Rights(**data["rights"]),
        listed_mentions={kind: tuple(names) for kind, names in data.get("listed_mentions", {}).items()},
        discussed=tuple(
            DiscussedRow(datetime.fromisoformat(row["last_activity"]), row["comments"], row["title"])
            for row in data.get("discussed", ())
        ),
    )


def annotation_as_json(annotation: Annotation) -> Json:
    """The annotation alone; what the text does not say of a person or an organisation is left out."""
    return {
        "countries": list(annotation.countries),
        "places": list(annotation.places),
        "people": [
            _present(person, "name", "position", "rank", "organisation", "country", "former")
            for person in annotation.people
        ],
        "organisations": [
            _present(organisation, "name", "aliases", "country", "part_of") for organisation in annotation.organisations
        ],
        "products": list(annotation.products),
        "dates": [
            {
                "block": day.block,
                "start": day.start,
                "end": day.end,
                "printed": day.printed,
                "date": day.date.isoformat(),
            }
            for day in annotation.dates
        ],
        "mentions": [
            _present(mention, "block", "start", "end", "surface", "kind", "name", "how", "code")
            for mention in annotation.mentions
        ],
    }


def annotation_from_json(data: Mapping[str, Any]) -> Annotation:
    """The annotation that annotation_as_json wrote."""
    return Annotation(
        countries=tuple(data.get("countries", ())),
        places=tuple(data.get("places", ())),
        people=tuple(Person(**person) for person in data.get("people", ())),
        organisations=tuple(
            Organisation(**{**organisation, "aliases": tuple(organisation.get("aliases", ()))})
            for organisation in data.get("organisations", ())
        ),
        products=tuple(data.get("products", ())),
        dates=tuple(DateMention(**{**day, "date": date.fromisoformat(day["date"])}) for day in data.get("dates", ())),
        mentions=tuple(Mention(**mention) for mention in data.get("mentions", ())),
    )


def _present(record: object, *names: str) -> Json:
    values = ((name, getattr(record, name)) for name in names)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values
        if value is not None and value != () and value is not False
    }


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> date | datetime | None:
    """A day has ten characters, a moment more."""
    return (datetime if len(text) > 10 else date).fromisoformat(text) if text else None


def _rights_as_json(rights: Rights) -> Json:
    return {
        "state": rights.state,
        **({"why": rights.why} if rights.why else {}),
        "copyright_notice": rights.copyright_notice,
        "copyright_holder": rights.copyright_holder,
        "usage_terms": rights.usage_terms,
    }


def _picture_as_json(picture: Picture) -> Json:
    names = ("url", "caption", "alt_text", "credit_line")
    told = {**{name: getattr(picture, name) for name in names}, "rights": _rights_as_json(picture.rights)}
    return {**told, "creator": picture.creator} if picture.creator else told


def _picture_from_json(data: Mapping[str, Any]) -> Picture:
    return Picture(**{**data, "rights": Rights(**data["rights"])})


def _dateline_as_json(dateline: Dateline | None) -> Json | None:
    if dateline is None:
        return None
    return {
        "printed": dateline.printed,
        "agency": dateline.agency,
        "located": dateline.located,
        "date": _iso(dateline.date),
    }


def _dateline_from_json(data: Mapping[str, Any] | None) -> Dateline | None:
    return Dateline(data["printed"], data["agency"], data["located"], _day(data["date"])) if data else None


def _block_as_json(block: Block) -> Json:
    """A list carries its items and a table its rows instead of a text; offsets of marks run over them joined."""
    written: Json = {"id": block.id, "kind": block.kind}
    if block.kind == "list":
        written["items"] = list(block.items)
        written["ordered"] = block.ordered
    elif block.kind == "table":
        written["rows"] = [list(row) for row in block.rows]
    else:
        written["text"] = block.text
    written.update(_present(block, "level", "href"))
    if block.marks:
        written["marks"] = [_present(mark, "kind", "start", "end", "href") for mark in block.marks]
    return written


def _block_from_json(data: Mapping[str, Any]) -> Block:
    items = tuple(data.get("items", ()))
    rows = tuple(tuple(row) for row in data.get("rows", ()))
    return Block(
        id=data["id"],
        kind=data["kind"],
        text=_joined(data["kind"], data.get("text", ""), items, rows),
        items=items,
        rows=rows,
        ordered=data.get("ordered", False),
        level=data.get("level"),
        marks=tuple(Mark(**mark) for mark in data.get("marks", ())),
        href=data.get("href"),
    )


def _joined(kind: str, text: str, items: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if kind == "list":
        return "\n".join(items)
    return "\n".join("\t".join(row) for row in rows) if kind == "table" else text
