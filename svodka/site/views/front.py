"""The front page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from svodka.discuss import posts
from svodka.discuss.posts import PostRow
from svodka.dossiers.queries import SpokenOf, names_since
from svodka.site import balance, carrying, panel, pictures, promises
from svodka.site.moments import in_words
from svodka.site.pages import page
from svodka.site.pictures import ShownPicture
from svodka.site.typography import excerpt
from svodka.stories import carried
from svodka.stories.amendments import Amendment, latest_amendments
from svodka.stories.carried import Carried
from svodka.stories.models import Story
from svodka.stories.queries import Masthead, masthead, newest, opening_words
from svodka.stories.rights import Extent, may_show_text

LOOKED_AT = 40
# Two more where the lead has no picture: the columns beside them need the height.
SECONDS, SECONDS_UNDER_A_BARE_LEAD = 4, 6
# A name of the day is one of the last three: a trade paper has weekends.
NAMES_OF_DAYS = timedelta(days=3)
NAMES = 6
POSTS = 3
URGENT = 4
AGENCIES_OF_A_LEAD = 3
LEAD_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FrontStory:
    """A story on the front page: its row, its picture and what is said of it beneath the headline."""

    story: Story
    picture: ShownPicture | None
    headline: str
    summary: str = ""
    told: Carried | None = None

    @property
    def told_in_words(self) -> str:
        """«5 сообщений, 2 независимых», where others told of it too."""
        return carrying.in_words(self.told) if self.told and self.told.is_told_by_others else ""

    @property
    def agency(self) -> str:
        return self.story.agency.name if self.story.agency else ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks that stand under the wire and under «Обсуждаемое», whatever their height."""

    names: Sequence[SpokenOf]
    corrections: Sequence[Amendment]
    posts: Sequence[PostRow]


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Lead, seconds, wire, «Обсуждаемое», names of the day, corrections; or what to do while there is nothing."""
    head = masthead()
    if head is None:
        return page(request, "site/not_set_up.html")
    now = timezone.now()
    began = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    stories = newest(LOOKED_AT, day_began_at=began)
    if not stories:
        return page(request, "site/front_empty.html", {"description": _of_itself(head)}, head=head)
    return page(request, "site/front.html", _context(stories, now=now, began=began, head=head), head=head)


def _of_itself(head: Masthead) -> str:
    """What the paper says of itself, in a line."""
    return head.tagline or excerpt(head.imprint, 200)


def _context(stories: Sequence[Story], *, now: datetime, began: datetime, head: Masthead) -> dict[str, Any]:
    lead = choose_lead(stories, began=began)
    rest = [story for story in stories if story.pk != lead.pk]
    # What others tell of the lead's happening stands in its table.
    happenings = [story for story in rest if not _happening(lead) or _happening(story) != _happening(lead)]
    seconds = choose_seconds(happenings, SECONDS if _shown(lead) else SECONDS_UNDER_A_BARE_LEAD)
    told = _with_summaries([lead, *seconds])
    table = carrying.table(told[0].told, here=lead.pk)
    taken = {story.pk for story in (lead, *seconds)}
    wire = [FrontStory(story, None, story.copy.headline) for story in rest if story.pk not in taken]
    beside = Beside(names_since(now - NAMES_OF_DAYS, limit=NAMES), latest_amendments(3), posts.newest(limit=POSTS).rows)
    board = promises.board(timezone.localdate(now), limit=promises.ON_THE_FRONT)
    return {
        "lead": told[0],
        "carried": table,
        "seconds": told[1:],
        "today_count": stories[0].today_count,  # type: ignore[attr-defined]
        "began": began,
        "description": _of_itself(head),
        "board": board,
        **_columns(told[0], told[1:], wire, beside, parted=board is not None),
    }


def _columns(
    lead: FrontStory, seconds: Sequence[FrontStory], wire: Sequence[FrontStory], beside: Beside, *, parted: bool
) -> dict[str, Any]:
    """Rows for the two columns beside the lead and the seconds, as many as their height holds; beside the lead alone
    when the board of promised dates parts it from the seconds.
    """
    lead_height = balance.lead_height(lead.headline, lead.summary, _part_of_width(lead.picture))
    lead_height += _table_height(lead)
    seconds_height = balance.seconds_height(
        [(second.headline, second.summary, _part_of_width(second.picture)) for second in seconds]
    )
    height = lead_height if parted else lead_height + seconds_height
    beside_seconds = seconds_height - balance.DIGEST_HEIGHT
    room = beside_seconds - (0 if parted else balance.block_height(min(len(beside.names), balance.FEWEST)))
    posts_shown, posts_height = balance.posts_that_fit([(row.headline, row.beginning) for row in beside.posts], room)
    below = 0.0 if parted else balance.block_height(len(beside.names)) + posts_height + balance.DIGEST_HEIGHT
    heights = [balance.wire_row_height(row, row.agency) for row in wire]
    # What stands under the wire begins no higher than the lead ends: they are different rows of the grid.
    room = max(height - below, lead_height) - balance.WIRE_HEAD_AND_MORE
    shown = balance.fill(wire, heights, room)
    left = height - balance.WIRE_HEAD_AND_MORE - sum(heights[: len(shown)]) - balance.DIGEST_HEIGHT - posts_height
    gap = lead_height - balance.WIRE_HEAD_AND_MORE - sum(heights[: len(shown)])
    snapshot = panel.latest.get()
    heights = [balance.discussed_row_height(row) for row in snapshot.rows]
    notes = [f"{in_words(line.at, 'list')} {line.note} {line.headline}" for line in beside.corrections]
    corrections_height = balance.corrections_height(notes)
    if parted:
        # Beside the seconds: the names with the corrections where readers' posts take their place above the digest.
        left = seconds_height - corrections_height if posts_shown else beside_seconds
    room = height - balance.RAIL_HEAD_AND_MORE - (0 if parted else corrections_height)
    rows = balance.fill(snapshot.rows, heights, room)
    return {
        "wire": _with_hours(shown),
        "panel": panel.PanelOnPage(snapshot, max(len(rows), balance.FEWEST)),
        "names": beside.names[: balance.names_that_fit(left)],
        "corrections": beside.corrections,
        "posts": beside.posts[:posts_shown],
        "names_in_rail": bool(parted and posts_shown),
        # Too few stories to reach the end of the lead: the names follow the wire at once, in one column.
        "names_beside_wire": gap > balance.NOTICEABLE and not parted,
    }


def _table_height(lead: FrontStory) -> float:
    table = carrying.table(lead.told, here=lead.story.pk)
    return balance.table_height([f"{line.standing} {line.text}" for line in table.lines]) if table else 0.0


def _part_of_second(second: FrontStory) -> float | None:
    return _part_of_width(second.picture) if second.picture and second.picture.wide else None


def _part_of_width(picture: ShownPicture | None) -> float:
    return picture.wide.height / picture.wide.width if picture and picture.wide else 0.0


def choose_lead(stories: Sequence[Story], *, began: datetime) -> Story:
    """The most urgent of today's stories; else what most agencies tell of; else the newest with a picture we may show;
    else the newest.

    A story of which we give only the link leads when there is no other.
    """
    stories = [story for story in stories if _quotable(story)] or stories
    today = [story for story in stories if story.published_at and story.published_at >= began]
    urgent = [story for story in today if story.urgency < URGENT]
    if urgent:
        return min(urgent, key=lambda story: story.urgency)
    if told := _told_by_most(stories):
        return next((story for story in told if _shown(story)), told[0])
    with_picture = (story for story in stories[: LOOKED_AT // 4] if _shown(story))
    return next(with_picture, stories[0])


def _told_by_most(stories: Sequence[Story]) -> list[Story]:
    """The reports of the last day's happening that most agencies tell of on their own, the first one first.

    Nothing where none is told by three: two often means the one concerned and an agency.
    """
    told: dict[int, list[Story]] = {}
    for story in stories:
        last = stories[0].published_at
        fresh = story.published_at and last and last - story.published_at <= LEAD_WITHIN
        if fresh and _happening(story) and not getattr(story, "repeats", False):
            told.setdefault(_happening(story), []).append(story)
    most = max(told.values(), key=lambda reports: len({story.agency_id for story in reports}), default=[])
    return most[::-1] if len({story.agency_id for story in most}) >= AGENCIES_OF_A_LEAD else []


def choose_seconds(rest: Sequence[Story], wanted: int = SECONDS) -> list[Story]:
    """So many stories with something beneath the headline; fewer while the wire would stay empty otherwise."""
    if len(rest) < wanted + balance.FEWEST:
        wanted = SECONDS if len(rest) >= SECONDS + balance.FEWEST else min(2, len(rest) // 2)
    fit = [story for story in rest if _quotable(story)]
    ranked = sorted(fit[: 3 * SECONDS], key=lambda story: (story.urgency, not _shown(story)))
    chosen = _one_of_each(ranked)[:wanted]
    return sorted(chosen, key=lambda story: not _shown(story))


def _one_of_each(stories: Sequence[Story]) -> list[Story]:
    """The first story of each happening: the others are told of beneath it."""
    told: set[int] = set()
    found = []
    for story in stories:
        number = _happening(story)
        if number not in told:
            found.append(story)
        told |= {number} - {0}
    return found


def _happening(story: Story) -> int:
    """Which happening the story tells of; 0 for none that anybody else has told of."""
    return getattr(story, "happening", None) or 0


def _quotable(story: Story) -> bool:
    return may_show_text(story.copy, channel="list").extent != Extent.LINK


def _shown(story: Story) -> bool:
    picture = story.copy.lead_picture
    return picture is not None and picture.file_id is not None and pictures.is_shown(picture)


def _with_summaries(stories: Sequence[Story]) -> list[FrontStory]:
    """Standfirsts, or the first words of the bodies where there is none and the rights allow it."""
    quotable = {story.pk for story in stories if _quotable(story)}
    bare = [story.pk for story in stories if story.pk in quotable and not story.copy.standfirst]
    openings = opening_words(bare)
    told = carried.of_happenings({number for story in stories if (number := _happening(story))})
    return [
        FrontStory(
            story=story,
            picture=shown if (shown := pictures.of_story(story)) and shown.wide else None,
            headline=story.copy.headline,
            summary=excerpt(story.copy.standfirst or openings.get(story.pk, ""), 240) if story.pk in quotable else "",
            told=told.get(_happening(story)),
        )
        for story in stories
    ]


@dataclass(frozen=True, slots=True)
class WireLine:
    """A row of the wire; `hour` when it is the first of its hour, `day` when it is the first of its day."""

    row: FrontStory
    hour: bool
    day: bool


def _with_hours(rows: Sequence[FrontStory]) -> list[WireLine]:
    lines, before = [], None
    for row in rows:
        at = timezone.localtime(row.story.published_at)
        new_day = before is not None and at.date() != before.date()
        hour = before is None or new_day or at.hour != before.hour
        lines.append(WireLine(row, hour, new_day))
        before = at
    return lines
