"""Editions: opened for the editors, closed at their cut-off, and turned into deliveries for whoever's hour has come."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from svodka import claims
from svodka.digest import decisions, queries
from svodka.digest.models import Delivery, Edition, EditionStory, Subscription
from svodka.errors import SvodkaError

# As many subscribers as one transaction makes deliveries for; a hundred thousand at one hour are a hundred of them.
BATCH = 1_000


class UnableToReorder(SvodkaError):
    """The edition is closed, or a story in the list is not of it."""


@transaction.atomic
def open_edition(*, hour: int, time_zone: str, after: datetime) -> Edition:
    """The main edition of the next day, open for the editors; the one that stands already if it does."""
    cut_off = decisions.next_moment(hour=hour, time_zone=time_zone, after=after)
    born = {"cut_off_at": cut_off, "due_at": cut_off}
    # Somebody's own hour may have made an edition of this moment: it is the main one then.
    own = Edition.objects.filter(cut_off_at=cut_off, main=False)
    day = _day(cut_off, time_zone)
    if own.exists() and not Edition.objects.filter(day=day, main=True).exists():
        own.update(main=True, day=day)
    return Edition.objects.get_or_create(day=day, main=True, defaults=born)[0]


@transaction.atomic
def close_edition(edition: Edition, *, hour: int, time_zone: str, now: datetime) -> Edition:
    """Freeze a claimed main edition and open the next one. Raises claims.LeaseLost."""
    _freeze(edition, now)
    claims.settle(edition, due_at=None)
    open_edition(hour=hour, time_zone=time_zone, after=max(now, edition.cut_off_at))
    return edition


def make_due(*, time_zone: str, secret: str, now: datetime, limit: int = BATCH) -> int:
    """Write a delivery for each of up to `limit` subscribers whose hour has come, and set their next; gives how many
    subscribers were seen to. Whose sections have nothing new gets no letter. A kill leaves whole batches.
    """
    _wake_paused(now)
    due = Subscription.objects.filter(state=Subscription.State.ACTIVE, next_at__lte=now).order_by("next_at", "pk")
    if not due.exists():
        return 0
    with transaction.atomic():
        held = list(due.select_for_update(skip_locked=True)[:limit])
        chosen = queries.sections_of(held)
        made: list[Delivery] = []
        for moment in sorted({subscriber.next_at for subscriber in held if subscriber.next_at}):
            those = [subscriber for subscriber in held if subscriber.next_at == moment]
            if now - moment <= decisions.LATEST:
                made += _deliveries(_edition_of(moment, time_zone, now), those, chosen, secret, now)
        Delivery.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
        _go_on_to_tomorrow(held, now)
    return len(held)


def _go_on_to_tomorrow(held: Sequence[Subscription], now: datetime) -> None:
    """One update for all of an hour and zone: a CASE for each row took longer than all the rest."""
    alike: dict[tuple[int, str], list[int]] = {}
    for subscriber in held:
        alike.setdefault((subscriber.hour, subscriber.time_zone), []).append(subscriber.pk)
    for (hour, zone), keys in alike.items():
        moment = decisions.next_moment(hour=hour, time_zone=zone, after=now)
        Subscription.objects.filter(pk__in=keys).update(next_at=moment)


@transaction.atomic
def reorder(edition: Edition, *, stories: Sequence[int], left_out: Sequence[int] = ()) -> None:
    """The editors' order of an open edition, the first on top; what comes in later stands behind. Raises
    UnableToReorder.
    """
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if held.state != Edition.State.OPEN:
        raise UnableToReorder(_("This edition is closed."))
    candidates = {story.story_id for story in queries.candidates_of(held.cut_off_at)}
    if set(stories) & set(left_out) or (set(stories) | set(left_out)) - candidates:
        raise UnableToReorder(_("Another story has come or gone meanwhile: look at the list again."))
    EditionStory.objects.filter(edition=held).delete()
    placed = [(story, False) for story in stories] + [(story, True) for story in left_out]
    EditionStory.objects.bulk_create(
        EditionStory(edition=held, story_id=story, position=position, left_out=out)
        for position, (story, out) in enumerate(placed, 1)
    )


def _freeze(edition: Edition, now: datetime) -> None:
    """What stands in it now stands in it for good; what the editors left out stays out."""
    edition.state = Edition.objects.select_for_update().get(pk=edition.pk).state
    if edition.state == Edition.State.CLOSED:
        return
    ordered = queries.story_ids(edition)
    EditionStory.objects.filter(edition=edition, left_out=False).delete()
    EditionStory.objects.bulk_create(
        EditionStory(edition=edition, story_id=story, position=position) for position, story in enumerate(ordered, 1)
    )
    edition.state, edition.closed_at = Edition.State.CLOSED, now
    Edition.objects.filter(pk=edition.pk).update(state=edition.state, closed_at=now)


def _edition_of(moment: datetime, time_zone: str, now: datetime) -> Edition:
    """The edition that was cut off at this moment, closed; made when nobody had this hour before."""
    born = {"day": _day(moment, time_zone)}
    edition = Edition.objects.select_for_update().get_or_create(cut_off_at=moment, defaults=born)[0]
    _freeze(edition, now)
    return edition


def _deliveries(
    edition: Edition, those: Sequence[Subscription], chosen: dict[int, frozenset[int]], secret: str, now: datetime
) -> list[Delivery]:
    rows = EditionStory.objects.filter(edition=edition, left_out=False).values_list("story__section_id", flat=True)
    filled = set(rows)
    made = []
    for subscriber in those:
        sections = chosen.get(subscriber.pk, frozenset())
        if filled and (not sections or filled & sections):
            token = token_of(edition.pk, subscriber.pk, secret)
            made.append(
                Delivery(edition=edition, subscription=subscriber, address=subscriber.email, token=token, due_at=now)
            )
    return made


def token_of(edition: int, subscription: int, secret: str) -> str:
    """What names one delivery to the world: nobody without the secret can make another's."""
    told = f"delivery {edition} {subscription}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:32]


@transaction.atomic
def _wake_paused(now: datetime) -> None:
    """A pause ends by itself: from its last day on the letters come again."""
    today = (now + decisions.DAY).date()  # of the zone farthest east; the exact day is looked at below
    paused = Subscription.objects.filter(state=Subscription.State.PAUSED, paused_until__lte=today)
    for subscriber in paused.select_for_update(skip_locked=True)[:BATCH]:
        local = now.astimezone(decisions.zone_of(subscriber.time_zone)).date()
        if subscriber.paused_until and subscriber.paused_until <= local:
            subscriber.state, subscriber.paused_until = Subscription.State.ACTIVE, None
            # The first moment may be this very hour.
            subscriber.next_at = decisions.next_moment(
                hour=subscriber.hour, time_zone=subscriber.time_zone, after=now - decisions.LATEST
            )
            subscriber.save(update_fields=["state", "paused_until", "next_at"])


def _day(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(decisions.zone_of(time_zone)).date()
