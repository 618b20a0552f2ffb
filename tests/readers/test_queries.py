"""Readers by name, and the ban that counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from svodka.readers import queries
from svodka.readers.models import Ban, Reader
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)


def ban(reader: Reader, now: datetime, until: datetime | None, reason: str = "Реклама", **more: Any) -> None:
    Ban.objects.create(reader=reader, reason=reason, since=now - DAY, until=until, **more)


@pytest.mark.parametrize("spelling", ["Нина Волонга", "Нина_Волонга", "НИНА ВОЛОНГА", "нина-волонга"])
def test_a_reader_is_found_by_any_spelling(now: datetime, spelling: str) -> None:
    make.reader("Нина Волонга")
    found = queries.profile(spelling, now=now)
    assert found is not None
    assert found.name == "Нина Волонга"


@pytest.mark.parametrize("name", ["Нина", "", "_", "…", "' OR 1=1 --"])
def test_nobody_is_called_so(now: datetime, name: str) -> None:
    make.reader("Нина Волонга")
    assert queries.profile(name, now=now) is None


def test_of_two_the_one_of_the_same_letters(now: datetime) -> None:
    make.reader("Нина Волонга", name_key="")
    make.reader("Нина-Волонга")
    found = queries.profile("Нина Волонга", now=now)
    assert found is not None
    assert found.name == "Нина Волонга"


def test_the_longest_ban_counts(now: datetime) -> None:
    reader = make.reader()
    for until, reason in ((now + DAY, "день"), (None, "навсегда"), (now + 9 * DAY, "девять")):
        ban(reader, now, until, reason)
    found, row = queries.profile(reader.username, now=now), queries.running_ban(reader, now=now)
    assert found is not None
    assert row is not None
    assert (found.banned_for, found.banned_until, row.reason) == ("навсегда", None, "навсегда")


def test_a_ban_that_is_over_or_lifted_does_not(now: datetime) -> None:
    reader = make.reader()
    ban(reader, now, now)
    ban(reader, now, None, lifted_at=now)
    found = queries.profile(reader.username, now=now)
    assert found is not None
    assert (found.banned_for, queries.running_ban(reader, now=now)) == (None, None)


def test_one_query(now: datetime, django_assert_num_queries: Any) -> None:
    ban(make.reader(), now, None)
    with django_assert_num_queries(1):
        queries.profile("Каботажник", now=now)
