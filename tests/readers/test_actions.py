"""Accounts: renamed, consented, deleted with days of grace, erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from svodka import flow
from svodka.discuss.models import ReaderPost, ThreadRead
from svodka.readers import actions, queries
from svodka.readers.decisions import Ruling
from svodka.readers.models import Ban, Consent, Reader
from svodka.work import Means, Worker
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)


def rename(reader: Reader, name: str, now: datetime) -> Ruling:
    """What comes of it."""
    try:
        actions.change_name(reader=reader, name=name, portal="Кильватер", now=now)
    except actions.UnableToChangeName as refusal:
        return refusal.decision.ruling
    return Ruling.ACCEPT


def session_of(reader: Reader) -> SessionStore:
    session = SessionStore()
    session.create()
    UserSession.objects.create(user=reader, session_key=session.session_key, ip="203.0.113.7", user_agent="x")
    return session


# --- names ---


def test_a_new_name_is_kept_with_its_key(now: datetime) -> None:
    reader = make.reader("Каботажник")
    assert rename(reader, " Док  №_3 ", now) is Ruling.ACCEPT
    assert Reader.objects.values_list("username", "name_key", "name_changed_at").get() == ("Док № 3", "докnо3", now)


@pytest.mark.parametrize(
    ("name", "ruling"),
    [
        ("Каботажник", Ruling.SAME),
        ("ВАХТЕННЫЙ", Ruling.TAKEN),
        ("вахтенный", Ruling.TAKEN),
        ("Админ", Ruling.UNFIT),
        ("Кильватер", Ruling.UNFIT),
    ],
)
def test_a_name_that_cannot_be_had(now: datetime, name: str, ruling: Ruling) -> None:
    make.reader("Вахтенный")
    assert rename(make.reader("Каботажник"), name, now) is ruling


def test_the_case_of_ones_own_name_may_change(now: datetime) -> None:
    assert rename(make.reader("каботажник"), "Каботажник", now) is Ruling.ACCEPT


@pytest.mark.parametrize(("days", "ruling"), [(29, Ruling.TOO_SOON), (30, Ruling.ACCEPT)])
def test_once_in_thirty_days(now: datetime, days: int, ruling: Ruling) -> None:
    assert rename(make.reader(name_changed_at=now - days * DAY), "Лоцман", now) is ruling


@pytest.mark.parametrize(("days", "ruling"), [(1, Ruling.BANNED), (-1, Ruling.ACCEPT)])
def test_during_a_ban_the_name_stays(now: datetime, days: int, ruling: Ruling) -> None:
    reader = make.reader("Каботажник")
    Ban.objects.create(reader=reader, reason="Реклама", since=now - 9 * DAY, until=now + days * DAY)
    assert rename(reader, "Лоцман", now) is ruling


def test_somebody_who_was_quicker(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    make.reader("Лоцман")
    monkeypatch.setattr(queries, "is_taken", lambda *_given, **_more: False)
    assert rename(make.reader("Каботажник"), "ЛОЦМАН", now) is Ruling.TAKEN


def test_a_reader_made_without_a_key_holds_the_name_too() -> None:
    make.reader("Лоцман", name_key="")
    assert queries.is_taken("Лоцман")


# --- consent ---


def test_a_new_consent_ends_the_one_before(now: datetime) -> None:
    reader = make.reader()
    actions.give_consent(reader=reader, text_version="1", now=now - DAY)
    actions.give_consent(reader=reader, text_version="2", now=now)
    rows = Consent.objects.order_by("pk").values_list("text_version", "withdrawn_at")
    assert list(rows) == [("1", now), ("2", None)]


# --- leaving ---


def test_asking_for_deletion_signs_out_everywhere(now: datetime) -> None:
    reader = make.reader()
    session = session_of(reader)
    actions.ask_deletion(reader=reader, now=now)
    assert (session.exists(session.session_key), UserSession.objects.count()) == (False, 0)
    assert Reader.objects.get().deletion_asked_at == now


def test_asked_twice_the_first_time_counts(now: datetime) -> None:
    reader = make.reader(deletion_asked_at=now - DAY)
    actions.ask_deletion(reader=reader, now=now)
    assert Reader.objects.get().deletion_asked_at == now - DAY


def test_the_last_owner_stays(now: datetime) -> None:
    owner = make.reader(is_superuser=True)
    make.reader("Второй", is_superuser=True, deletion_asked_at=now)
    with pytest.raises(actions.UnableToLeave):
        actions.ask_deletion(reader=owner, now=now)


def test_one_of_two_owners_may_go(now: datetime) -> None:
    make.reader("Второй", is_superuser=True)
    assert actions.ask_deletion(reader=make.reader(is_superuser=True), now=now).deletion_asked_at == now


def test_only_those_whose_grace_is_over_are_due_the_longest_waiting_first(now: datetime) -> None:
    for name, days in (("Вчера", 1), ("Давно", 40), ("Пора", 14)):
        make.reader(name, deletion_asked_at=now - days * DAY)
    assert [reader.username for reader in actions.due_for_erasure(now=now, limit=9)] == ["Давно", "Пора"]


# --- erasure ---


@pytest.fixture
def leaver(now: datetime) -> Reader:
    """A reader with everything that a reader may have, whose days of grace are over."""
    reader = make.reader(
        "Нина Волонга", email="nina@volonga.example", first_name="Нина", is_staff=True, deletion_asked_at=now - 15 * DAY
    )
    reader.groups.add(Group.objects.get_or_create(name="editor")[0])
    actions.trust_address(reader=reader, email=reader.email)
    SocialAccount.objects.create(user=reader, provider="vk", uid="7", extra_data={"name": "Нина"})
    actions.give_consent(reader=reader, text_version="1", now=now - DAY)
    thread = make.thread(make.story())
    make.comment(thread, "Ходил через день.", by=reader)
    ThreadRead.objects.create(reader=reader, thread=thread, last_seq=1, at=now)
    session_of(reader)
    return reader


def erased(leaver: Reader, now: datetime, language: str = "ru") -> Any:
    assert flow.erase_reader(leaver, now=now, language=language)
    return Reader.objects.get(pk=leaver.pk)


def test_nothing_personal_is_left_in_the_row(leaver: Reader, now: datetime) -> None:
    row = erased(leaver, now)
    assert (row.username, row.email, row.first_name) == (f"Бывший читатель {row.pk}", "", "")
    assert (row.is_active, row.is_staff, row.has_usable_password(), row.erased_at) == (False, False, False, now)


def test_nothing_personal_is_left_beside_the_row(leaver: Reader, now: datetime) -> None:
    erased(leaver, now)
    left = [rows.objects.count() for rows in (EmailAddress, SocialAccount, UserSession, ThreadRead)]
    assert (left, leaver.groups.count()) == ([0, 0, 0, 0], 0)


def test_what_was_never_published_is_gone(leaver: Reader, now: datetime) -> None:
    live = make.reader_post("Простой", author=leaver)
    make.reader_post("Черновик", author=leaver, state="draft", published_at=None)
    withdrawn = make.reader_post("Снова черновик", author=leaver, state="draft", source="Слова")
    others = make.reader_post("Чужой черновик", author=make.reader("Лоцман"), state="draft", published_at=None)
    erased(leaver, now)
    assert set(ReaderPost.objects.values_list("pk", flat=True)) == {live.pk, withdrawn.pk, others.pk}
    assert ReaderPost.objects.values_list("headline", "source", "html").get(pk=withdrawn.pk) == ("", "", "")


def test_drafts_kept_in_a_session_go_with_it(leaver: Reader, now: datetime) -> None:
    session = session_of(leaver)
    session["drafts"] = {"12:0": "Недописанное"}
    session.save()
    erased(leaver, now)
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_the_consent_ends_and_its_record_stays(leaver: Reader, now: datetime) -> None:
    erased(leaver, now)
    assert Consent.objects.get().withdrawn_at == now


def test_what_was_written_stays_under_the_erased_name(leaver: Reader, now: datetime) -> None:
    row = erased(leaver, now, language="en")
    assert [(comment.author.username, comment.source) for comment in row.comments.select_related("author")] == [
        (f"Former reader {row.pk}", "Ходил через день.")
    ]


def test_the_name_and_the_address_are_free(leaver: Reader, now: datetime) -> None:
    erased(leaver, now)
    assert make.reader("Нина Волонга", email="nina@volonga.example").pk


def test_erased_twice_nothing_changes(leaver: Reader, now: datetime) -> None:
    erased(leaver, now)
    assert not flow.erase_reader(leaver, now=now + DAY, language="ru")
    assert Reader.objects.get(pk=leaver.pk).erased_at == now


def test_who_came_back_meanwhile_is_not_erased(leaver: Reader, now: datetime) -> None:
    stale = Reader.objects.get(pk=leaver.pk)
    actions.keep_account(reader=leaver)
    assert not flow.erase_reader(stale, now=now, language="ru")


def _no_web(*_given: Any, **_more: Any) -> Any:
    raise AssertionError("nothing is fetched here")


def test_the_worker_erases_whom_it_is_time_to_erase(leaver: Reader, now: datetime, tmp_path: Path) -> None:
    worker = Worker(name="w", means=Means(fetcher=_no_web, captures=tmp_path), clock=lambda: now)
    assert worker.work_once()["erased"] == 1
    assert worker.work_once()["erased"] == 0
