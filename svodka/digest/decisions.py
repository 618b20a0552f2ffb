"""When a digest is due, for whom, and what goes into it. No rows, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
# One letter of confirmation a day to an address, whoever types it in and however often.
LETTER_EVERY = DAY
# All addresses together, an hour: a flood of requests must not make the portal a sender of unwanted mail.
LETTERS_AN_HOUR = 300
# A portal that was off for the night mails in the morning; after half a day the next digest is nearer than the last.
LATEST = timedelta(hours=12)
# A link of confirmation in a letter that was found a month later confirms nothing.
CONFIRM_WITHIN = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=366)
# As on the front page: two reports often mean the one concerned and an agency.
AGENCIES_OF_AN_EVENT = 3


class Answer(StrEnum):
    """What a request to subscribe comes to; the one who asked is told the same whatever it is."""

    CONFIRM = "a letter of confirmation"
    REMIND = "a letter to somebody who is subscribed already"
    NOTHING = "no letter: one went to this address within a day"


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of the address."""

    active: bool
    letter_at: datetime | None


def answer_to_request(held: Held | None, *, now: datetime) -> Answer:
    """Which letter goes to an address that somebody typed into the form."""
    if held and held.letter_at and now - held.letter_at < LETTER_EVERY:
        return Answer.NOTHING
    return Answer.REMIND if held and held.active else Answer.CONFIRM


def next_moment(*, hour: int, time_zone: str, after: datetime) -> datetime:
    """The next time it is `hour` o'clock in the zone, after `after`. An hour that a change to summer time leaves out
    is taken when the clocks have gone on; one that comes twice is taken once, the first time. An unknown zone is UTC.
    """
    zone = zone_of(time_zone)
    local = after.astimezone(zone)
    for days in range(3):
        wanted = datetime.combine(local.date() + timedelta(days=days), time(hour), tzinfo=zone)
        moment = wanted.astimezone(ZoneInfo("UTC"))
        if moment > after:
            return moment
    raise AssertionError("an hour comes round every day")


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one that this machine does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story of the last day: what decides whether and where it stands in a digest."""

    story_id: int
    section_id: int | None
    section_place: int
    published_at: datetime
    language: str = ""
    happening_id: int | None = None
    repeats: bool = False


def order(stories: Sequence[Candidate]) -> list[int]:
    """Ids in the order of the sections; stories without a section come last.

    Within a section what most agencies tell of stands first, as on the front page, the first report at its head and
    reprints at its end; then the newest. What is in another language than most of the day follows the rest: the first
    headline is the letter's subject.
    """
    beyond = max((story.section_place for story in stories), default=0) + 1
    reports = Counter(story.happening_id or 0 for story in stories if not story.repeats)
    languages = Counter(story.language for story in stories).most_common(1)

    def place(story: Candidate) -> tuple[float, ...]:
        section = beyond if story.section_id is None else story.section_place
        event = story.happening_id or 0
        told = reports[event] if event and reports[event] >= AGENCIES_OF_AN_EVENT else 0
        at = story.published_at.timestamp()
        within = (event, story.repeats, at) if told else (0, 0, -at)
        return section, story.language != languages[0][0], -told, *within, -story.story_id

    return [story.story_id for story in sorted(stories, key=place)]


def wanted(stories: Sequence[Candidate], sections: frozenset[int]) -> list[int]:
    """Ids of the stories for a reader of these sections; no sections chosen is all of them."""
    return [story.story_id for story in stories if not sections or story.section_id in sections]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a subscriber chose on the page of the letter, as it came from the form."""

    hour: int
    time_zone: str
    language: str
    text_only: bool
    sections: frozenset[int]


def judge_choice(choice: Choice, *, languages: Sequence[str], sections: frozenset[int]) -> str | Promise:
    """Why the choice cannot be kept; empty when it can."""
    if not 0 <= choice.hour <= 23:
        return _("An hour is a number from 0 to 23.")
    try:
        ZoneInfo(choice.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _("This time zone is not known here.")
    if choice.language not in languages:
        return _("The digest does not come in this language.")
    if choice.sections - sections:
        return _("There is no such section any more; choose again.")
    return ""
