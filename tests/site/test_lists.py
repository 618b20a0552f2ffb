"""Sections, agencies, storylines and the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from svodka.stories.actions.storylines import merge
from svodka.stories.models import Agency, Story, Storyline
from tests import make
from tests.site.conftest import Get, attribute, text_of

pytestmark = pytest.mark.database

NOON = make.NOON  # Friday, 20 November 2026, noon in Moscow


def days(tree: Any) -> list[str]:
    return [node.text() for node in tree.css(".hang.day h2")]


def headlines(tree: Any) -> list[str]:
    return [node.text() for node in tree.css(".stories h3, .wire .item a")]


# --- sections ---


def test_a_section_shows_its_stories_newest_first_by_day(get: Get) -> None:
    for hours, headline in ((50, "Третья"), (1, "Вторая"), (0, "Первая")):
        make.story(headline, published_at=NOON - timedelta(hours=hours))
    page = get("/en/sections/yards/")
    assert headlines(page) == ["Первая", "Вторая", "Третья"]
    assert [day.replace("\xa0", " ") for day in days(page)] == ["20 November", "18 November"]


def test_days_are_those_of_the_portal_not_of_greenwich(get: Get) -> None:
    make.story(published_at=datetime(2026, 11, 19, 21, 30, tzinfo=UTC))
    assert days(get("/en/sections/yards/")) == ["20\xa0November"]


def test_stories_of_other_sections_and_drafts_are_not_in_it(get: Get) -> None:
    make.story("Чужая", section=make.section("ports", "Порты"))
    make.story("Черновик", state="ready")
    assert "Nothing has been published in this section yet" in text_of(get("/en/sections/yards/"), "main")


def test_a_section_is_named_in_the_language_of_the_page(get: Get) -> None:
    assert text_of(get("/sections/yards/"), "h1") == "Верфи"
    assert text_of(get("/en/sections/yards/"), "h1") == "Yards"


def test_thirty_stories_a_page(get: Get) -> None:
    for number in range(31):
        make.story(f"Новость {number}", published_at=NOON - timedelta(minutes=number))
    assert len(headlines(get("/en/sections/yards/"))) == 30
    last = get("/en/sections/yards/?page=2")
    assert headlines(last) == ["Новость 30"]
    assert attribute(last, "meta[name=robots]", "content") == "noindex, follow"


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1.5", "99999999999", "%00"])
def test_a_page_that_is_not_there(get: Get, number: str) -> None:
    make.story()
    assert text_of(get(f"/en/sections/yards/?page={number}", 404), "h1") == "There is no such page"


def test_a_section_that_is_not_there(get: Get) -> None:
    get("/sections/starships/", 404)


def test_of_a_text_we_only_link_to_no_standfirst_is_repeated(get: Get) -> None:
    make.story(copy={"rights_state": "unknown", "standfirst": "Третий перенос за год."})
    assert "Третий перенос" not in text_of(get("/sections/yards/"), "main")


# --- agencies ---


def test_an_agency_says_what_it_is_and_what_it_allows(get: Get) -> None:
    made = make.agency(description="Заметки с причала.", site_url="https://rynda.example/", rights_state="claimed-open")
    make.story(agency=made)
    page = get("/en/agencies/rynda/")
    assert text_of(page, ".top .standfirst") == "Заметки с причала."
    assert "claimed to be open" in text_of(page, ".top .note")
    assert attribute(page, ".origin a[rel=noopener]", "href") == "https://rynda.example/"
    assert len(headlines(page)) == 1


def test_an_agency_without_an_agreement_says_so(get: Get) -> None:
    make.agency()
    assert "no agreement with the agency" in text_of(get("/en/agencies/rynda/"), ".top .note")


def test_an_address_that_is_no_web_address_is_no_link(get: Get) -> None:
    make.agency(site_url="javascript:alert(1)")
    assert get("/en/agencies/rynda/").css(".origin a[rel=noopener]") == []


def test_agencies_stand_by_how_much_they_wrote_without_the_silent(get: Get) -> None:
    for name, slug, count in (("Створ", "stvor", 1), ("Лоция", "lotsia", 2), ("Молчун", "molchun", 0)):
        of = make.agency(name, slug)
        for _ in range(count):
            make.story(agency=of)
    assert [node.text() for node in get("/en/agencies/").css("tbody a")] == ["Лоция", "Створ"]


def test_no_agency_yet(get: Get) -> None:
    assert "No agency has been published yet" in text_of(get("/en/agencies/"), "main")


# --- storylines ---


@pytest.fixture
def ferry(db: None) -> Storyline:
    return Storyline.objects.create(slug="ustyana", headline="Перенос парома", begun_at=NOON, last_story_at=NOON)


def test_a_storyline_shows_its_live_reports(ferry: Storyline, get: Get) -> None:
    make.story("Сообщение", storyline=ferry)
    make.story("Снято", storyline=ferry, state="withdrawn", withdrawn_for="rights")
    assert headlines(get(f"/en/storylines/{ferry.pk}-ustyana/")) == ["Сообщение"]


def test_another_slug_of_a_storyline_redirects(ferry: Storyline, client: Client, portal: None) -> None:
    make.story(storyline=ferry)
    response = client.get(f"/storylines/{ferry.pk}-prezhny/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/storylines/{ferry.pk}-ustyana/")


def test_a_merged_storyline_leads_to_the_other(ferry: Storyline, client: Client, portal: None) -> None:
    gone = Storyline.objects.create(slug="ustyana", headline="Паром", begun_at=NOON, last_story_at=NOON)
    merge(line=gone, into=ferry)
    make.story(storyline=ferry)
    response = client.get(f"/storylines/{gone.pk}-ustyana/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/storylines/{ferry.pk}-ustyana/")


# --- the archive ---


def test_the_archive_counts_the_months_of_each_year(get: Get) -> None:
    for at in (NOON, NOON - timedelta(days=1), datetime(2025, 12, 31, 21, 30, tzinfo=UTC)):
        make.story(published_at=at)
    page = get("/en/archive/")
    assert [node.text() for node in page.css(".hang.day h2")] == ["2026"]
    assert [node.attributes["href"] for node in page.css(".roll a")] == ["/en/archive/2026/11/", "/en/archive/2026/1/"]
    assert text_of(page, ".roll li") == "November 2 stories"


def test_an_empty_archive_says_what_it_begins_with(get: Get) -> None:
    assert "The archive begins with the first story" in text_of(get("/en/archive/"), "main")


def test_a_month_is_a_calendar(get: Get) -> None:
    for day in (1, 20, 20):
        make.story(published_at=datetime(2026, 11, day, 9, tzinfo=UTC))
    make.story(published_at=datetime(2026, 10, 31, 9, tzinfo=UTC))
    page: Any = get("/en/archive/2026/11/")
    assert [
        (node.css_first("time").text(), node.css_first(".note").text(deep=False)) for node in page.css(".month a")
    ] == [
        ("1", "1"),
        ("20", "2"),
    ]
    assert len(page.css(".month tbody tr")) == 6
    assert attribute(page, "a[rel=prev]", "href") == "/en/archive/2026/10/"


def test_a_day_shows_its_stories_and_the_days_beside_it(get: Get) -> None:
    for number, hours in enumerate((-49, -1, 0, 30)):
        make.story(f"Новость {number}", published_at=NOON + timedelta(hours=hours))
    page = get("/en/archive/2026/11/20/")
    assert headlines(page) == ["Новость 2", "Новость 1"]
    assert attribute(page, "a[rel=prev]", "href") == "/en/archive/2026/11/18/"
    assert attribute(page, "a[rel=next]", "href") == "/en/archive/2026/11/21/"


def test_a_silent_day_between_others_says_so(get: Get) -> None:
    for days_off in (-1, 1):
        make.story(published_at=NOON + timedelta(days=days_off))
    page = get("/en/archive/2026/11/20/")
    assert "Nothing was published that day" in text_of(page, "main")
    assert "noindex" in attribute(page, "meta[name=robots]", "content")


@pytest.mark.parametrize(
    "path", ["2026/13/40", "2026/2/30", "2026/0/1", "0/1/1", "99999/1/1", "9999/12/31", "2026/13", "1000/1", "2030/1/1"]
)
def test_dates_that_are_none_or_beyond_the_archive(get: Get, path: str) -> None:
    make.story()
    assert text_of(get(f"/en/archive/{path}/", 404), "h1") == "There is no such page"


@pytest.mark.parametrize("path", ["{}/1/", "{}/1/1/", "2026/{}/", "2026/{}/1/", "2026/11/{}/"])
def test_a_number_of_twenty_digits_is_no_date(get: Get, path: str) -> None:
    get(f"/archive/{path.format('9' * 20)}", 404)


# --- budgets ---


@pytest.mark.parametrize("count", [15, 30])
@pytest.mark.parametrize(
    "path",
    [
        "/sections/yards/", "/agencies/", "/agencies/rynda/", "/archive/", "/archive/2026/11/", "/archive/2026/11/20/",
        "/feeds/",
    ],
)  # fmt: skip
def test_six_queries_however_many_stories(
    portal: None, client: Client, django_assert_max_num_queries: Any, count: int, path: str
) -> None:
    organisation = make.name()
    Agency.objects.filter(pk=make.agency().pk).update(organisation=organisation)
    for number in range(count):
        make.story(f"Новость {number}", published_at=NOON + timedelta(minutes=number), agency=make.agency())
        make.thread(Story.objects.latest("pk"), comment_count=number)
    make.story(published_at=NOON - timedelta(days=60), agency=make.agency("Створ", "stvor"))
    with django_assert_max_num_queries(6):
        assert client.get(path).status_code == 200
