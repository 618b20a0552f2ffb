"""Subscriptions: asked for, confirmed, chosen, paused, ended. Whoever holds the key of a letter holds its settings."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.digest import decisions
from svodka.digest.decisions import Answer, Choice, Held
from svodka.digest.letter import checked_address
from svodka.digest.models import Delivery, Subscription
from svodka.errors import SvodkaError
from svodka.readers.models import Reader

_State = Subscription.State


class UnableToConfirm(SvodkaError):
    """The link is too old, or the subscription is over: ask for a new letter."""


class UnableToChoose(SvodkaError):
    """The choice was not kept; `reason` is a sentence for the reader."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a request: which letter to send, and to which subscription."""

    answer: Answer
    subscription: Subscription


def new_key() -> str:
    """A key that is never guessed: 256 bits."""
    return secrets.token_urlsafe(32)


@transaction.atomic
def ask(
    *, email: str, language: str, now: datetime, hour: int = 8, time_zone: str, reader: Reader | None = None
) -> Asked:
    """Somebody has typed an address into the form. Nothing is sent to it but one letter a day, and the one who typed
    it is told the same whether it was known. Raises digest.letter.UnableToAddress.
    """
    address = checked_address(email.strip()).lower()
    born = {"key": new_key(), "asked_at": now, "language": language, "hour": hour, "time_zone": time_zone}
    held, made = Subscription.objects.select_for_update().get_or_create(email=address, defaults=born)
    known = None if made else Held(active=held.state in {_State.ACTIVE, _State.PAUSED}, letter_at=held.letter_at)
    answer = decisions.answer_to_request(known, now=now)
    changes: dict[str, Any] = {}
    if answer is not Answer.NOTHING:
        changes["letter_at"] = now
    if answer is Answer.CONFIRM and not made:
        # A new key: whoever ended the old subscription, or got its letters forwarded, has no hand in the new one.
        changes |= {"state": _State.ASKED, "asked_at": now, "key": new_key(), "ended_why": ""}
    if reader is not None and held.reader_id is None and reader.email.lower() == address:
        changes["reader"] = reader
    return Asked(answer, _change(held, **changes))


@transaction.atomic
def confirm(*, key: str, now: datetime) -> Subscription:
    """The holder of the address says yes. Saying it twice does no harm. Raises UnableToConfirm."""
    held = _held(key)
    if held is None or held.state in {_State.ENDED, _State.BOUNCED}:
        raise UnableToConfirm("This link belongs to no subscription.")
    if held.state != _State.ASKED:
        return held
    if now - held.asked_at > decisions.CONFIRM_WITHIN:
        raise UnableToConfirm("This link is older than a week.")
    return _change(held, state=_State.ACTIVE, confirmed_at=now, **_next(held, now))


@transaction.atomic
def choose(
    *, subscription: Subscription, choice: Choice, languages: tuple[str, ...], known: frozenset[int], now: datetime
) -> Subscription:
    """Keep what a subscriber chose; `known` are the ids of the sections there are. Raises UnableToChoose."""
    reason = decisions.judge_choice(choice, languages=languages, sections=known)
    if reason:
        raise UnableToChoose(reason)
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    held.sections.set(choice.sections)
    kept = {"hour": choice.hour, "time_zone": choice.time_zone, "language": choice.language}
    _change(held, **kept, text_only=choice.text_only)
    return _change(held, **(_next(held, now) if held.state == _State.ACTIVE else {}))


@transaction.atomic
def pause(*, subscription: Subscription, until: date, now: datetime) -> Subscription:
    """No letters before this day, at most a year from now. Raises UnableToChoose."""
    today = now.astimezone(decisions.zone_of(subscription.time_zone)).date()
    if not today < until <= today + decisions.LONGEST_PAUSE:
        raise UnableToChoose(_("Choose a day from tomorrow on, within a year."))
    if subscription.state not in {_State.ACTIVE, _State.PAUSED}:
        raise UnableToChoose(_("This subscription has ended."))
    _recall(subscription)
    return _change(subscription, state=_State.PAUSED, paused_until=until, next_at=None)


@transaction.atomic
def resume(*, subscription: Subscription, now: datetime) -> Subscription:
    """Letters again, from the next chosen hour on. Only of a pause; an end is taken back by asking anew."""
    if subscription.state != _State.PAUSED:
        return subscription
    return _change(subscription, state=_State.ACTIVE, paused_until=None, **_next(subscription, now))


@transaction.atomic
def end(*, subscription: Subscription, now: datetime, why: str = "", refused: bool = False) -> Subscription:
    """No more letters: at the subscriber's wish, or (`refused`) because the address takes none. Twice does no harm."""
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if held.state in {_State.ENDED, _State.BOUNCED}:
        return held
    state = _State.BOUNCED if refused else _State.ENDED
    _recall(held)
    return _change(held, state=state, ended_at=now, ended_why=why[:300], next_at=None, paused_until=None)


def _recall(subscription: Subscription) -> None:
    """Letters that have not left stay here."""
    queued = Delivery.objects.filter(subscription=subscription, state=Delivery.State.QUEUED, lease_until__isnull=True)
    queued.update(state=Delivery.State.REFUSED, due_at=None, last_error="recalled: no more letters were wanted")


def _held(key: str) -> Subscription | None:
    return Subscription.objects.select_for_update().filter(key=key).first()


def _next(held: Subscription, now: datetime) -> dict[str, datetime]:
    return {"next_at": decisions.next_moment(hour=held.hour, time_zone=held.time_zone, after=now)}


def _change(held: Subscription, **fields: Any) -> Subscription:
    if fields:
        Subscription.objects.filter(pk=held.pk).update(**fields)
        for name, value in fields.items():
            setattr(held, name, value)
    return held
