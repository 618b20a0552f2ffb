"""Reads of the digest: what an edition holds, which editions there are, what subscribers chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from svodka.digest import decisions
from svodka.digest.decisions import Candidate
from svodka.digest.models import Edition, EditionStory, Subscription
from svodka.stories.models import Correction, Story


def candidates_of(cut_off: datetime) -> list[Candidate]:
    """The live stories of the day before the cut-off."""
    stories = Story.objects.live().filter(published_at__gt=cut_off - decisions.DAY, published_at__lte=cut_off)
    told = stories.annotate(repeats=Q(telling__reprint_of__isnull=False))
    rows = told.values_list(
        "pk", "section_id", "section__position", "published_at", "copy__language", "telling__happening_id", "repeats"
    )
    return [Candidate(pk, section, place or 0, at, *rest) for pk, section, place, at, *rest in rows if at]


def story_ids(edition: Edition) -> list[int]:
    """Numbers of the live stories in their order. Of an open edition: as it would close now, the editors' order
    first, then what came in since, without what they left out.
    """
    placed = EditionStory.objects.filter(edition=edition).order_by("position", "pk")
    if edition.state == Edition.State.CLOSED:
        shown = placed.filter(left_out=False, story__state=Story.State.LIVE)
        return list(shown.values_list("story_id", flat=True))
    candidates = candidates_of(edition.cut_off_at)
    live = {story.story_id for story in candidates}
    known = dict(placed.values_list("story_id", "left_out"))
    first = [story for story, left_out in known.items() if not left_out and story in live]
    return first + [story for story in decisions.order(candidates) if story not in known]


def stories_of(edition: Edition) -> list[Story]:
    """Those stories with copy (without its body), agency and section, in two queries."""
    ids = story_ids(edition)
    rows = Story.objects.filter(pk__in=ids).select_related("copy", "agency", "section", "capture__source__intake")
    found = {story.pk: story for story in rows.defer("copy__body")}
    return [found[pk] for pk in ids if pk in found]


def corrections_of(edition: Edition) -> list[Correction]:
    """What was corrected within the edition's day, in stories that are live, the oldest first."""
    since = edition.cut_off_at - decisions.DAY
    made = Correction.objects.filter(made_at__gt=since, made_at__lte=edition.cut_off_at, story__state=Story.State.LIVE)
    return list(made.select_related("story__copy").defer("story__copy__body").order_by("made_at", "pk"))


@dataclass(frozen=True, slots=True)
class PastEdition:
    """A line of the archive."""

    day: date
    headline: str
    language: str
    total: int


def past_editions() -> QuerySet[Edition]:
    """Closed main editions that still have something to show, the latest first. Slice it, then `as_past`."""
    live = Q(editionstory__left_out=False, editionstory__story__state=Story.State.LIVE)
    closed = Edition.objects.filter(main=True, state=Edition.State.CLOSED)
    return closed.annotate(total=Count("editionstory", filter=live)).filter(total__gt=0).order_by("-cut_off_at")


def as_past(editions: QuerySet[Edition]) -> list[PastEdition]:
    """Runs the query and gives records, in one query."""
    first = EditionStory.objects.filter(edition=OuterRef("pk"), left_out=False, story__state=Story.State.LIVE)
    copies = first.order_by("position", "pk")
    told = editions.annotate(
        headline=Subquery(copies.values("story__copy__headline")[:1]),
        words=Subquery(copies.values("story__copy__language")[:1]),
    )
    return [PastEdition(*row) for row in told.values_list("day", "headline", "words", "total")]


def edition_of_day(day: date) -> Edition | None:
    """The main edition of a day, once it is closed."""
    return Edition.objects.filter(day=day, main=True, state=Edition.State.CLOSED).first()


def edition_at(moment: datetime) -> Edition | None:
    """The edition that was cut off at this moment, once it is closed."""
    return Edition.objects.filter(cut_off_at=moment, state=Edition.State.CLOSED).first()


def sections_of(subscribers: Sequence[Subscription]) -> dict[int, frozenset[int]]:
    """The sections each of them chose, by number of the subscription; who chose none is not in it. One query."""
    found: dict[int, set[int]] = {}
    pairs = Subscription.sections.through._default_manager.filter(subscription__in=subscribers)
    for subscriber, section in pairs.values_list("subscription_id", "section_id"):
        found.setdefault(subscriber, set()).add(section)
    return {subscriber: frozenset(sections) for subscriber, sections in found.items()}


def by_key(key: str) -> Subscription | None:
    """The subscription that this key opens."""
    return Subscription.objects.filter(key=key).first()


def of_address(email: str) -> Subscription | None:
    """The subscription of an address; only for those who have proven that it is theirs."""
    return Subscription.objects.filter(email=email.strip().lower()).first()


def neighbours(edition: Edition) -> tuple[date | None, date | None]:
    """The days of the main editions before and after this one that have something to show."""
    others = past_editions()
    before = others.filter(cut_off_at__lt=edition.cut_off_at).first()
    after = others.filter(cut_off_at__gt=edition.cut_off_at).order_by("cut_off_at").first()
    return (before.day if before else None), (after.day if after else None)
