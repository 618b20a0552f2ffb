"""The front page, full, nearly empty, empty, and before setup."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from svodka.stories.models import Correction
from tests import make
from tests.site.conftest import Get, text_of


def stories(count: int, **given: object) -> None:
    now = timezone.now()
    for number in range(count):
        story = make.story(f"Новость {number}", published_at=now - timedelta(minutes=number), **given)  # type: ignore[arg-type]
        make.thread(story, comment_count=number)


def test_before_setup_it_says_what_to_do(db: None, client: Client) -> None:
    response = client.get("/en/")
    assert "svodka setup" in response.content.decode()
    assert response.status_code == 200


def test_an_empty_portal_says_how_to_begin(get: Get) -> None:
    page = get("/en/")
    assert "svodka take-in" in text_of(page, ".steps")
    assert text_of(page, "h1") == "Кильватер"


def test_an_empty_portal_tells_of_feeds_and_leads_no_reader_to_the_desk(get: Get) -> None:
    page = get("/en/")
    assert "svodka add-source NAME FEED" in text_of(page, ".steps")
    assert page.css_first(".steps a") is None


def test_one_story_is_the_lead_and_the_wire_begins(get: Get) -> None:
    stories(1)
    page = get("/en/")
    assert text_of(page, ".lead h2") == "Новость 0"
    assert "The archive begins here" in text_of(page, ".today")


def test_no_story_stands_twice(get: Get) -> None:
    stories(12)
    page = get("/")
    shown = [node.text().strip() for node in page.css(".lead h2, .seconds h3, .wire .item a")]
    assert len(shown) == len(set(shown)) >= 9


def test_the_wire_marks_the_first_of_an_hour(get: Get) -> None:
    now = timezone.now()
    for minutes in (0, 1, 2, 3, 64, 65, 66):
        make.story(f"Новость {minutes}", published_at=now - timedelta(minutes=minutes))
    hours = ["hour" in (node.attributes.get("class") or "") for node in get("/").css(".wire li:not(.day)")]
    assert hours[0]
    assert len(hours) > sum(hours)


def test_the_lead_has_the_standfirst_or_its_first_words(get: Get) -> None:
    make.story(text="Первые слова новости.")
    assert text_of(get("/"), ".lead .standfirst") == "Первые слова новости."


def test_of_a_text_we_only_link_to_nothing_is_repeated(get: Get) -> None:
    make.story(text="Чужие слова.", copy={"rights_state": "link-only", "standfirst": "Чужой подзаголовок."})
    assert "Чуж" not in text_of(get("/"), "main")


def test_the_discussed_snapshot_is_dated_and_counts(get: Get) -> None:
    make.thread(make.story("Паром"), comment_count=10070)
    page = get("/en/")
    assert "10 070" in text_of(page, ".discussed .count")
    assert "as of" in text_of(page, ".rail .head")


def test_corrections_name_their_story(get: Get) -> None:
    Correction.objects.create(story=make.story("Паром"), made_at=make.NOON, note="Длина 136 метров.")
    assert "Длина 136 метров.Паром" in text_of(get("/"), ".corrections")


def test_names_of_the_day_leave_countries_out(get: Get) -> None:
    story = make.story(published_at=timezone.now())
    make.appearance(story, make.name())
    make.appearance(story, make.name("country", "turkey", "Турция"))
    assert [node.text() for node in get("/").css(".names a")] == ["Ладвинская верфь"]


def test_what_was_taken_back_is_said_without_a_link(portal: None, get: Get) -> None:
    stories(3)
    make.story("Смена оператора", state="withdrawn", withdrawn_for="retract", withdrawn_at=make.NOON)
    line = get("/").css_first(".corrections li")
    assert "«Смена оператора»" in line.text()
    assert line.css_first("a") is None


def test_readers_posts_stand_on_the_front_where_there_is_room(portal: None, get: Get) -> None:
    stories(15, text="Слова новости, которых довольно на несколько строк. " * 6)
    make.reader_post("Почему август")
    assert [node.text() for node in get("/").css(".front .answers h3")] == ["Почему август"]


@pytest.mark.parametrize("count", [15, 30])
def test_seven_queries_whatever_is_on_the_page(
    portal: None, client: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    stories(count)
    lead = make.story("С рисунком", published_at=timezone.now())
    make.lead_picture(lead, file=make.picture_file())
    make.appearance(lead, make.name())
    Correction.objects.create(story=lead, made_at=make.NOON, note="Длина 136 метров.")
    client.get("/")  # the picture's sizes are made at the first look
    with django_assert_max_num_queries(7):
        assert client.get("/").status_code == 200


def test_the_lead_says_who_carried_it(get: Get) -> None:
    event = make.happening()
    for number, name in enumerate(("A", "B", "C")):
        at = timezone.now() - timedelta(minutes=number)
        story = make.story(f"{name} сообщает", agency=make.agency(name, name.lower()), published_at=at)
        make.told(story, event, remark="срок — август" if number == 2 else "", disagrees=number == 1)
    page = get("/")
    assert text_of(page, ".carried caption").startswith("3 сообщения, 3 независимых; первое — C")
    assert text_of(page, ".carried .first td:last-child") == "первое: срок — август"
    assert text_of(page, ".carried .differs") == "расходится: B сообщает"


def test_what_the_lead_carries_fills_no_other_place(get: Get) -> None:
    event = make.happening()
    for number, name in enumerate(("A", "B", "C")):
        at = timezone.now() - timedelta(minutes=number)
        make.told(make.story(name, agency=make.agency(name, name.lower()), published_at=at), event)
    stories(20)
    assert not {"A", "B", "C"} & {node.text() for node in get("/").css(".second h3")}
