"""Reads for the screen of the incoming; the number of queries does not grow with the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.desk.incoming.filters import Filters
from svodka.desk.incoming.likeness import alike
from svodka.dossiers.models import Appearance
from svodka.names.models import Name
from svodka.stories.bodies import from_stream
from svodka.stories.models import Copy, Picture, RightsState, Story
from svodka.stories.rights import may_show_picture, may_show_text

# As many as one looks through in a morning; the rest stands behind a link.
ON_A_SCREEN = 200
NAMES_SHOWN = 6
LEAD_LETTERS = 260
# A reprint comes within days; of a busy portal these are some hundred headlines.
COMPARED_WITHIN = timedelta(days=4)
COMPARED = 1_500
LOOKED_THROUGH = 5_000
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[»\")]*\s+(?=[«\"(]?[A-ZА-ЯЁ0-9])")
_NAMED_KINDS = (Name.Kind.COUNTRY, Name.Kind.ORGANISATION, Name.Kind.PRODUCT)


@dataclass(frozen=True, slots=True)
class Like:
    """A story that may be the same: `state` in words."""

    pk: int
    headline: str
    state: str


@dataclass(frozen=True, slots=True)
class Item:
    """A story as one row. `rights_reason` and `picture` are sentences; `held` says why it did not go out by itself."""

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
    section: str
    taken_by: str
    rights: str
    rights_label: str
    rights_reason: str
    picture: str | Promise
    picture_shown: bool
    held: bool
    slug: str
    names: Sequence[str] = ()
    more_names: int = 0
    like: Sequence[Like] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one agency; `name` is empty for those that name none."""

    name: str
    items: list[Item] = field(default_factory=list)


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


def items(rows: QuerySet[Story], *, now: datetime) -> list[Item]:
    """Rows for the screen (slice them first): three queries."""
    related = ("copy__lead_picture__file", "agency", "section", "capture__source", "taken_by")
    stories = list(rows.select_related(*related))
    names = _names(stories)
    like = _like(stories, now)
    return [_item(story, names.get(story.pk, []), like.get(story.pk, ())) for story in stories]


def grouped(shown: Iterable[Item]) -> list[Group]:
    """By agency, the one with the newest row first."""
    groups: dict[str, Group] = {}
    for item in shown:
        groups.setdefault(item.agency, Group(item.agency)).items.append(item)
    return list(groups.values())


def _item(story: Story, names: list[str], like: Sequence[Like]) -> Item:
    copy, capture = story.copy, story.capture
    link = capture.address if capture else ""
    source = capture.source.name if capture and capture.source else urlsplit(link).netloc
    picture, shown = _picture(copy.lead_picture)
    return Item(
        pk=story.pk,
        state=story.state,
        state_label=story.get_state_display(),
        headline=copy.headline,
        language=copy.language,
        lead=lead_of(copy),
        agency=story.agency.name if story.agency else "",
        source=source,
        link=link,
        filed_at=story.filed_at,
        agency_date=story.agency_date,
        section_id=story.section_id,
        section=story.section.slug if story.section else "",
        taken_by=story.taken_by.username if story.taken_by else "",
        rights=copy.rights_state,
        rights_label=copy.get_rights_state_display(),
        rights_reason=str(may_show_text(copy).reason),
        picture=picture,
        picture_shown=shown,
        held=bool(capture and capture.publish_wanted),
        slug=story.slug,
        names=names[:NAMES_SHOWN],
        more_names=max(0, len(names) - NAMES_SHOWN),
        like=like,
    )


def lead_of(copy: Copy) -> str:
    """The first sentence of the standfirst or of the text."""
    first = copy.standfirst.strip() or next(
        (block.text for block in from_stream(copy.body.raw_data) if block.kind == "paragraph"), ""
    )
    sentence = _SENTENCE_ENDS.split(first, maxsplit=1)[0]
    return sentence if len(sentence) <= LEAD_LETTERS else sentence[:LEAD_LETTERS].rsplit(" ", 1)[0] + "…"


def _picture(picture: Picture | None) -> tuple[str | Promise, bool]:
    if picture is None:
        return _("No picture."), False
    permission = may_show_picture(picture)
    if not permission.allowed:
        return permission.reason, False
    if picture.file is None:
        return _("The picture may be shown and has not been fetched yet."), True
    return permission.reason, True


def _names(stories: Sequence[Story]) -> dict[int, list[str]]:
    """Countries, organisations and products of each story, in the order of its text. One query."""
    rows = (
        Appearance.objects.filter(story__in=[story.pk for story in stories], rejected=False)
        .filter(name__kind__in=_NAMED_KINDS)
        .exclude(name__standing=Name.Standing.REJECTED)
        .order_by("position")
        .values_list("story_id", "name__label")
    )
    found: dict[int, list[str]] = {}
    for story_id, label in rows:
        found.setdefault(story_id, []).append(label)
    return found


def _like(stories: Sequence[Story], now: datetime) -> dict[int, Sequence[Like]]:
    """Stories with the same storyline or nearly the same headline among those of the last days. One query."""
    if not stories:
        return {}
    recent = Story.objects.filter(Q(filed_at__gte=now - COMPARED_WITHIN) | Q(pk__in=[one.pk for one in stories]))
    rows = recent.order_by("-pk").values_list("pk", "copy__headline", "state", "storyline_id")[:COMPARED]
    known = {pk: Like(pk, headline, str(Story.State(state).label)) for pk, headline, state, _line in rows}
    lines: dict[int, list[int]] = {}
    for pk, _headline, _state, line in rows:
        if line:
            lines.setdefault(line, []).append(pk)
    near = alike({pk: one.headline for pk, one in known.items()})
    return {
        story.pk: [
            known[pk]
            for pk in dict.fromkeys([*lines.get(story.storyline_id or 0, ()), *near.get(story.pk, ())])
            if pk != story.pk
        ][:3]
        for story in stories
    }


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
