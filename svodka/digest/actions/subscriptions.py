"""Subscriptions: asked for, confirmed, chosen, paused, ended. Whoever holds the key of a letter holds its settings."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
_LETTERS = {Answer.CONFIRM: Subscription.Letter.CONFIRM, Answer.REMIND: Subscription.Letter.REMIND}
_HOUR = timedelta(hours=1)


class UnableToAsk(SvodkaError):
    """Too many letters have gone out within the hour; ask again at `again_at`."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"No more letters of confirmation before {again_at}.")
        self.again_at = again_at


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
def ask(*, email: str, language: str, now: datetime, hour: int = 8, time_zone: str) -> Asked:
    """Somebody has typed an address into the form. Nothing is sent to it but one letter a day, and the one who typed
    it is told the same whether it was known. The letter is due at once and sent by a worker, so that the answer
    takes no longer for one address than for another. Raises digest.letter.UnableToAddress and UnableToAsk.
    """
    address = checked_address(email.strip()).lower()
    _brake(now)
    born = {"key": new_key(), "asked_at": now, "language": language, "hour": hour, "time_zone": time_zone}
    held, made = Subscription.objects.select_for_update().get_or_create(email=address, defaults=born)
    known = None if made else Held(active=held.state in {_State.ACTIVE, _State.PAUSED}, letter_at=held.letter_at)
    answer = decisions.answer_to_request(known, now=now)
    changes: dict[str, Any] = {}
    if answer is not Answer.NOTHING:
        changes |= {"letter": _LETTERS[answer], "letter_at": now, "due_at": now, "attempts": 0}
    if answer is Answer.CONFIRM and not made:
        # A new key: whoever ended the old subscription, or got its letters forwarded, has no hand in the new one.
        # Nor is it the account's that ticked this address without proving it.
        changes |= {"state": _State.ASKED, "asked_at": now, "key": new_key(), "ended_why": "", "reader": None}
    return Asked(answer, _change(held, **changes))


def _brake(now: datetime) -> None:
    sent = Subscription.objects.filter(letter_at__gt=now - _HOUR).order_by("-letter_at")
    last = sent.values_list("letter_at", flat=True)[decisions.LETTERS_AN_HOUR - 1 : decisions.LETTERS_AN_HOUR].first()
    if last is not None:
        raise UnableToAsk(last + _HOUR)


@transaction.atomic
def ask_with_account(*, reader: Reader, language: str, now: datetime, hour: int = 8, time_zone: str) -> None:
    """The digest was ticked while signing up: no letter of its own, for the account's code will prove the address
    (`confirm_with_account`). Nothing happens to a subscription that stands. Raises digest.letter.UnableToAddress.
    """
    address = checked_address(reader.email.strip()).lower()
    born = {"key": new_key(), "asked_at": now, "language": language, "hour": hour, "time_zone": time_zone}
    held, _made = Subscription.objects.select_for_update().get_or_create(email=address, defaults=born)
    if held.state not in {_State.ACTIVE, _State.PAUSED}:
        _change(held, reader=reader, state=_State.ASKED, asked_at=now, key=new_key(), ended_why="")


@transaction.atomic
def confirm_with_account(*, reader: Reader, email: str, now: datetime) -> Subscription | None:
    """The reader has proven that the address is theirs: what was ticked begins, and a subscription that this address
    had before becomes the reader's.
    """
    held = Subscription.objects.select_for_update().filter(email=email.lower()).first()
    if held is None:
        return None
    if held.state == _State.ASKED and held.reader_id == reader.pk:
        return _change(held, state=_State.ACTIVE, confirmed_at=now, letter="", due_at=None, **_next(held, now))
    if held.state in {_State.ACTIVE, _State.PAUSED}:
        return _change(held, reader=reader)
    return held


@transaction.atomic
def forget_reader(reader: Reader) -> int:
    """An account is being erased: its subscriptions go, with the addresses in the ledger; how many there were."""
    held = list(Subscription.objects.select_for_update().filter(reader=reader))
    for subscription in held:
        _recall(subscription)
        Delivery.objects.filter(subscription=subscription).update(address="")
        _change(
            subscription,
            **{"state": _State.ENDED, "email": f"erased-{subscription.pk}@invalid", "key": new_key(), "reader": None},
            **{"next_at": None, "due_at": None, "letter": "", "ended_why": "", "paused_until": None},
        )
    return len(held)


def drop_unconfirmed(*, now: datetime) -> int:
    """Addresses that nobody confirmed in a week are no business of ours; how many went."""
    too_old = Subscription.objects.filter(state=_State.ASKED, asked_at__lt=now - decisions.CONFIRM_WITHIN)
    return too_old.filter(deliveries__isnull=True).delete()[1].get("digest.Subscription", 0)


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
    return _change(held, state=_State.ACTIVE, confirmed_at=now, letter="", due_at=None, **_next(held, now))


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
    fields = {"ended_at": now, "ended_why": why[:300], "next_at": None, "paused_until": None}
    return _change(held, state=state, letter="", due_at=None, **fields)


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
