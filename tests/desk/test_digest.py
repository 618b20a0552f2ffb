"""Editions at the desk: order, leaving out, the letter as it will be, a test to oneself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from svodka.digest import queries
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.readers.models import Reader
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.mail_sink import SmtpSink

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    client = at_desk()
    Reader.objects.filter(username="Нина Волонга").update(email="nina@volonga.example")
    return client


@pytest.fixture
def edition() -> Edition:
    cut_off = make.NOON + timedelta(hours=6)
    return Edition.objects.create(day=cut_off.date(), main=True, cut_off_at=cut_off)


@pytest.fixture
def stories(edition: Edition) -> list[Story]:
    """The newest first, as the letter orders them by itself."""
    told = ["Буксир спущен", "Док занят", "Паром идёт"]
    return [
        make.story(headline, published_at=make.NOON - timedelta(minutes=number)) for number, headline in enumerate(told)
    ]


def arrange(client: Client, edition: Edition, act: str = "keep", **places: Any) -> Any:
    return client.post(f"/desk/digest/{edition.pk}/arrange/", {"act": act, **places}, follow=True)


def order(edition: Edition, stories: list[Story]) -> list[int]:
    """Places of the stories among those made, as they go out."""
    return [[story.pk for story in stories].index(pk) for pk in queries.story_ids(edition)]


@pytest.mark.parametrize(
    ("act", "wanted"),
    [("up-2", [0, 2, 1]), ("down-0", [1, 0, 2]), ("up-0", [0, 1, 2]), ("down-2", [0, 1, 2]), ("out-1", [0, 2])],
)
def test_one_step(editor: Client, edition: Edition, stories: list[Story], act: str, wanted: list[int]) -> None:
    before = order(edition, stories)
    word, _dash, number = act.partition("-")
    arrange(editor, edition, f"{word}-{stories[before[int(number)]].pk}")
    assert order(edition, stories) == [before[place] for place in wanted]


def test_what_was_left_out_is_taken_in_again_at_the_end(editor: Client, edition: Edition, stories: list[Story]) -> None:
    arrange(editor, edition, f"out-{stories[1].pk}")
    arrange(editor, edition, f"in-{stories[1].pk}")
    assert order(edition, stories)[-1] == 1


def test_a_number_puts_a_story_before_the_one_that_had_it(
    editor: Client, edition: Edition, stories: list[Story]
) -> None:
    before = order(edition, stories)
    last = before[-1]
    arrange(editor, edition, **{f"place-{stories[last].pk}": "1"})
    assert order(edition, stories) == [last, *before[:-1]]


def test_a_closed_edition_is_not_moved(editor: Client, edition: Edition, stories: list[Story]) -> None:
    Edition.objects.filter(pk=edition.pk).update(state="closed")
    assert "Выпуск" in arrange(editor, edition, f"out-{stories[1].pk}").content.decode()
    assert not edition.editionstory_set.exists()


def test_a_sent_edition_can_only_be_read(editor: Client, edition: Edition, stories: list[Story]) -> None:
    assert 'name="act"' in editor.get(f"/desk/digest/{edition.pk}/").content.decode()
    Edition.objects.filter(pk=edition.pk).update(state="closed")
    assert 'name="act"' not in editor.get(f"/desk/digest/{edition.pk}/").content.decode()


def test_the_letter_is_shown_in_a_sandbox(editor: Client, edition: Edition, stories: list[Story]) -> None:
    answer = editor.get(f"/desk/digest/{edition.pk}/letter/")
    assert "Буксир спущен" in answer.content.decode().replace("\xa0", " ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_empty_edition_says_so(editor: Client, edition: Edition) -> None:
    assert editor.get(f"/desk/digest/{edition.pk}/letter/").status_code == 200


def test_a_test_goes_to_whoever_asks_and_to_nobody_else(
    editor: Client, edition: Edition, stories: list[Story], settings: Any
) -> None:
    with SmtpSink() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        editor.post(f"/desk/digest/{edition.pk}/try/", {"to": "somebody@else.example"})
        assert [letter.message["To"] for letter in server.letters] == ["nina@volonga.example"]
    assert not Delivery.objects.exists()


def test_without_a_mail_server_it_lies_in_the_outbox(
    editor: Client, edition: Edition, stories: list[Story], settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_HOST, settings.OUTBOX = "", tmp_path / "outbox"
    editor.post(f"/desk/digest/{edition.pk}/try/")
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_the_counts_of_a_closed_edition(
    editor: Client, edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number, state in enumerate(["sent", "sent", "refused", "unsure"]):
        held = Subscription.objects.create(email=f"r{number}@volonga.example", key=str(number), asked_at=make.NOON)
        Delivery.objects.create(edition=edition, subscription=held, address=held.email, token=str(number), state=state)
    editor.get("/desk/digest/")
    with django_assert_max_num_queries(11):
        page = editor.get("/desk/digest/").content.decode()
    row = page[page.index("<tbody>") :]
    assert [cell.partition("<")[0] for cell in row.split('">')[1:] if cell[:1].isdigit()][-4:] == ["0", "2", "1", "1"]
