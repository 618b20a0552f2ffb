"""The demo's daily letter: a few invented subscribers, and the last mornings' editions, made by the worker's own
mailroom and handed over by its own SMTP client to a receiver on this machine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Min

from svodka.digest import actions as digest
from svodka.digest.decisions import Choice, next_moment, zone_of
from svodka.digest.handing import hand_over
from svodka.digest.mailroom import Mailroom, Post
from svodka.digest.models import Edition, Subscription
from svodka.digest.smtp import Server
from svodka.readers.models import Reader
from svodka.sample.receiver import LOOPBACK, receiving
from svodka.site.letters.composing import Letters, public_host
from svodka.stories.models import Section

# An archive of a working week.
MORNINGS = 5
# One client says its words to one server: more lines would only cost time.
CONNECTIONS = 2
# What a mailroom is asked for at most while it catches up: five mornings of three subscribers' hours, twice over.
ROUNDS = 40


@dataclass
class _Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


def subscribe_and_mail(*, folder: Path, mailbox: Path, now: datetime) -> None:
    """Let the sample's subscribers ask and confirm some days ago, and send them every edition since.

    Again, it goes on where it was cut short; a sample that has had its week is left to the worker.
    """
    started = next_moment(hour=12, time_zone=settings.TIME_ZONE, after=now - timedelta(days=MORNINGS + 1))
    with receiving(mailbox) as port:
        clock = _Clock(started)
        room = Mailroom(_post(port), worker="sample", clock=clock, stop=lambda: False)
        for told in tomllib.loads((folder / "subscribers.toml").read_text(encoding="utf-8"))["subscriber"]:
            _subscribe(told, room, clock, started, now)
        _catch_up(room, clock, started, now)


def _post(port: int) -> Post:
    """That of the portal but for the way out: whatever server is set, no letter of the sample goes there."""
    server = Server(LOOPBACK, port, name=public_host())
    return Post(
        hour=settings.DIGEST_HOUR,
        time_zone=settings.TIME_ZONE,
        secret=settings.SECRET_KEY,
        compose=Letters(),
        carry=partial(hand_over, server=server, connections=CONNECTIONS),
    )


def _subscribe(told: dict[str, Any], room: Mailroom, clock: _Clock, started: datetime, now: datetime) -> None:
    held = Subscription.objects.filter(email=told["email"]).first()
    if held is None:
        zone, language = told.get("time_zone", settings.TIME_ZONE), told.get("language", settings.LANGUAGE_CODE)
        # Without an hour of one's own it is the last that has struck.
        hour = told.get("hour", now.astimezone(zone_of(zone)).hour)
        asked = digest.ask(email=told["email"], language=language, now=started, hour=hour, time_zone=zone)
        held = asked.subscription
    if held.state != Subscription.State.ASKED:
        return
    clock.at = started
    room.round()  # the letter that asks for confirmation
    held = digest.confirm(key=held.key, now=started + timedelta(minutes=4))
    _choose(held, told, started + timedelta(minutes=5))


def _choose(held: Subscription, told: dict[str, Any], now: datetime) -> None:
    known = dict(Section.objects.values_list("slug", "pk"))
    sections = frozenset(known[slug] for slug in told.get("sections", ()))
    choice = Choice(held.hour, held.time_zone, held.language, told.get("text_only", False), sections)
    languages = tuple(code for code, _name in settings.LANGUAGES)
    digest.choose(subscription=held, choice=choice, languages=languages, known=frozenset(known.values()), now=now)
    if reader := Reader.objects.filter(username=told.get("reader", "")).first():
        digest.confirm_with_account(reader=reader, email=held.email, now=now)


def _catch_up(room: Mailroom, clock: _Clock, started: datetime, now: datetime) -> None:
    """A round at every moment at which somebody's letter or an edition was due, in their order."""
    at = started
    for _round in range(ROUNDS):
        moment = _next_moment()
        if moment is None or not at < moment <= now:
            return
        at = clock.at = moment
        room.round()


def _next_moment() -> datetime | None:
    editions = Edition.objects.filter(main=True, state=Edition.State.OPEN).aggregate(at=Min("cut_off_at"))
    active = Subscription.objects.filter(state=Subscription.State.ACTIVE).aggregate(at=Min("next_at"))
    moments: Sequence[datetime] = [row["at"] for row in (editions, active) if row["at"]]
    return min(moments, default=None)
