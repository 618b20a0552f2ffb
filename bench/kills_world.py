"""The portal of bench.kills: sources that publish at once, subscribers whose digest is due, and what became of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from bench.digest_kills import outcome_of_mail
from bench.sinks import Taken
from svodka import flow
from svodka.claims import Claimable
from svodka.digest.models import Delivery, Subscription
from svodka.gather import actions as gather
from svodka.gather import captures
from svodka.gather.models import Capture, Host
from svodka.search.models import Entry
from svodka.stories.models import Intake, Section, Story
from svodka.text.annotation import annotate_many


class Left(NamedTuple):
    pages: int
    letters: int


def make(webs: Sequence[str], *, recipients: int) -> None:
    """Sources due now, and everybody's digest too, of one story that is there already."""
    now = timezone.now()
    annotate_many([])  # the weights are read once, here, and not in every worker
    section = Section.objects.create(slug="yards", name="Верфи")
    for number, web in enumerate(webs):
        source = gather.add_source(
            name=f"Источник {number}", feed_url=f"http://{web}/feed/{number}", slug=f"s{number}", now=now
        )
        Intake.objects.create(source=source, section=section, publish_at_once=True, rights_state="licensed")
    data = (Path(flow.__file__).parent.parent / "sample" / "pages" / "rynda-short-note.html").read_bytes()
    flow.take_in(data=data, url="https://rynda.example/first", captures=settings.CAPTURES, now=now, publish=True)
    flow.read_and_file(list(Capture.objects.all()), captures=settings.CAPTURES, now=now)
    born = {"asked_at": now, "confirmed_at": now, "state": "active", "next_at": timezone.now()}
    Subscription.objects.bulk_create(
        Subscription(email=f"r{n}@volonga.example", key=str(n), **born) for n in range(recipients)
    )


def left(pages: int) -> Left:
    """What is still to be done."""
    made = Story.objects.exclude(capture__source=None).count()
    due = Subscription.objects.filter(next_at__lte=timezone.now()).count()
    return Left(pages - made, due + Delivery.objects.filter(state__in=["queued", "offered"]).count())


def put_clock_on(by: timedelta) -> None:
    """What was to be done or was held until within `by` is due now. Nobody works meanwhile."""
    for model in apps.get_models():
        if issubclass(model, Claimable):
            rows = model._default_manager
            rows.filter(lease_until__isnull=False).update(lease_until=F("lease_until") - by)
            if model is not Delivery:
                rows.filter(due_at__gt=timezone.now()).update(due_at=F("due_at") - by)
    Host.objects.filter(free_at__gt=timezone.now()).update(free_at=F("free_at") - by)


def outcome(taken: Taken, pages: int, recipients: int) -> dict[str, int]:
    """Figures for bench.kills.Outcome."""
    urls = Counter(Story.objects.exclude(capture__source=None).values_list("capture__url", flat=True))
    live = Story.objects.filter(state=Story.State.LIVE)
    mail = outcome_of_mail(taken)
    return {
        "pages": pages,
        "stories_missing": pages - len(urls),
        "stories_twice": sum(count > 1 for count in urls.values()),
        "captures_unreadable": sum(map(_is_unreadable, Capture.objects.values_list("sha256", flat=True))),
        "not_found_by_search": Story.objects.count()
        - live.count()
        + live.exclude(pk__in=Entry.objects.filter(kind="story").values("object_id")).count()
        + live.filter(thread=None).count(),
        "recipients": recipients,
        "mail_twice": mail.twice,
        "mail_lost": mail.lost,
        "mail_wrong": mail.wrong,
        "unsure": mail.unsure,
    }


def _is_unreadable(sha256: str) -> bool:
    try:
        captures.load(sha256, folder=settings.CAPTURES)
    except captures.UnableToLoadCapture:
        return True
    return False
