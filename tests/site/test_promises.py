"""Promised dates as readers see them: on a dossier, on the front page, on a page of all, in the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from svodka.dossiers.actions import call_board, keep_outline
from svodka.dossiers.statements import statements_of
from svodka.names.models import Name
from svodka.site.templatetags.promises_text import day_promised, slip_in_words
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import Get, attribute, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

USTYANA = "/dossiers/product/ustyana/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOON)


@pytest.fixture
def ferry(portal: None) -> Name:
    return make.name("product", "ustyana", "«Устьяна»", standing="confirmed")


@pytest.fixture
def story(ferry: Name) -> Story:
    story = make.story()
    make.contract(ferry, story, said_by="Контракт")
    make.statement(ferry, story, said_by="Протокол", said_as="верфь и пароходство")
    return story


def test_the_ladder_of_a_dossier(story: Story, get: Get) -> None:
    page = get(USTYANA)
    assert text_of(page, ".hang .head .late") == "+441 день"
    cells = [" ".join(cell.text().split()) for cell in page.css(".promises tbody tr:nth-child(2) td")]
    assert cells[:3] == ["18.11.2026", "Протоколверфь и пароходство", "14 августа 2027+441 день"]
    assert cells[3].endswith("Передача парома перенесена на август. Рында, 20 ноября 2026")


def test_one_calendar_for_all_rungs(story: Story, get: Get) -> None:
    drawn = get(USTYANA).css(".promises .calendar")
    assert [len(one.css(".plan")) for one in drawn] == [0, 1]
    assert {one.css_first(".today").attributes["x1"] for one in drawn} == {"44.25%"}


def test_a_speaker_is_linked(ferry: Name, story: Story, get: Get) -> None:
    speaker = make.name("person", "samotyosov", "Игорь Самотёсов", standing="confirmed")
    make.statement(
        ferry, story, said_by="Самотёсов", speaker=speaker, value="1.09.2027", day=date(2027, 9, 1),
        said_on=date(2026, 11, 19),
    )  # fmt: skip
    assert attribute(get(USTYANA), ".promises td b a", "href") == "/dossiers/person/samotyosov/"


def test_what_differs_stands_side_by_side(ferry: Name, story: Story, get: Get) -> None:
    of_fact = {"kind": "fact", "attribute": "Готовность", "day": None, "said_on": date(2026, 11, 19)}
    make.statement(ferry, story, value="91 %", **of_fact)
    make.statement(ferry, make.story(agency=make.agency("Створ", "stvor")), value="88 %", **of_fact)
    page = get(USTYANA)
    assert [side.text() for side in page.css(".against .says")] == ["91\u00a0%", "88\u00a0%"]
    assert text_of(page, ".hang:has(.against) .head p") == "не решено редакцией"


def test_facts_have_their_source(ferry: Name, story: Story, get: Get) -> None:
    make.statement(ferry, story, kind="fact", attribute="Длина", value="136,4 м", day=None)
    page = get("/en" + USTYANA)
    assert text_of(page, ".hang:has(#facts) tbody tr") == "Длина136,4 мРында18.11.2026"
    assert text_of(page, ".hang:has(#facts) .head p") == "1 fact, with its source"


@pytest.mark.parametrize("standing", ["suggested", "rejected"])
def test_what_no_editor_confirmed_is_not_shown(ferry: Name, get: Get, standing: str) -> None:
    make.statement(ferry, make.story(), standing=standing)
    assert get(USTYANA).css_first(".promises") is None


def test_a_withdrawn_story_takes_its_statements_along(story: Story, get: Get) -> None:
    Story.objects.filter(pk=story.pk).update(state="withdrawn", withdrawn_for="retract")
    page = get(USTYANA)
    assert (page.css_first(".promises"), page.css_first("#facts")) == (None, None)


def test_the_board_on_the_front(ferry: Name, story: Story, get: Get) -> None:
    call_board(title="Стапель", labels={"en": "On the slip"})
    keep_outline(name=ferry, paths=[{"part": "sea", "d": "M0 40H168"}], width=168, height=54)
    page = get("/")
    assert text_of(page, ".slipway h2") == "Стапель"
    assert text_of(page, ".slipway li") == "«Устьяна» +441 день 20262027 контракт30.05.2026теперь14.08.2027"
    assert attribute(page, ".slipway .profile .sea", "d") == "M0 40H168"
    assert text_of(get("/en/"), ".slipway h2") == "On the slip"


def test_the_side_view_heads_the_dossier(ferry: Name, story: Story, get: Get) -> None:
    keep_outline(name=ferry, paths=[{"part": "sea", "d": "M0 40H168"}], width=168, height=54)
    make.statement(ferry, story, kind="fact", attribute="Тип", value="паром", day=None, in_brief=True)
    assert text_of(get("/en" + USTYANA), ".drawing") == "Side view: паром"


def test_without_a_side_view_the_row_stands_without(story: Story, get: Get) -> None:
    page = get("/en/")
    assert text_of(page, ".slipway h2") == "Promised dates"
    assert page.css_first(".profile") is None


def test_nothing_promised_nothing_shown(ferry: Name, get: Get) -> None:
    make.story()
    assert get("/").css_first(".slipway") is None
    get("/dossiers/promises/", 404)


def test_all_of_them_on_a_page(story: Story, get: Get) -> None:
    page = get("/dossiers/promises/")
    assert [cell.text() for cell in page.css(".promises tbody .slip")] == ["+441\u00a0день"]


@pytest.mark.parametrize("size", [1, 7])
def test_the_board_costs_the_front_two_queries(
    story: Story, client: Client, django_assert_max_num_queries: Any, size: int
) -> None:
    for number in range(size):
        make.statement(make.name("product", f"hull-{number}", f"Корпус {number}"), story)
    with django_assert_max_num_queries(9):
        assert client.get("/").status_code == 200


SLIPS = [(441, "+441\u00a0день"), (-40, "−40\u00a0дней"), (0, "в\u00a0срок"), (1234, "+1\u00a0234\u00a0дня")]


@pytest.mark.parametrize(("days", "words"), SLIPS)
def test_a_slip_in_words(days: int, words: str) -> None:
    assert slip_in_words(days) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("14 августа 2027 года", "14 августа 2027"),
        ("14.08.2027", "14 августа 2027"),
        ("не позднее 14 августа 2027 года", "не позднее 14 августа 2027 года"),
        ("в августе 2027 года", "в августе 2027 года"),
    ],
)
def test_other_words_than_a_date_stay(ferry: Name, value: str, shown: str) -> None:
    make.statement(ferry, make.story(), value=value)
    assert day_promised(statements_of(ferry)[0]).replace("\u00a0", " ") == shown
