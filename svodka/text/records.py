"""The records that the text engine gives out: what stands on a page, and what it is about.

One rule runs through all of them: what was printed is kept beside what was understood, and a field for
which nothing was found is None (or an empty tuple), never a guess. Names of fields follow IPTC ninjs 3.1
and schema.org NewsArticle where those have a word for the thing.

Offsets are code points in the plain text of a block, end exclusive. The plain text of a list is its items
joined by a line feed; of a table, cells joined by a tab and rows by a line feed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["paragraph", "heading", "list", "quote", "table", "figure", "embed"]
NameKind = Literal["country", "place", "organisation", "person", "product", "occasion"]
RightsState = Literal["own", "licensed", "claimed-open", "quotation", "link-only", "unknown"]
InputKind = Literal["html", "text", "pdf", "mail"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Emphasis or a link inside a block's plain text."""

    kind: Literal["strong", "emphasis", "link"]
    start: int
    end: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body. `id` is unique in the article and stable for one version of it («b1», «b2» …)."""

    id: str
    kind: BlockKind
    text: str
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ordered: bool = False
    level: int | None = None
    marks: tuple[Mark, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """«ЦАМТО, 18 августа.» as printed; agency, place and date as understood."""

    printed: str
    agency: str | None = None
    located: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done with a text or a picture: the state as understood, the words as printed."""

    state: RightsState
    why: str | None = None
    copyright_notice: str | None = None
    copyright_holder: str | None = None
    usage_terms: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the article. `url` is None when the input (plain text) does not carry it."""

    url: str | None
    caption: str | None
    alt_text: str | None
    credit_line: str | None
    rights: Rights
    creator: str | None = None


@dataclass(frozen=True, slots=True)
class PrimarySource:
    """The sentence that says where the news was first published, and the name of that place."""

    printed: str
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """What a translation says of its original: the words as printed ("": only machines are told), the outlet, codes of
    its country and of the language, the address.
    """

    printed: str
    outlet: str | None = None
    country: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class DiscussedRow:
    """A row of a portal's panel of running discussions."""

    last_activity: datetime
    comments: int
    title: str


@dataclass(frozen=True, slots=True)
class Article:
    """What stands on the page. Counters keep the order of the page; `published` is the portal's own date."""

    language: str | None
    headline: str
    body: tuple[Block, ...]
    kicker: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    agency: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    dateline: Dateline | None = None
    published: date | None = None
    published_at: datetime | None = None
    updated: date | datetime | None = None
    counters: tuple[int, ...] = ()
    pictures: tuple[Picture, ...] = ()
    primary_source: PrimarySource | None = None
    original: Original | None = None
    rights: Rights = field(default_factory=lambda: Rights("unknown"))
    listed_mentions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    discussed: tuple[DiscussedRow, ...] = ()
    # Only agencies' own formats say so; no page does that readers can see.
    embargo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text where a name stands.

    `block` is a body block's id, or «headline», «standfirst», «dateline», «caption-1» … for the text around the body.
    `name` is the canonical form and, with `kind`, the key to the entry in Annotation; `how` says which rule
    or model found it (gazetteer, adjective, abbreviation, model, definition, surname …).
    """

    block: str
    start: int
    end: int
    surface: str
    kind: NameKind
    name: str
    how: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person and what the text says of them; `position` and `rank` in the nominative as far as known."""

    name: str
    position: str | None = None
    rank: str | None = None
    organisation: str | None = None
    country: str | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `aliases` holds acronyms and short forms the text itself ties to the name."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the text; the year is completed from the article's own date when it is not printed."""

    block: str
    start: int
    end: int
    printed: str
    date: date


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the article is about. Countries are ISO 3166 codes in the order of first mention."""

    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    products: tuple[str, ...] = ()
    dates: tuple[DateMention, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The whole reading of one page. `why` maps a field («agency», «people.0.position») to its reason."""

    article: Article
    annotation: Annotation
    why: dict[str, str]
    input_kind: InputKind
    engine: str
