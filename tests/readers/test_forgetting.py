"""Sign-ups that nobody confirmed go, and nobody else. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from svodka.readers import actions
from svodka.readers.models import Reader
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WEEK = timedelta(days=7)


def signed_up(now: datetime, *, verified: bool = False, **given: Any) -> Reader:
    reader = make.reader("Мимоходом", email="m@coast.example", **{"date_joined": now - WEEK - timedelta(1), **given})
    EmailAddress.objects.create(user=reader, email=reader.email, verified=verified, primary=True)
    return reader


def test_a_name_typed_in_passing_is_free_after_a_week(now: datetime) -> None:
    signed_up(now)
    assert (actions.forget_unfinished(now=now), Reader.objects.count(), EmailAddress.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("given", [{"verified": True}, {"is_staff": True}, {"last_login": make.NOON}])
def test_a_real_account_stays(given: dict[str, Any], now: datetime) -> None:
    signed_up(now, **given)
    assert actions.forget_unfinished(now=now) == 0


def test_a_sign_up_of_this_week_may_still_be_confirmed(now: datetime) -> None:
    signed_up(now, date_joined=now - WEEK + timedelta(hours=1))
    assert actions.forget_unfinished(now=now) == 0


def test_an_account_without_an_address_stays(now: datetime) -> None:
    make.reader("Из образца", date_joined=now - 9 * WEEK)
    assert actions.forget_unfinished(now=now) == 0


def test_sessions_that_are_over_go(now: datetime) -> None:
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=1))
    actions.forget_unfinished(now=now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
