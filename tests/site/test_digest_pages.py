"""Editions as pages, the archive of them, the settings that a key opens, and the digest of an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from svodka import flow
from svodka.digest import actions
from svodka.digest.models import Subscription
from svodka.readers.models import Reader
from svodka.site.own_data import all_of
from svodka.stories.models import Section, Story
from tests import make
from tests.site import sign_ins
from tests.site.conftest import Get, attribute, text_of
from tests.site.digest_world import NINA, closed, correction, stories, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def told(portal: None, now: datetime) -> dict[str, Story]:
    return stories(now)


@pytest.fixture
def held(portal: None) -> Subscription:
    return subscriber(timezone.now())


# --- editions ---


def test_an_edition_as_a_page(told: dict[str, Story], get: Get, now: datetime) -> None:
    closed(now)
    correction(told["told"], now - timedelta(hours=1))
    page = get("/digest/2026-11-20/")
    assert text_of(page, "h1") == "Дайджест за пятницу, 20 ноября 2026"
    assert [node.text() for node in page.css("main section.block h2")] == [
        "Верфи",
        "Порты",
        "Другие новости",
        "Исправления",
    ]
    assert "Тайный" not in text_of(page, "main")


def test_withdrawn_later_it_is_not_on_the_page(told: dict[str, Story], get: Get, now: datetime) -> None:
    closed(now)
    Story.objects.filter(slug="told").update(state="withdrawn", withdrawn_for="retract")
    page = get("/digest/2026-11-20/")
    assert "Новость told" not in text_of(page, "main")
    assert text_of(page, "main .counters") == "4 новости"


def test_an_edition_of_another_hour(told: dict[str, Story], get: Get, now: datetime) -> None:
    closed(now, main=False)
    assert "Новость told" in text_of(get("/digest/2026-11-20/1240/"), "main")
    get("/digest/2026-11-20/", 404)


@pytest.mark.parametrize("path", ["2026-11-20/", "2026-11-20/1241/", "2026-02-30/", "0001-01-01/", "0001-01-01/0000/"])
def test_no_such_edition(path: str, get: Get) -> None:
    get(f"/digest/{path}", 404)


def test_an_open_edition_is_nobodys_yet(told: dict[str, Story], get: Get, now: datetime) -> None:
    actions.open_edition(hour=15, time_zone="Europe/Moscow", after=now)
    get("/digest/2026-11-20/", 404)


def test_it_has_a_tag_and_no_cookie(told: dict[str, Story], client: Client, now: datetime) -> None:
    closed(now)
    first = client.get("/digest/2026-11-20/")
    again = client.get("/digest/2026-11-20/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, dict(client.cookies)) == (304, {})
    assert "Cookie" not in first.headers.get("Vary", "")


def test_the_archive_lists_main_editions(told: dict[str, Story], get: Get, now: datetime) -> None:
    closed(now)
    closed(now - timedelta(minutes=30), main=False)
    page = get("/digest/")
    assert [node.attributes["href"] for node in page.css("ol.stories h3 a")] == ["/digest/2026-11-20/"]
    assert text_of(page, "ol.stories li").endswith("5 новостей")


def test_an_archive_of_nothing_says_so(get: Get) -> None:
    assert "Первый закроется в 8:00" in text_of(get("/digest/"), "main")


def test_editions_lead_to_each_other(told: dict[str, Story], get: Get, now: datetime) -> None:
    closed(now)
    make.story("Завтра", published_at=now + timedelta(hours=1))
    closed(now + timedelta(days=1))
    assert attribute(get("/digest/2026-11-20/"), "main .pager a[rel=next]", "href") == "/digest/2026-11-21/"
    assert attribute(get("/digest/2026-11-21/"), "main .pager a[rel=prev]", "href") == "/digest/2026-11-20/"


# --- settings ---


def choose(client: Client, held: Subscription, **given: Any) -> Any:
    choice = {"hour": "19", "zone": "Asia/Omsk", "language": "en", "form": "text", **given}
    return client.post(f"/digest/settings/{held.key}/", choice)


def test_a_choice_is_kept(held: Subscription) -> None:
    client = Client(enforce_csrf_checks=True)
    make.section("ports")
    wanted = Section.objects.get(slug="ports")
    assert choose(client, held, sections=[str(wanted.pk)]).headers["Location"].endswith("?done=chosen")
    held.refresh_from_db()
    assert (held.hour, held.time_zone, held.language, held.text_only) == (19, "Asia/Omsk", "en", True)
    assert list(held.sections.all()) == [wanted]


def test_all_sections_are_those_of_tomorrow_too(client: Client, held: Subscription) -> None:
    choose(client, held, sections=[str(pk) for pk in Section.objects.values_list("pk", flat=True)])
    assert not held.sections.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hour", "24"),
        ("hour", "x"),
        ("zone", "Mars/North"),
        ("zone", "../etc"),
        ("language", "xx"),
        ("sections", "999"),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: str, client: Client, held: Subscription) -> None:
    response = choose(client, held, **{field: value})
    assert response.status_code == 422
    held.refresh_from_db()
    assert held.hour == 8


def test_a_pause_and_its_end(client: Client, held: Subscription) -> None:
    until = timezone.localdate() + timedelta(days=9)
    client.post(f"/digest/settings/{held.key}/", {"act": "pause", "until": until.isoformat()})
    held.refresh_from_db()
    assert (held.state, held.paused_until, held.next_at) == ("paused", until, None)
    client.post(f"/digest/settings/{held.key}/", {"act": "resume"})
    held.refresh_from_db()
    assert (held.state, held.paused_until) == ("active", None)


@pytest.mark.parametrize("until", ["", "2020-01-01", "9999-12-31", "tomorrow"])
def test_a_pause_that_cannot_be(until: str, client: Client, held: Subscription) -> None:
    response = client.post(f"/digest/settings/{held.key}/", {"act": "pause", "until": until})
    held.refresh_from_db()
    assert (response.status_code, held.state) == (422, "active")


def test_russian_zones_come_first(get: Get, held: Subscription) -> None:
    groups = get(f"/digest/settings/{held.key}/").css("select[name=zone] optgroup")
    assert [group.attributes["label"] for group in groups] == ["Россия", "Все пояса"]
    assert "Москва, UTC+3" in groups[0].text()


# --- with an account ---


def test_ticked_while_signing_up_it_begins_with_the_code(client: Client, portal: None) -> None:
    sign_ins.sign_up(client, digest="on")
    held = Subscription.objects.get()
    assert (held.state, held.letter) == ("asked", "")
    sign_ins.confirm(client)
    held.refresh_from_db()
    assert (held.state, held.email, held.reader) == ("active", NINA, Reader.objects.get(email=NINA))


def test_not_ticked_nothing_begins(client: Client, portal: None) -> None:
    sign_ins.sign_up(client)
    sign_ins.confirm(client)
    assert not Subscription.objects.exists()


def test_ticked_for_a_subscribed_address_changes_nothing_before_the_code(client: Client, held: Subscription) -> None:
    sign_ins.sign_up(client, digest="on")
    held.refresh_from_db()
    assert (held.state, held.reader) == ("active", None)


def test_who_only_typed_the_address_does_not_own_it(client: Client, portal: None) -> None:
    sign_ins.sign_up(client, digest="on")
    asked = actions.ask(email=NINA, language="ru", now=timezone.now(), time_zone="Europe/Moscow").subscription
    held = actions.confirm(key=asked.key, now=timezone.now())
    assert held.reader is None


def test_it_is_among_ones_own_data_and_goes_with_the_account(portal: None) -> None:
    nina, now = sign_ins.member(email=NINA), timezone.now()
    held = subscriber(now)
    actions.confirm_with_account(reader=nina, email=NINA, now=now)
    assert all_of(nina, now=now, origin="")["digest"][0]["email"] == NINA
    Reader.objects.filter(pk=nina.pk).update(deletion_asked_at=now - timedelta(days=60))
    flow.erase_reader(nina, now=now, language="ru")
    held.refresh_from_db()
    assert (held.state, held.email, held.reader, held.next_at) == ("ended", f"erased-{held.pk}@invalid", None, None)


def test_addresses_that_nobody_confirmed_go_after_a_week(portal: None) -> None:
    now = timezone.now()
    actions.ask(email=NINA, language="ru", now=now - timedelta(days=8), time_zone="Europe/Moscow")
    subscriber(now - timedelta(days=9), "igor@volonga.example")
    assert (actions.drop_unconfirmed(now=now), Subscription.objects.get().email) == (1, "igor@volonga.example")
