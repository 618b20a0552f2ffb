"""Reads for the screen of the incoming; the number of queries does not grow with the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from svodka.desk.incoming.filters import Filters
from svodka.desk.incoming.likeness import alike
from svodka.desk.templatetags.desk import when
from svodka.dossiers.models import Appearance
from svodka.gather.models import Capture
from svodka.names.models import Name
from svodka.stories.bodies import from_stream
from svodka.stories.models import Copy, Picture, RightsState, Story
from svodka.stories.rights import may_show_picture, may_show_text

# As many as one looks through in a morning; the rest stands behind a link.
ON_A_SCREEN = 200
NAMES_SHOWN = 6
LIKE_SHOWN = 3
LEAD_LETTERS = 260
# A reprint comes within days; of a busy portal these are some hundred headlines.
COMPARED_WITHIN = timedelta(days=4)
COMPARED = 1_500
LOOKED_THROUGH = 5_000
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[»\")]*\s+(?=[«\"(]?[A-ZА-ЯЁ0-9])")
_RIGHTS = RightsState.choices
_NAMED_KINDS = (Name.Kind.COUNTRY, Name.Kind.ORGANISATION, Name.Kind.PRODUCT)


@dataclass(frozen=True, slots=True)
class Like:
    """A story that may be the same; `state` in words."""

    pk: int
    headline: str
    state: str


@dataclass(frozen=True, slots=True)
class Reprint:
    """The story whose text is repeated: `percent` of the words stand there; None where an editor has said so."""

    pk: int
    headline: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A story as one row. `rights_reason` and `picture` are sentences, as are `amiss`: what to look at before it goes
    out; `held`: it was to go out by itself and did not.
    """

    pk: int
    state: str
    state_label: str
    headline: str
    language: str
    lead: str
    agency: str
    source: str
    link: str
    filed_at: datetime
    agency_date: Any
    section_id: int | None
    taken_by: str
    rights: str
    rights_label: str
    rights_reason: str
    picture: str
    picture_shown: bool
    held: bool
    slug: str
    amiss: Sequence[str] = ()
    names: Sequence[str] = ()
    more_names: int = 0
    like: Sequence[Like] = ()
    reprint: Reprint | None = None


def waiting(filters: Filters) -> QuerySet[Story]:
    """The stories asked for, newest first, without their relations."""
    rows = Story.objects.filter(state__in=filters.states).order_by("-filed_at", "-pk")
    if filters.agency:
        rows = rows.filter(agency__slug=filters.agency)
    if filters.section:
        rows = rows.filter(section__slug=filters.section) if filters.section != "none" else rows.filter(section=None)
    if filters.rights:
        rows = rows.filter(copy__rights_state=filters.rights)
    return rows.filter(pk__in=_containing(rows, filters.q)) if filters.q else rows


def _containing(rows: QuerySet[Story], words: str) -> list[int]:
    """Looked through in Python: SQLite compares capitals of ASCII only."""
    wanted = _folded(words).split()
    texts = rows.values_list("pk", "copy__headline", "copy__standfirst", "agency__name")[:LOOKED_THROUGH]
    return [pk for pk, *parts in texts if all(word in _folded(" ".join(filter(None, parts))) for word in wanted)]


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


_COLUMNS = (
    "pk", "state", "copy__headline", "copy__language", "copy__standfirst", "copy__body", "copy__rights_state",
    "agency__name", "capture__source__name", "capture__url", "capture__final_url", "capture__publish_wanted",
    "filed_at", "agency_date", "section_id", "taken_by__username", "slug", "storyline_id", "copy__lead_picture",
    "copy__lead_picture__rights_state", "copy__lead_picture__rights_why", "copy__lead_picture__credit_line",
    "copy__lead_picture__file", "embargo_until", "copy__primary_source_url", "link_check__url", "link_check__dead",
    "telling__reprint_of", "telling__reprint_of__copy__headline", "telling__share",
)  # fmt: skip


def items(rows: QuerySet[Story], *, now: datetime) -> list[Item]:
    """Rows for the screen (slice them first): three queries."""
    found = [dict(zip(_COLUMNS, values, strict=True)) for values in rows.values_list(*_COLUMNS)]
    numbers = [row["pk"] for row in found]
    names = _names(numbers)
    like = _like({row["pk"]: row["storyline_id"] for row in found}, now)
    labels = {value: str(label) for value, label in Story.State.choices}
    rights = {value: (str(label), str(may_show_text(Copy(rights_state=value)).reason)) for value, label in _RIGHTS}
    return [_item(row, names.get(row["pk"], []), like.get(row["pk"], ()), labels, rights, now) for row in found]


def _item(
    row: Mapping[str, Any],
    names: list[str],
    like: Sequence[Like],
    labels: Mapping[str, str],
    rights: Mapping[str, tuple[str, str]],
    now: datetime,
) -> Item:
    capture = Capture(url=row["capture__url"] or "", final_url=row["capture__final_url"] or "")
    picture, shown = _picture(row)
    label, reason = rights.get(row["copy__rights_state"], rights[RightsState.UNKNOWN])
    return Item(
        pk=row["pk"],
        state=row["state"],
        state_label=labels[row["state"]],
        headline=row["copy__headline"],
        language=row["copy__language"],
        lead=lead_of(row["copy__standfirst"], row["copy__body"]),
        agency=row["agency__name"] or "",
        source=row["capture__source__name"] or urlsplit(capture.address).netloc,
        link=capture.address,
        filed_at=row["filed_at"],
        agency_date=row["agency_date"],
        section_id=row["section_id"],
        taken_by=row["taken_by__username"] or "",
        rights=row["copy__rights_state"],
        rights_label=label,
        rights_reason=reason,
        picture=picture,
        picture_shown=shown,
        held=bool(row["capture__publish_wanted"]),
        slug=row["slug"],
        amiss=_amiss(row, now),
        names=names[:NAMES_SHOWN],
        more_names=max(0, len(names) - NAMES_SHOWN),
        like=[one for one in like if one.pk != row["telling__reprint_of"]],
        reprint=_reprint(row),
    )


def _reprint(row: Mapping[str, Any]) -> Reprint | None:
    if row["telling__reprint_of"] is None:
        return None
    share = row["telling__share"]
    headline = row["telling__reprint_of__copy__headline"] or ""
    return Reprint(row["telling__reprint_of"], headline, None if share is None else round(share * 100))


def _amiss(row: Mapping[str, Any], now: datetime) -> list[str]:
    """What the form's checks would say of the row's embargo, picture and primary source (stories.checks)."""
    found = []
    if row["embargo_until"] and row["embargo_until"] > now:
        found.append(_("Under embargo until %(moment)s.") % {"moment": when(row["embargo_until"], now)})
    shown = row["copy__lead_picture"] is not None and _picture(row)[1]
    if shown and not row["copy__lead_picture__credit_line"].strip():
        found.append(_("A picture has no credit."))
    if row["link_check__dead"] and row["link_check__url"] == row["copy__primary_source_url"]:
        found.append(_("The address of the primary source does not answer."))
    return [str(sentence) for sentence in found]


def lead_of(standfirst: str, body: Any) -> str:
    """The first sentence of the standfirst or of the text."""
    first = standfirst.strip() or next(
        (block.text for block in from_stream(body.raw_data) if block.kind == "paragraph"), ""
    )
    sentence = _SENTENCE_ENDS.split(first, maxsplit=1)[0]
    return sentence if len(sentence) <= LEAD_LETTERS else sentence[:LEAD_LETTERS].rsplit(" ", 1)[0] + "…"


def _picture(row: Mapping[str, Any]) -> tuple[str, bool]:
    at = "copy__lead_picture"
    if row[at] is None:
        return _("No picture."), False
    picture = Picture(**{name: row[f"{at}__{name}"] for name in ("rights_state", "rights_why", "credit_line")})
    permission = may_show_picture(picture)
    if permission.allowed and row[f"{at}__file"] is None:
        return _("The picture may be shown and has not been fetched yet."), True
    return str(permission.reason), permission.allowed


def _names(numbers: Sequence[int]) -> dict[int, list[str]]:
    """Countries, organisations and products of each story, in the order of its text. One query."""
    rows = (
        Appearance.objects.filter(story__in=numbers, rejected=False)
        .filter(name__kind__in=_NAMED_KINDS)
        .exclude(name__standing=Name.Standing.REJECTED)
        .order_by("position")
        .values_list("story_id", "name__label")
    )
    found: dict[int, list[str]] = {}
    for story_id, label in rows:
        found.setdefault(story_id, []).append(label)
    return found


def _like(storylines: Mapping[int, int | None], now: datetime) -> dict[int, Sequence[Like]]:
    """Stories with the same storyline or nearly the same headline among those of the last days. One query."""
    if not storylines:
        return {}
    recent = Story.objects.filter(Q(filed_at__gte=now - COMPARED_WITHIN) | Q(pk__in=list(storylines)))
    rows = list(recent.order_by("-pk").values_list("pk", "copy__headline", "state", "storyline_id")[:COMPARED])
    labels = {value: str(label) for value, label in Story.State.choices}
    known = {pk: Like(pk, headline, labels[state]) for pk, headline, state, _line in rows}
    lines: dict[int, list[int]] = {}
    for pk, _headline, _state, line in rows:
        if line:
            lines.setdefault(line, []).append(pk)
    near = alike({pk: one.headline for pk, one in known.items()})
    found: dict[int, Sequence[Like]] = {}
    for pk, storyline in storylines.items():
        numbers = dict.fromkeys([*lines.get(storyline or 0, ()), *near.get(pk, ())])
        found[pk] = [known[number] for number in numbers if number != pk][:LIKE_SHOWN]
    return found


@dataclass(frozen=True, slots=True)
class Facets:
    """How many stories there are of each value, whatever is asked for: states, and within what waits the rest."""

    states: Mapping[str, int]
    agencies: Sequence[tuple[str, str, int]]
    sections: Mapping[str, int]
    rights: Sequence[tuple[str, str, int]]


def facets(states: Sequence[str], asked: Sequence[str]) -> Facets:
    """Counts over the `asked` states, and of all `states`. One query."""
    rows = list(
        Story.objects.filter(state__in=states)
        .order_by()
        .values_list("state", "agency__slug", "agency__name", "section__slug", "copy__rights_state")
        .annotate(Count("pk"))
    )
    here = [row for row in rows if row[0] in asked]
    agencies, sections, rights = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for _state, slug, name, section, right, count in here:
        agencies[(slug or "", name or "")] += count
        sections[section or "none"] += count
        rights[right or RightsState.UNKNOWN.value] += count
    counted = Counter[str]()
    for state, *_values, count in rows:
        counted[state] += count
    return Facets(
        states=counted,
        agencies=sorted((slug, name, n) for (slug, name), n in agencies.items() if slug),
        sections=sections,
        rights=[(value, str(RightsState(value).label), rights[value]) for value in RightsState.values if rights[value]],
    )
