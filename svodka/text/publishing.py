"""When a page was published: what it tells machines, what it prints, what its address says; in this order.

Machines are often told the moment in UTC, which late in the evening is the next day: a date that the page prints, or
its address, decides the day then. What only says when the page was changed counts when nothing else is there. With the
moment at which the page was taken, two kinds of dates are not believed: those that were still to come, and a moment
of publication that is the moment of taking, where the page prints or bears another day: a template wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from svodka.text.dates import day_of, find_dates, parse_machine
from svodka.text.found import Found
from svodka.text.page_data import PageData, types_of
from svodka.text.printed import alone_date, is_update, moment_before, sayings
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
_WRITTEN_NOW = timedelta(minutes=10)
_ONLY_CHANGED = "the page says only when it was changed: "
_ONLY_PRINTED = "the page prints only when it was changed: "


@dataclass(frozen=True, slots=True)
class Published:
    """The moment or day of publication with its reason, None for both when there is none that is believed; then
    `doubt` says why. `day` is that of the page's readers.
    """

    found: Found[date | datetime] | None
    day: date | None
    doubt: str = ""


def published(
    tree: LexborHTMLParser,
    data: PageData,
    near: Sequence[Run],
    opening: Sequence[Run],
    url: str | None,
    told: Found[date | datetime] | None = None,
    seen_at: datetime | None = None,
) -> Published:
    """When the portal published; `near` is the small print over and under the text, `opening` the text's first runs.

    `told` is what is known already: only the day of the page's readers is then looked for. `seen_at` is when the page
    was taken.
    """
    address = data.canonical or data.meta.get("og:url") or url
    small = [*near, *opening]
    witnesses = (lambda: _printed(near), lambda: _date_of_address(address))
    offers: list[Callable[[], Found[date | datetime] | None]] = [lambda: told] if told else [
        lambda: _declared(data), lambda: _marked_time(tree, data), lambda: _printed(small),
        lambda: _date_of_address(address), lambda: _updated(data, small), lambda: _counted_back(small, seen_at),
    ]  # fmt: skip
    doubts: list[str] = []
    for offer in offers:
        found = offer()
        if found is None:
            continue
        if doubt := doubt_of(found, seen_at) or _is_of_the_template(found, seen_at, witnesses):
            doubts.append(doubt)
            continue
        return _with_day(found, witnesses, doubts)
    return Published(None, None, "; ".join(dict.fromkeys(doubts)))


def doubt_of(found: Found[date | datetime], seen_at: datetime | None) -> str:
    """Why a moment is not believed; "" when it is. A day of grace is for clocks ahead of ours and for lands east."""
    if seen_at is None or day_of(found.value) <= seen_at.date() + timedelta(days=1):
        return ""
    return f"{found.why}; it is not believed: {found.value.isoformat()} was still to come when the page was taken"


def _is_of_the_template(
    found: Found[date | datetime],
    seen_at: datetime | None,
    witnesses: Sequence[Callable[[], Found[date | datetime] | None]],
) -> str:
    if seen_at is None or not isinstance(found.value, datetime) or found.value.tzinfo is None:
        return ""
    if abs(found.value - seen_at) > _WRITTEN_NOW:
        return ""
    for witness in witnesses:
        other = witness()
        if other and day_of(other.value) < day_of(found.value) - timedelta(days=1):
            return f"{found.why}; it is not believed: that is the moment at which the page was taken"
    return ""


def _with_day(
    found: Found[date | datetime],
    witnesses: Sequence[Callable[[], Found[date | datetime] | None]],
    doubts: Sequence[str],
) -> Published:
    """What is believed, with the day of the page's readers and all there is to say of it."""
    day, said = day_of(found.value), [found.why]
    others = [other for witness in witnesses if (other := witness())]
    if isinstance(found.value, datetime) and found.value.utcoffset() == timedelta(0):
        day = next((day_of(other.value) for other in others if _one_day_off(other, found)), day)
    if day != day_of(found.value):
        said.append(f"that is UTC, the page itself has {day.isoformat()}")
    elif isinstance(found.value, datetime) and found.value.tzinfo is None:
        said.append("it gives no time zone")
    apart = next((other for other in others if abs(day_of(other.value) - day) > timedelta(days=1)), None)
    if apart and apart.why != found.why:
        said += [f"there is another day too, {day_of(apart.value).isoformat()}", apart.why]
    return Published(replace(found, why="; ".join([*said, *dict.fromkeys(doubts)])), day)


def _one_day_off(one: Found[date | datetime], other: Found[date | datetime]) -> bool:
    return abs(day_of(one.value) - day_of(other.value)) == timedelta(days=1)


def updated(
    data: PageData, near: Sequence[Run], since: date | datetime | None, seen_at: datetime | None = None
) -> Found[date | datetime] | None:
    """When the page was last changed, by what it tells machines, else by what it prints; None when it was not.

    A change in the minute of publication is none, and one before it is a mistake.
    """
    for found in _changes(data, near):
        plain = replace(found, why=found.why.removeprefix(_ONLY_CHANGED).removeprefix(_ONLY_PRINTED))
        if not doubt_of(plain, seen_at) and (since is None or _is_later(found.value, since)):
            return plain
    return None


def _is_later(one: date | datetime, other: date | datetime) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime) and bool(one.tzinfo) == bool(other.tzinfo):
        return one - other >= timedelta(minutes=1)
    return day_of(one) > day_of(other)


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


def _marked_time(tree: LexborHTMLParser, data: PageData) -> Found[date | datetime] | None:
    for node in data.marked(tree, "datePublished", "dt-published")[:3]:
        if moment := _moment_of(node):
            return Found(moment, "the page marks it as datePublished")
    for selector in ("time[pubdate]", "article time[datetime]", "time[datetime]", ".entry-date, .published"):
        for node in tree.css(selector)[:3]:
            if moment := _moment_of(node):
                return Found(moment, f"the element {selector}")
    return None


def _moment_of(node: LexborNode) -> date | datetime | None:
    attributes = node.attributes
    value = attributes.get("datetime") or attributes.get("content") or attributes.get("title") or node.text()
    return parse_machine((value or "").strip()[:100])


def _printed(near: Sequence[Run]) -> Found[date | datetime] | None:
    for saying in said_in(near):
        printed = alone_date(saying)
        day = printed.as_date() if printed else None
        if printed and day:
            return Found(
                datetime.combine(day, printed.clock) if printed.clock else day, f"printed beside the text: «{saying}»"
            )
    return None


def _counted_back(near: Sequence[Run], seen_at: datetime | None) -> Found[date | datetime] | None:
    for saying in said_in(near) if seen_at else ():
        if seen_at and (moment := moment_before(saying, seen_at)):
            return Found(moment, f"printed beside the text, counted from when the page was taken: «{saying}»")
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
    return next(iter(sorted(_changes(data, near), key=lambda found: found.why.startswith(_ONLY_CHANGED))), None)


def _changes(data: PageData, near: Sequence[Run]) -> Iterator[Found[date | datetime]]:
    modified = data.article().get("dateModified")
    moment = parse_machine(modified) if isinstance(modified, str) else None
    if moment:
        yield Found(moment, f"{_ONLY_CHANGED}dateModified in JSON-LD")
    for name in _MODIFIED_METAS:
        moment = parse_machine(data.meta[name]) if name in data.meta else None
        if moment:
            yield Found(moment, f"{_ONLY_CHANGED}the meta element {name}")
    for saying in said_in(near):
        for printed in find_dates(saying) if is_update(saying) else ():
            day = printed.as_date()
            if day:
                at = datetime.combine(day, printed.clock) if printed.clock else day
                yield Found(at, f"{_ONLY_PRINTED}«{saying}»")


def said_in(runs: Sequence[Run]) -> Iterator[str]:
    """What the small print among the runs says, one saying after the other."""
    for run in runs:
        if len(run.text) < _LONGEST_SMALL_PRINT:
            yield from sayings(run.text, [" ".join(text.split()) for text, _ in run.pieces if text.strip()])
