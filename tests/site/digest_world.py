"""An edition with stories of every kind of rights, and a mailroom whose clock is the test's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from svodka.digest import actions
from svodka.digest.mailroom import Mailroom
from svodka.digest.models import Edition, Subscription
from svodka.site.letters.ways import post_of_portal
from svodka.stories.models import Correction, Story
from tests import make

NINA = "nina@volonga.example"
HOUR = timedelta(hours=1)


def stories(now: datetime) -> dict[str, Story]:
    """Published within the day before `now`: told, quoted, linked only, of another section, of none."""
    make.portal(imprint="«Кильватер», Усть-Волонга, Причальная ул., 4.")
    ports = make.section("ports", "Порты", position=2)
    told: dict[str, dict[str, Any]] = {
        "told": {"copy": {"standfirst": "Третий перенос за год.", "rights_state": "own"}, "comment_count": 212},
        "quoted": {"text": "Кран есть, глубины нет. Осадку урезали. " * 30, "copy": {"rights_state": "quotation"}},
        "linked": {"text": "Первая фраза. Тайный текст.", "section": ports, "copy": {"rights_state": "link-only"}},
        "ports": {"section": ports, "text": "Освобождение до конца навигации."},
        "none": {"section": None, "text": "Без раздела."},
    }
    return {
        name: make.story(f"Новость {name} «Устьяна»", slug=name, published_at=now - HOUR * (number + 1), **given)
        for number, (name, given) in enumerate(told.items())
    }


def correction(of: Story, at: datetime, note: str = "Длина земснаряда — 96 метров.") -> Correction:
    return Correction.objects.create(story=of, made_at=at, note=note)


def subscriber(now: datetime, email: str = NINA, **given: Any) -> Subscription:
    """Confirmed at `now`; its letters are due within 24 hours."""
    told: dict[str, Any] = {"language": "ru", "time_zone": "Europe/Moscow"}
    told |= {name: given.pop(name) for name in ("hour", "language") if name in given}
    held = actions.ask(email=email, now=now, **told).subscription
    held = actions.confirm(key=held.key, now=now)
    if given:
        Subscription.objects.filter(pk=held.pk).update(**given)
        held.refresh_from_db()
    return held


def closed(cut_off_at: datetime, *, main: bool = True) -> Edition:
    """An edition that is closed at this moment, with what was published in the day before."""
    edition = Edition.objects.create(day=cut_off_at.date(), cut_off_at=cut_off_at, due_at=cut_off_at, main=main)
    actions.editions._freeze(edition, cut_off_at)
    return edition


@dataclass
class Room:
    """A worker's mailroom; `now` goes on when a test says so."""

    now: datetime
    name: str = "anna"
    stopped: bool = False
    made: Mailroom = field(init=False)

    def __post_init__(self) -> None:
        self.made = Mailroom(post_of_portal(), worker=self.name, clock=lambda: self.now, stop=lambda: self.stopped)

    def round(self) -> dict[str, int]:
        return self.made.round()
