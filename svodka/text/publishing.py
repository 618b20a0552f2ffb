"""When a page was published: what it tells machines, what it prints, what its address says; in this order.

Machines are often told the moment in UTC, which late in the evening is the next day: a date that the page prints, or
its address, decides the day then. What only says when the page was changed counts when nothing else is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from selectolax.lexbor import LexborHTMLParser

from svodka.text.dates import day_of, find_dates, parse_machine
from svodka.text.found import Found
from svodka.text.page_data import PageData, types_of
from svodka.text.printed import alone_date, is_update, sayings
from svodka.text.walk import Run

_DATE_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "og:published_time", "mediator_published_time", "pubdate", "publishdate", "publish-date", "publish_date",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created",
    "dc.date", "date", "article.published", "cxenseparse:recs:publishtime",
    "shareaholic:article_published_time", "originalpublicationdate", "article_date_original",
)  # fmt: skip
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)|[/_-]((?:20)\d\d)(\d\d)(\d\d)(?:[/_.-]|$)"
)
_MODIFIED_METAS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_LONGEST_SMALL_PRINT = 200


@dataclass(frozen=True, slots=True)
class Published:
    """The moment or day of publication with its reason, and the day as the page's readers have it."""

    found: Found[date | datetime]
    day: date


def published(
    tree: LexborHTMLParser,
    data: PageData,
    near: Sequence[Run],
    opening: Sequence[Run],
    url: str | None,
    told: Found[date | datetime] | None = None,
) -> Published | None:
    """When the portal published; `near` is the small print over and under the text, `opening` the text's first runs.

    `told` is what is known already: only the day of the page's readers is then looked for.
    """
    address = data.canonical or data.meta.get("og:url") or url
    found = told or _declared(data) or _marked_time(tree) or _printed([*near, *opening]) or _date_of_address(address)
    found = found or _updated(data, [*near, *opening])
    if found is None:
        return None
    day = _local_day(found.value, near, address)
    if day == day_of(found.value):
        return Published(found, day)
    return Published(Found(found.value, f"{found.why}; that is UTC, the page itself has {day.isoformat()}"), day)


def _declared(data: PageData) -> Found[date | datetime] | None:
    for source in (data.article(), *(thing for thing in data.objects if "WebPage" in types_of(thing))):
        value = source.get("datePublished")
        moment = parse_machine(value) if isinstance(value, str) else None
        if moment:
            return Found(moment, "datePublished in JSON-LD")
    for name in _DATE_METAS:
        moment = parse_machine(data.meta[name]) if name in data.meta else None
        if moment:
            return Found(moment, f"the meta element {name}")
    return None


def _marked_time(tree: LexborHTMLParser) -> Found[date | datetime] | None:
    for selector in (
        '[itemprop="datePublished"]',
        "time[pubdate]",
        "article time[datetime]",
        "time[datetime]",
        ".entry-date, .published",
    ):
        for node in tree.css(selector)[:3]:
            attributes = node.attributes
            value = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or node.text()
            moment = parse_machine((value or "").strip()[:100])
            if moment:
                return Found(moment, f"the element {selector}")
    return None


def _printed(near: Sequence[Run]) -> Found[date | datetime] | None:
    for saying in said_in(near):
        printed = alone_date(saying)
        day = printed.as_date() if printed else None
        if printed and day:
            return Found(
                datetime.combine(day, printed.clock) if printed.clock else day, f"printed beside the text: «{saying}»"
            )
    return None


def _date_of_address(address: str | None) -> Found[date | datetime] | None:
    match = _URL_DATE.search(address or "")
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return Found(date(year, month, day), "the page's address holds the date")
    except ValueError:
        return None


def _updated(data: PageData, near: Sequence[Run]) -> Found[date | datetime] | None:
    for saying in said_in(near):
        if is_update(saying):
            for printed in find_dates(saying):
                day = printed.as_date()
                if day:
                    return Found(day, f"the page prints only when it was changed: «{saying}»")
    modified = data.article().get("dateModified")
    moment = parse_machine(modified) if isinstance(modified, str) else None
    if moment:
        return Found(moment, "the page says only when it was changed: dateModified in JSON-LD")
    for name in _MODIFIED_METAS:
        moment = parse_machine(data.meta[name]) if name in data.meta else None
        if moment:
            return Found(moment, f"the page says only when it was changed: the meta element {name}")
    return None


def _local_day(moment: date | datetime, near: Sequence[Run], address: str | None) -> date:
    """The day of a moment told in UTC by the page's own print or address, when that is the day before or after."""
    day = day_of(moment)
    if not isinstance(moment, datetime) or moment.utcoffset() != timedelta(0):
        return day
    witnesses = [_printed(near), _date_of_address(address)]
    for witness in witnesses:
        if witness and abs(day_of(witness.value) - day) == timedelta(days=1):
            return day_of(witness.value)
    return day


def said_in(runs: Sequence[Run]) -> Iterator[str]:
    """What the small print among the runs says, one saying after the other."""
    for run in runs:
        if len(run.text) < _LONGEST_SMALL_PRINT:
            yield from sayings(run.text, [" ".join(text.split()) for text, _ in run.pieces if text.strip()])
