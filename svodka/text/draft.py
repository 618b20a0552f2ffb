"""What is known of an article half way: the common ground of the two readers, and their refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from svodka.text.decoding import UnableToRead
from svodka.text.found import Found
from svodka.text.own_parser import OwnFields
from svodka.text.records import Block, Original, Picture


class NotAnArticle(UnableToRead):
    """The input is readable but is no article: an index, a form, an error page, data. Take it in as something else."""


@dataclass(slots=True)
class Draft:
    """What the two readers, of HTML and of copied text, hand over for the common last steps."""

    headline: Found[str]
    blocks: list[Block]
    # The pieces of text around the body in page order: panels and rights are looked for there.
    around: list[str]
    kicker: Found[str] | None = None
    standfirst: Found[str] | None = None
    byline: Found[str] | None = None
    agency: Found[str] | None = None
    site_name: Found[str] | None = None
    section: Found[str] | None = None
    canonical_url: Found[str] | None = None
    published: Found[date | datetime] | None = None
    # The day of `published` as the page's readers have it: told to machines in UTC, it may be another.
    page_day: date | None = None
    updated: Found[date | datetime] | None = None
    tags: Found[tuple[str, ...]] | None = None
    original: Found[Original] | None = None
    # Why fields are empty, where something was there and was not believed.
    absent: dict[str, str] = field(default_factory=dict)
    counters: Found[tuple[int, ...]] | None = None
    pictures: list[Picture] = field(default_factory=list)
    picture_reason: str = ""
    # Reasons for what is told of single pictures, by «pictures.0.credit_line».
    picture_reasons: dict[str, str] = field(default_factory=dict)
    declared_language: str | None = None
    # Names the page prints as an agency's, for the dateline; and an agency named with less weight than the text's own.
    known_agencies: set[str] = field(default_factory=set)
    weak_agency: Found[str] | None = None
    body_reason: str = ""
    # Whether a character may stand in it that cannot be kept (decoding.writable).
    suspect: bool = True
    # What the source's own parser gives of this page: dateline, agency and rights are asked of it at the end.
    own: OwnFields | None = None
