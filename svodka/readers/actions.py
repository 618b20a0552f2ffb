"""Writes on accounts: consent, names, deletion with its days of grace, erasure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from svodka.errors import SvodkaError
from svodka.readers import decisions, names, queries
from svodka.readers.decisions import Decision
from svodka.readers.models import Consent, Reader


class Refused(SvodkaError):
    """What a reader wanted to do with the account was decided against; `decision` says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


class UnableToChangeName(Refused):
    """The name stays as it was."""


class UnableToLeave(Refused):
    """The account cannot be deleted."""


def give_consent(*, reader: Reader, text_version: str, now: datetime) -> Consent:
    """Record that the reader agreed to the processing of personal data in these words. An earlier one ends now."""
    Consent.objects.filter(reader=reader, withdrawn_at=None).update(withdrawn_at=now)
    return Consent.objects.create(reader=reader, text_version=text_version, given_at=now)


def change_name(*, reader: Reader, name: str, portal: str, now: datetime) -> Reader:
    """Give the reader another name, once in 30 days. The old one is free for anybody. `portal` is the paper's name.

    Raises UnableToChangeName, also when somebody takes the name at the same moment.
    """
    fields = names.name_fields(name)
    decision = decisions.judge_renaming(
        name=names.judge_name(fields["username"], portal=portal),
        same=fields["username"] == reader.username,
        taken=queries.is_taken(name, by_another_than=reader),
        banned=queries.running_ban(reader, now=now) is not None,
        changed_at=reader.name_changed_at,
        now=now,
    )
    if not decision.accepted:
        raise UnableToChangeName(decision)
    try:
        with transaction.atomic():
            return _change(reader, **fields, name_changed_at=now)
    except IntegrityError:
        raise UnableToChangeName(decisions.NAME_TAKEN) from None


@transaction.atomic
def ask_deletion(*, reader: Reader, now: datetime) -> Reader:
    """Begin the days of grace and end every session. Asked twice, the first time counts. Raises UnableToLeave."""
    others = Reader.objects.filter(is_superuser=True, is_active=True, deletion_asked_at=None).exclude(pk=reader.pk)
    decision = decisions.judge_leaving(last_owner=reader.is_superuser and not others.exists())
    if not decision.accepted:
        raise UnableToLeave(decision)
    end_sessions(reader)
    return _change(reader, deletion_asked_at=reader.deletion_asked_at or now)


def keep_account(*, reader: Reader) -> Reader:
    """Take the wish for deletion back. What has been erased stays erased."""
    if reader.erased_at is not None:
        return reader
    return _change(reader, deletion_asked_at=None)


def due_for_erasure(*, now: datetime, limit: int, without: Collection[int] = ()) -> Sequence[Reader]:
    """Readers whose days of grace are over, the longest waiting first, but those of the numbers `without`.

    One query over a partial index.
    """
    asked_by = now - decisions.GRACE
    waiting = Reader.objects.filter(deletion_asked_at__lte=asked_by, erased_at=None).exclude(pk__in=without)
    return list(waiting.order_by("deletion_asked_at")[:limit])


@transaction.atomic
def erase(*, reader: Reader, now: datetime, language: str) -> bool:
    """Take everything personal off the row; what the reader wrote stays under «Бывший читатель N».

    False when the row needs it no more: somebody was quicker, or the reader came back. `language` is the portal's.
    """
    held = Reader.objects.select_for_update().get(pk=reader.pk)
    if held.erased_at is not None or held.deletion_asked_at is None:
        return False
    end_sessions(held)
    EmailAddress.objects.filter(user=held).delete()
    SocialAccount.objects.filter(user=held).delete()
    Consent.objects.filter(reader=held, withdrawn_at=None).update(withdrawn_at=now)
    held.groups.clear()
    held.user_permissions.clear()
    held.set_unusable_password()
    _change(
        held,
        **names.name_fields(names.former_name(held.pk, language=language)),
        **dict.fromkeys(("email", "first_name", "last_name", "joined_from"), ""),
        **dict.fromkeys(("is_active", "is_staff", "is_superuser"), False),
        password=held.password,
        last_login=None,
        erased_at=now,
    )
    return True


@transaction.atomic
def forget_unfinished(*, now: datetime, limit: int = 500) -> int:
    """Delete accounts that nobody confirmed within a week, and sessions that are over: a name typed in passing must not
    be held for good, nor an address kept without its owner's word. Gives how many accounts went.

    Whoever has ever signed in, or owns anything that is kept, is no such account.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    waiting = Reader.objects.filter(
        ~Exists(confirmed),
        ~Exists(SocialAccount.objects.filter(user=OuterRef("pk"))),
        Exists(EmailAddress.objects.filter(user=OuterRef("pk"))),
        date_joined__lt=now - decisions.CONFIRM_WITHIN,
        last_login=None,
        erased_at=None,
        is_staff=False,
    )
    gone = list(waiting.values_list("pk", flat=True)[:limit])
    EmailAddress.objects.filter(user__in=gone).delete()
    Reader.objects.filter(pk__in=gone).delete()
    running = Session.objects.filter(expire_date__gte=now).values("session_key")
    UserSession.objects.exclude(session_key__in=running).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    return len(gone)


def trust_address(*, reader: Reader, email: str) -> None:
    """Take an e-mail address as the reader's own without a letter to it."""
    EmailAddress.objects.filter(user=reader).exclude(email=email.lower()).update(primary=False)
    trusted = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=reader, email=email.lower(), defaults=trusted)


def end_sessions(reader: Reader, *, except_key: str = "") -> int:
    """Sign the reader out everywhere, or everywhere but in the session of that key; how many sessions ended."""
    sessions = list(UserSession.objects.filter(user=reader).exclude(session_key=except_key))
    for session in sessions:
        session.end()
    return len(sessions)


def end_session(*, reader: Reader, number: int) -> bool:
    """Sign the reader out in one browser; False when that session is none of theirs."""
    session = UserSession.objects.filter(user=reader, pk=number).first()
    if session is None:
        return False
    session.end()
    return True


def note_use(*, session_key: str, now: datetime) -> None:
    """Record that a session is in use. One statement: meant for once in some minutes."""
    UserSession.objects.filter(session_key=session_key, last_seen_at__lt=now).update(last_seen_at=now)


def _change(reader: Reader, **fields: object) -> Reader:
    Reader.objects.filter(pk=reader.pk).update(**fields)
    for name, value in fields.items():
        setattr(reader, name, value)
    return reader
