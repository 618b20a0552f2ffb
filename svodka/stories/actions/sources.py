"""A story's page out there: its addresses, the looks at it, and the changes that wait for an editor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from svodka import claims
from svodka.errors import SvodkaError
from svodka.gather.models import Capture
from svodka.gather.places import Kind, kind_of
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.models import SourceChange, SourceWatch, Story, StoryAddress
from svodka.stories.page_keys import is_front_page, page_key

# After publication: most corrections come within the day, the last ones within the week.
LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
# A page of an archive is no news, and its agency no longer works on it.
WATCHED_UNTIL = timedelta(days=7)
# A server that is being mended answers 404, too; what is gone is still gone after lunch.
MISSING_FOR = timedelta(hours=4)
ACTS = {
    SourceChange.State.FOLLOWED: "change followed",
    SourceChange.State.DISMISSED: "change dismissed",
    SourceChange.State.OVER: "source as before",
}


class UnableToSettle(SvodkaError):
    """The change has been decided on already, or the page is as it was again."""


# --- addresses ---


def keys_of(urls: Iterable[str]) -> dict[str, str]:
    """What each address of a page is known by → the address; whole sites are no page's address."""
    found: dict[str, str] = {}
    for url in urls:
        if (key := page_key(url)) and not is_front_page(url):
            found.setdefault(key, url)
    return found


@transaction.atomic
def note_addresses(*, story: Story, urls: Iterable[str], now: datetime) -> list[str]:
    """Let the story be known by these addresses, too; those that are new. One that is another story's stays that one's.

    Two workers that file the same page at once: the second fails with IntegrityError, and finds the story next time.
    """
    wanted = keys_of(urls)
    known = set(StoryAddress.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    new = {key: url[:2000] for key, url in wanted.items() if key not in known}
    rows = [StoryAddress(story=story, key=key, url=url, seen_at=now) for key, url in new.items()]
    StoryAddress.objects.bulk_create(rows)
    return list(new.values())


# --- looks ---


@transaction.atomic
def watch_source(*, story: Story, now: datetime) -> None:
    """Let the page of a story that has just gone live be looked at again, unless it never stood on the web, came out of
    an archive or from a source that is switched off.
    """
    capture = Capture.objects.filter(pk=story.capture_id or 0).select_related("source").first()
    if capture is None or kind_of(capture.url) is not Kind.WEB or not page_key(capture.url):
        return
    if capture.captured_at < now - WATCHED_UNTIL:
        return
    if capture.source and not capture.source.active:
        return
    fresh: dict[str, Any] = {
        "url": capture.final_url or capture.url,
        "looks": 0,
        "missing_since": None,
        "reason": "",
        "attempts": 0,
    }
    free = {"due_at": now + LOOKS[0], "lease_until": None, "leased_by": ""}
    SourceWatch.objects.update_or_create(story=story, defaults=fresh | free)


def next_look(published_at: datetime, *, now: datetime) -> tuple[int, datetime | None]:
    """How many looks are done or missed at `now`, and when the next one is; None after the last."""
    done = sum(published_at + wait <= now for wait in LOOKS)
    return done, published_at + LOOKS[done] if done < len(LOOKS) else None


@transaction.atomic
def note_look(*, watch: SourceWatch, now: datetime, reason: str = "", **found: Any) -> None:
    """The page was looked at (or could not be: `reason`); `found` are etag and last_modified. Raises LeaseLost."""
    looks, due_at = next_look(watch.story.published_at or now, now=now)
    claims.settle(watch, due_at=due_at)
    told = {"looks": looks, "looked_at": now, "reason": reason, "attempts": 0, **found}
    SourceWatch.objects.filter(pk=watch.pk).update(**told)


@transaction.atomic
def note_missing(*, watch: SourceWatch, reason: str, now: datetime) -> bool:
    """The page was not there; whether it was so for hours, and the desk is told. Raises LeaseLost."""
    since = watch.missing_since or now
    if now - since >= MISSING_FOR:
        note_look(watch=watch, now=now, reason=reason, missing_since=since)
        return ring(story=watch.story, kind=SourceChange.Kind.GONE, reason=reason, now=now) is not None
    claims.settle(watch, due_at=since + MISSING_FOR)
    SourceWatch.objects.filter(pk=watch.pk).update(missing_since=since, reason=reason, looked_at=now, attempts=0)
    return False


# --- changes ---


@transaction.atomic
def ring(
    *, story: Story, kind: str, now: datetime, capture: Capture | None = None, reason: str = ""
) -> SourceChange | None:
    """Tell the desk that the page says something else in `capture`, or is gone. A further change goes into the row that
    is open; None where it was told before that the page is gone, and somebody has decided on it.
    """
    changes = SourceChange.objects.filter(story=story, kind=kind)
    if kind == SourceChange.Kind.GONE and changes.exclude(state=SourceChange.State.OVER).exists():
        return None
    told = {"capture": capture, "reason": reason, "found_at": now}
    change, _made = SourceChange.objects.update_or_create(
        story=story, kind=kind, state=SourceChange.State.OPEN, defaults=told, create_defaults=_as_it_was(story) | told
    )
    detail = {"capture": capture.pk, "url": capture.url} if capture else {"reason": reason}
    act = "source changed" if kind == SourceChange.Kind.CHANGED else "source gone"
    note(story=story, capture=capture, act=act, now=now, detail=detail)
    return change


def _as_it_was(story: Story) -> dict[str, Any]:
    return {"before_id": story.capture_id, "state": SourceChange.State.OPEN}


@transaction.atomic
def settle_change(*, change: SourceChange, state: str, now: datetime, by: Reader | None = None) -> SourceChange:
    """Somebody has decided on it; without `by` the page itself has, by being what it was. Raises UnableToSettle."""
    open_ = SourceChange.objects.select_for_update(of=("self",)).filter(pk=change.pk, state=SourceChange.State.OPEN)
    held = open_.select_related("story").first()
    if held is None:
        raise UnableToSettle("It has been decided on already.")
    SourceChange.objects.filter(pk=held.pk).update(state=state, decided_at=now, decided_by=by)
    detail = {"kind": held.kind} | ({"capture": held.capture_id} if held.capture_id else {})
    note(story=held.story, act=ACTS[SourceChange.State(state)], now=now, by=by, detail=detail)
    held.refresh_from_db()
    return held


def as_before(*, story: Story, kind: str, now: datetime) -> None:
    """The page is what it was again, or there again: nobody has to decide anything."""
    for change in SourceChange.objects.filter(story=story, kind=kind, state=SourceChange.State.OPEN):
        settle_change(change=change, state=SourceChange.State.OVER, now=now)


def last_seen(story: Story) -> Capture | None:
    """The page as the desk has been told of it last; what has passed by itself is as if it had not been."""
    changed = SourceChange.objects.filter(story=story, kind=SourceChange.Kind.CHANGED).exclude(capture=None)
    changed = changed.exclude(state=SourceChange.State.OVER)
    last = changed.select_related("capture").order_by("-found_at", "-pk").first()
    return last.capture if last else story.capture
