"""The desk's log: who did what, on one page; and nothing that was written there is written again."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from wagtail.models import ModelLogEntry

from svodka.desk.shelves.log import lines, note
from svodka.readers.models import Reader
from tests import make
from tests.desk.newsroom import act, at_desk, incoming, member

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


def acts_of(client: Client, **asked: str) -> list[str]:
    page = client.get("/desk/portal/log/", asked).content.decode()
    return re.findall(r"<b>(.*?)</b>", page)


@pytest.fixture
def owner() -> Client:
    """Who has renamed a section, begun a story and hidden a comment."""
    make.portal()
    client = at_desk("owner")
    section = make.section()
    client.post(f"/desk/portal/sections/{section.pk}/", {"name": "Заводы", "position": 1})
    waiting = incoming()
    act(client, f"take-{waiting.pk}")
    comment = make.comment(make.thread(make.story()), "Реклама")
    client.post(f"/comments/{comment.pk}/hide/", {"reason": "Реклама"})
    return client


def test_acts_on_portal_stories_and_talk_stand_on_one_page(owner: Client) -> None:
    assert sorted(acts_of(owner)) == ["В\xa0работе", "Изменён раздел", "Скрыто"]


@pytest.mark.parametrize(
    ("of", "wanted"), [("portal", "Изменён раздел"), ("stories", "В\xa0работе"), ("talk", "Скрыто")]
)
def test_each_ledger_alone(owner: Client, of: str, wanted: str) -> None:
    assert acts_of(owner, of=of) == [wanted]


def test_lines_of_one_person(owner: Client) -> None:
    note(make.section(), "section", by=make.reader("Каботажник"), now=make.NOON)
    assert acts_of(owner, by="Каботажник") == ["Изменён раздел"]


@pytest.mark.parametrize("before", ["вчера", "2026-01-01", "2126-01-01T00:00:00+00:00", "\x00"])
def test_a_moment_that_means_nothing_is_passed_over(owner: Client, before: str) -> None:
    assert len(acts_of(owner, before=before)) == 3


def test_a_hundred_lines_and_the_way_to_earlier_ones(owner: Client) -> None:
    by, section = make.reader("Каботажник"), make.section()
    for number in range(101):
        note(section, "section", by=by, now=make.NOON - timedelta(minutes=number))
    page = owner.get("/desk/portal/log/", {"of": "portal", "by": by.username}).content.decode()
    earlier = re.search(r'href="(\?[^"]*before=[^"]*)"', page)
    assert earlier
    assert owner.get("/desk/portal/log/" + unescape(earlier[1])).content.decode().count("<b>") == 1


def test_what_the_command_did_says_so() -> None:
    note(make.section(), "section", by=None, now=make.NOON)
    assert lines()[0].by == "из командной строки"


def test_roles_and_counts_are_said_in_words(owner: Client) -> None:
    kept, by = make.agency(), Reader.objects.get(username="Нина Волонга")
    note(kept, "role", by=by, now=make.NOON, role="editor", stories="stories: 2")
    assert "редактор; Новости: 2" in owner.get("/desk/portal/log/").content.decode()
