"""Whether the address of a primary source answers: asked for by the worker, seen on the desk."""

from __future__ import annotations

from datetime import datetime

from svodka import claims
from svodka.stories.models import LinkCheck, Story


def watch_primary_link(*, story: Story, url: str, now: datetime) -> None:
    """Make the address due for a look at once; without an address nothing is watched."""
    if not url:
        LinkCheck.objects.filter(story=story).delete()
        return
    due = {"url": url[:2000], "due_at": now, "checked_at": None, "dead": False, "reason": ""}
    LinkCheck.objects.update_or_create(
        story=story, defaults={**due, "lease_until": None, "leased_by": "", "attempts": 0}
    )


def watch_unseen_link(*, story: Story, now: datetime) -> None:
    """Make the address of the story's primary source due, unless it is no address or has been looked at."""
    url = story.copy.primary_source_url
    if url.startswith(("http://", "https://")) and not LinkCheck.objects.filter(story=story, url=url[:2000]).exists():
        watch_primary_link(story=story, url=url, now=now)


def note_link(*, check: LinkCheck, reason: str, now: datetime) -> None:
    """Keep what the look brought: `reason` says why the address is dead, and is empty where it answered.

    Raises claims.LeaseLost when the address was changed meanwhile: then it is looked at anew.
    """
    claims.settle(check, due_at=None)
    LinkCheck.objects.filter(pk=check.pk).update(checked_at=now, dead=bool(reason), reason=reason)
