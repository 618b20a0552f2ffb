"""The desk's log: who did what, on one page; and nothing that was written there is written again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from svodka.desk.shelves.log import lines, note
from tests import make
from tests.desk.newsroom import member

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_line() -> ModelLogEntry:
    note(make.section(), "section", by=member("owner"), now=make.NOON, changed="Название")
    return ModelLogEntry.objects.get(action="desk.section")


@pytest.mark.parametrize("field", ["label", "action", "object_id", "timestamp"])
def test_a_line_is_never_changed(field: str) -> None:
    line = a_line()
    given = {field: make.NOON if field == "timestamp" else "иное"}
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ModelLogEntry.objects.filter(pk=line.pk).update(**given)
    assert [one.label for one in lines()] == ["Верфи"]


def test_postgresql_gives_no_line_away() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite deleting is not held: the migration says why")
    line = a_line()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ModelLogEntry.objects.filter(pk=line.pk).delete()
    assert ModelLogEntry.objects.filter(pk=line.pk).exists()
