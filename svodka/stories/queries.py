"""Reads for pages: the masthead, one story with all that stands beside it, rows of lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from svodka.stories.bodies import from_stream
from svodka.stories.models import Copy, Correction, Picture, Portal, Story
from svodka.stories.rights import Extent, may_show_picture, may_show_text

# Two sizes are enough for a column of 66rem: one for it, one for phones and the seconds of a front page.
PICTURE_SIZES = {"wide": "width-1400|format-webp", "narrow": "width-700|format-webp"}


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section as a link: `labels` holds its name in other languages of the interface."""

    slug: str
    name: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands at the head and foot of every page."""

    name: str
    tagline: str
    imprint: str
    accent: str
    dress: str
    logo_url: str
    opened_on: date | None
    open_text: str
    sections: Sequence[SectionLink]


_MASTHEAD = (
    "SELECT portal.*, section.slug AS section_slug, section.name AS section_name, section.labels AS section_labels "
    "FROM stories_portal AS portal LEFT JOIN stories_section AS section ON 1 = 1 "
    "ORDER BY section.position, section.name"
)


def masthead() -> Masthead | None:
    """The portal and its sections in one query (every page pays for it); None before `svodka setup`."""
    rows: list[Any] = list(Portal.objects.raw(_MASTHEAD))
    if not rows:
        return None
    sections = [
        SectionLink(row.section_slug, row.section_name, _json(row.section_labels)) for row in rows if row.section_slug
    ]
    portal = rows[0]
    return Masthead(
        name=portal.name,
        tagline=portal.tagline,
        imprint=portal.imprint,
        accent=portal.accent,
        dress=portal.dress,
        logo_url=portal.logo.url if portal.logo else "",
        opened_on=portal.opened_on,
        open_text=portal.open_text,
        sections=tuple(sections),
    )


def portal_name() -> str:
    """What the portal is called, for letters. One query."""
    return Portal.objects.values_list("name", flat=True).first() or "Svodka"


def open_text_of_portal() -> str:
    """The owner's choice for texts that are claimed to be open, "" before `svodka setup`. One query."""
    return Portal.objects.values_list("open_text", flat=True).first() or ""


def _json(value: Any) -> Any:
    """A raw query skips the field's own decoding: SQLite gives text, PostgreSQL's driver may give either."""
    return json.loads(value) if isinstance(value, str) else value


# --- one story ---


def for_page(story_id: int, *along: str) -> Story | None:
    """A story in any state with its copy, section, agency, capture and lead picture, in one query, and with the
    relations `along` that rooms below have to it.

    Annotated with `happening`, the number of the one it tells of, and with `wide_file`, `wide_width`, `wide_height`
    and `narrow_…`: the renditions of the lead picture, if they have been made.
    """
    rows = Story.objects.filter(pk=story_id).select_related(
        "copy__lead_picture__file", "agency", "section", "capture__source__intake", *along
    )
    return with_pictures(rows).annotate(happening=F("telling__happening_id")).first()


def with_pictures(rows: QuerySet[Story]) -> QuerySet[Story]:
    """Joins the two renditions of each lead picture: Wagtail would ask for them one by one."""
    at = "copy__lead_picture__file__renditions"
    for name, spec in PICTURE_SIZES.items():
        wanted = Q(**{f"{at}__filter_spec": spec, f"{at}__focal_point_key": ""})
        rows = rows.annotate(**{f"{name}_one": FilteredRelation(at, condition=wanted)}).annotate(
            **{f"{name}_{what}": F(f"{name}_one__{what}") for what in ("file", "width", "height")}
        )
    return rows


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of a story. `sentences` are those that it changed: {field, before, after} each."""

    at: datetime
    text: str
    sentences: Sequence[Mapping[str, str]] = ()


def corrections_of(story: Story) -> list[Corrected]:
    """What was corrected in the story, oldest first. Most stories never were, and then nothing is asked."""
    if not story.corrected_at:
        return []
    rows = Correction.objects.filter(story=story).order_by("made_at", "pk").values_list("made_at", "note", "changed")
    return [Corrected(at, note, changed.get("sentences", ())) for at, note, changed in rows]


# --- rows of lists ---


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as one row of a list.

    `summary` is its standfirst, where the rights allow more than the headline, and otherwise empty.
    `section` is None for a story without one.
    """

    pk: int
    slug: str
    headline: str
    language: str
    summary: str
    published_at: datetime
    agency: str
    agency_slug: str
    section: SectionLink | None
    comment_count: int
    urgency: int
    rights_state: str = "unknown"
    extent: Extent = field(default=Extent.LINK)


_ROW = (
    "pk", "slug", "copy__headline", "copy__language", "copy__standfirst", "published_at", "agency__name",
    "agency__slug", "section__slug", "section__name", "section__labels", "comment_count", "urgency",
    "copy__rights_state",
)  # fmt: skip


def as_rows(stories: QuerySet[Story]) -> list[StoryRow]:
    """Runs the query (slice and order it first) and gives records, without bodies: one query in all."""
    return [_row(*values) for values in stories.values_list(*_ROW)]


def _row(
    pk: int, slug: str, headline: str, language: str, standfirst: str, published_at: datetime, agency: str | None,
    agency_slug: str | None, section_slug: str | None, section_name: str, section_labels: Mapping[str, str],
    comment_count: int, urgency: int, rights_state: str,
) -> StoryRow:  # fmt: skip
    extent = may_show_text(Copy(rights_state=rights_state), channel="list").extent
    return StoryRow(
        pk=pk,
        slug=slug,
        headline=headline,
        language=language,
        summary=standfirst if extent != Extent.LINK else "",
        published_at=published_at,
        agency=agency or "",
        agency_slug=agency_slug or "",
        section=SectionLink(section_slug, section_name, section_labels or {}) if section_slug else None,
        comment_count=comment_count,
        urgency=urgency,
        rights_state=rights_state,
        extent=extent,
    )


# --- the front page ---


def newest(limit: int, *, day_began_at: datetime) -> list[Story]:
    """The newest live stories with their lead pictures and without their bodies, in one query.

    `happening` is the number of the one that a story tells of, `repeats` whether it is a reprint.
    `today_count`, the same on every row, is how many stories have been published since `day_began_at`.
    """
    rows = Story.objects.live().newest_first()
    since = Story.objects.live().filter(published_at__gte=day_began_at)
    today = since.order_by().values("state").annotate(n=Count("pk")).values("n")
    related = rows.select_related("copy__lead_picture__file", "agency", "section").defer("copy__body")
    counted = with_pictures(related).annotate(
        today_count=Coalesce(Subquery(today), 0),
        happening=F("telling__happening_id"),
        repeats=Q(telling__reprint_of__isnull=False),
    )
    return list(counted[:limit])


def opening_words(story_ids: Iterable[int]) -> dict[int, str]:
    """The first paragraph of each story, for those that have no standfirst."""
    bodies = Copy.objects.filter(story_id__in=list(story_ids)).only("story_id", "body")
    return {copy.story_id: _first_paragraph(copy) for copy in bodies}


def _first_paragraph(copy: Copy) -> str:
    return next((block.text for block in from_stream(copy.body.raw_data) if block.kind == "paragraph"), "")


def is_public_picture(digest: str, *, in_preview: bool = False) -> bool:
    """Whether the file whose hash begins so stands with a live story (`in_preview`: with any story), and its rights let
    readers see it there. One query; fewer than 12 figures are no such beginning: Wagtail cuts the 32 of a file's name
    to fit its own.
    """
    start = digest[:32]
    if len(start) < 12:
        return False
    # A range, because LIKE goes past SQLite's index; after the last hexadecimal figure comes g.
    uses = Picture.objects.filter(file__sha256__gte=start, file__sha256__lt=f"{start}g")
    if not in_preview:
        uses = uses.filter(story__state=Story.State.LIVE)
    return any(may_show_picture(use).allowed for use in uses)
