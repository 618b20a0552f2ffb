"""Acts upon a portal in a process of its own: `python -m tests.cli.portal_acts ACT …`, on the data folder of the
environment. Prints what it found as JSON.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from svodka import claims, flow, logs  # noqa: E402
from svodka.digest.models import Delivery, Edition, Subscription  # noqa: E402
from svodka.discuss import actions as discuss  # noqa: E402
from svodka.discuss.models import Comment, Thread  # noqa: E402
from svodka.gather import captures  # noqa: E402
from svodka.gather.models import Capture, FeedEntry, Source  # noqa: E402
from svodka.readers.models import Reader  # noqa: E402
from svodka.search.models import Entry  # noqa: E402
from svodka.stories import actions as stories  # noqa: E402
from svodka.stories.models import LedgerEntry, PictureFile, PictureRendition, Story  # noqa: E402
from tests import make  # noqa: E402

PAGES = Path(flow.__file__).parent.parent / "sample" / "pages"
SAMPLE = [PAGES / f"{name}.html" for name in ("rynda-short-note", "listok-letters", "lotsia-interview")]
# In which pages are rendered: what is dated on them must not differ by the hour of the test.
LATER = datetime(2027, 1, 9, 12, 0, tzinfo=UTC)


def take_in(number: int, *, publish: bool) -> Story | None:
    """A page, differing from others of the same text by a comment and its address, kept, read and filed."""
    data = SAMPLE[number % len(SAMPLE)].read_bytes() + f"<!-- {number} -->".encode()
    data = data.replace(b'rel="canonical"', b'rel="alternate"')
    now, url = timezone.now(), f"https://rynda.example/n/{number}"
    flow.take_in(data=data, url=url, captures=settings.CAPTURES, now=now, publish=publish)
    claimed = claims.claim(Capture.objects.filter(url=url), now=now, worker=f"writer {number}", limit=1)
    return next((o.story for o in flow.read_and_file(claimed, captures=settings.CAPTURES, now=now)), None)


def fill() -> None:
    """Three live stories, one of them with a picture, and one withdrawn; a digest of yesterday on its way."""
    made = [story for number in range(4) if (story := take_in(number, publish=True))]
    make.lead_picture(made[0], file=make.picture_file(), position=7)
    Client(SERVER_NAME="localhost").get(f"/news/{made[0].pk}-x/", follow=True)
    flow.withdraw(made[3], reason="retract", now=timezone.now())
    session = Client().session
    session["who"] = "nina"
    session.save()
    now = timezone.now()
    edition = Edition.objects.create(day=now.date(), cut_off_at=now - timedelta(hours=1), state="closed")
    born: dict[str, Any] = {"asked_at": now, "confirmed_at": now, "state": "active"}
    for number, next_at in enumerate([now + timedelta(hours=20), now + timedelta(hours=20), now]):
        email = f"r{number}@volonga.example"
        held = Subscription.objects.create(email=email, key=str(number), next_at=next_at, **born)
        for_it = {"edition": edition, "subscription": held, "address": email, "token": f"t{number}"}
        if number < 2:
            Delivery.objects.create(**for_it, due_at=now, state=["queued", "sent"][number])


def pages() -> dict[str, str]:
    """Address: status and hash of its bytes."""
    told = {}
    live = [f"/news/{pk}-{slug}/" for pk, slug in Story.objects.order_by("pk").values_list("pk", "slug")]
    lists = [
        "/",
        "/en/",
        "/search/?q=паром",
        "/archive/",
        "/feeds/news.xml",
        "/discussed/",
        "/agencies/",
        "/sitemap.xml",
    ]
    pictures = [f"/media/{name}" for name in PictureRendition.objects.order_by("pk").values_list("file", flat=True)]
    with mock.patch.object(timezone, "now", return_value=LATER), override_settings(ALLOWED_HOSTS=["testserver"]):
        for address in [*lists, *live, *pictures]:
            answer = Client().get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            told[address] = f"{answer.status_code} {hashlib.sha256(body).hexdigest()[:16]}"
    return told


def state() -> dict[str, Any]:
    return {
        "withdrawn": sorted(Story.objects.filter(state="withdrawn").values_list("pk", flat=True)),
        "live": Story.objects.filter(state="live").count(),
        "found": Entry.objects.filter(kind="story").count(),
        "deliveries": sorted(Delivery.objects.values_list("address", "state")),
        "subscriptions": sorted(Subscription.objects.values_list("email", "state")),
        "sessions": Session.objects.count(),
        "erased": sorted(Reader.objects.exclude(erased_at=None).values_list("pk", flat=True)),
        "hidden": list(Comment.objects.exclude(state="visible").values_list("state", "state_reason")),
        "purged": sorted(Capture.objects.filter(pk__in=_purged()).values_list("url", flat=True)),
        "given up": sorted(FeedEntry.objects.filter(state="given-up").values_list("guid", flat=True)),
        "whole": is_whole(),
    }


def next_number() -> int:
    return make.story().pk


def is_whole() -> bool:
    """Whether every capture's bytes are what they were, and every picture's file is there."""
    for sha256 in Capture.objects.exclude(pk__in=_purged()).values_list("sha256", flat=True):
        captures.load(sha256, folder=Path(settings.CAPTURES))
    files = [*PictureFile.objects.all(), *PictureRendition.objects.all()]
    return all(Path(file.file.path).stat().st_size for file in files)


def _purged() -> Any:
    return LedgerEntry.objects.filter(act="purged").values("capture")


def take_back() -> None:
    """What may happen after a backup: a withdrawal, an erasure, an unsubscription, a story come and gone, a comment
    hidden, pages purged.
    """
    now = timezone.now()
    flow.withdraw(Story.objects.filter(state="live").earliest("pk"), reason="rights", now=now)
    reader = Reader.objects.get(username="Каботажник")
    Reader.objects.filter(pk=reader.pk).update(deletion_asked_at=now - timedelta(days=40))
    flow.erase_reader(reader, now=now, language="ru")
    importlib.import_module("svodka.digest.actions").end(subscription=Subscription.objects.get(key="1"), now=now)
    source = Source.objects.get(slug="rynda-feed")
    late = take_in(9, publish=True)
    entry = FeedEntry.objects.create(source=source, guid="late", url="https://rynda.example/n/9", first_seen_at=now)
    assert late
    Capture.objects.filter(pk=late.capture_id).update(source=source, entry=entry)
    flow.withdraw(late, reason="retract", now=now)
    discuss.hide_comment(comment=Comment.objects.get(), by=_owner(), reason="реклама", now=now)
    for url in ("https://rynda.example/n/2", late.capture.url if late.capture else ""):
        flow.purge(Capture.objects.get(url=url), reason="решение суда", captures=Path(settings.CAPTURES), now=now)


def _owner() -> Reader:
    return Reader.objects.get(is_superuser=True)


def add_reader_and_source() -> None:
    make.reader("Каботажник", email="kabotazhnik@volonga.example")
    make.reader("Владелица", email="vladelitsa@volonga.example", is_superuser=True)
    make.comment(Thread.objects.filter(story__state="live").latest("pk"), "Продам якорь, недорого.")
    Source.objects.create(name="Рында", slug="rynda-feed", feed_url="https://rynda.example/rss", active=False)


def write(seconds: str, seed: str) -> None:
    """Take in stories with pictures, publish and withdraw, as fast as it goes."""
    until, number, start = time.monotonic() + float(seconds), 0, 1_000_000 * int(seed)
    while time.monotonic() < until:
        number += 1
        story = take_in(start + number, publish=True)
        assert story
        picture = stories.add_picture(story=story, data=_plate(start + number), now=timezone.now(), by=_editor())
        assert picture
        if number % 3 == 0:
            flow.withdraw(story, reason="retract", now=timezone.now())
    sys.stdout.write(str(number))


def _editor() -> Reader:
    return Reader.objects.get_or_create(username="Редактор")[0]


def _plate(number: int) -> bytes:
    image = importlib.import_module("PIL.Image")
    data = importlib.import_module("io").BytesIO()
    image.new("RGB", (900, 500), (number % 251, number % 239, number % 199)).save(data, "PNG")
    return bytes(data.getvalue())


if __name__ == "__main__":
    logs.configure(form="text", level="ERROR")
    # «take_back,state» in one process: to load the portal takes three seconds.
    told = [globals()[act](*sys.argv[2:]) for act in sys.argv[1].split(",")][-1]
    if told is not None:
        sys.stdout.write(json.dumps(told, ensure_ascii=False))
