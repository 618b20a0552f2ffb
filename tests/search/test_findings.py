"""What a reader finds, on both databases: these run through the actions and queries only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svodka.search import actions
from svodka.search.actions import Document
from svodka.search.queries import Found, find
from tests.make import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def put(
    number: int, title: str, body: str = "", *, at: datetime = NOON, aliases: tuple[str, ...] = (), **facets: str
) -> None:
    given_facets = {field: [value] for field, value in facets.items()}
    actions.put(Document("story", number, at, title, body, given_facets, aliases))


def ids(query: str, **how: Any) -> list[int]:
    return find(query, kind="story", **how).ids


@pytest.mark.parametrize("query", ["в беларуси", "Беларусью", "РЕСПУБЛИКА БЕЛАРУСЬ", "Белоруссия", "Белоруссией"])
def test_every_form_and_every_name_of_a_country_finds_the_story(query: str) -> None:
    put(1, "Порт открыл линию", "Соглашение с Республикой Беларусь подписано.", aliases=("Белоруссия",))
    assert ids(query) == [1]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("вооружение", "поставки вооружений"),
        ("корабль", "двумя кораблями"),
        ("человек", "погибшие люди"),
        ("еще", "ещё один паром"),
        ("ещё", "еще один паром"),
        ("Глубина-4", "земснаряда «Глубины-4»"),
        ("глубина", "земснаряда «Глубины-4»"),
        ("северо-западный", "на Северо-Западе и в северо-западном порту"),
        ("западный", "в северо-западном порту"),
        ("7", "осадка 7,4 метра"),
        ("shipyards", "the yard and its shipyard"),
        ("L'Oréal", "judged by L’Oréal and L'Oréal"),
        ("в", "порт в заливе"),
        ("шпангоут и стрингер", "стрингеры, шпангоуты"),
    ],
)
def test_a_word_is_found_in_any_form(query: str, text: str) -> None:
    put(1, "Заметка", text)
    assert ids(query) == [1]


def test_all_words_have_to_occur() -> None:
    put(1, "Паром на линии")
    put(2, "Паром у причала")
    assert ids("паром причал") == [2]


def test_half_of_a_hyphenated_word_is_not_enough() -> None:
    put(1, "Западный ветер")
    assert ids("северо-западный") == []


def test_a_minus_takes_stories_away() -> None:
    put(1, "Паром на линии")
    put(2, "Паром у причала")
    assert ids("паром -причалы") == [1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"порт Северная Губа"', [1]),
        ("«порту Северной Губы»", [1]),
        ('"губа порт"', []),
        ('"порт закрыт"', []),
        ('линия -"порт Северная Губа"', [2]),
    ],
)
def test_words_in_quotes_stand_together_in_that_order(query: str, found: list[int]) -> None:
    put(1, "Линия открыта", "В порту Северная Губа ждут. Рейд закрыт.")
    put(2, "Линия закрыта", "Губа Северная, порт Тарханка.")
    assert ids(query) == found


def test_a_phrase_does_not_run_from_the_text_into_aliases() -> None:
    put(1, "Заметка", "Открыт порт", aliases=("Тарханка", "Волонга"))
    assert ids('"порт Тарханка"') == ids('"Тарханка Волонга"') == []


def test_newest_first_by_publication_not_by_order_of_writing() -> None:
    for number, days in ((1, 2), (2, 0), (3, 1)):
        put(number, "Паром", at=NOON - timedelta(days=days))
    assert ids("паромы") == [2, 3, 1]


def test_relevance_puts_a_title_before_a_passing_mention() -> None:
    put(1, "Паром спущен", "Судно сошло на воду.", at=NOON - timedelta(days=30))
    put(2, "Итоги недели", "Суд, порт, причал, кран, док и один паром, о котором речи не было.")
    assert ids("паром", order="relevance") == [1, 2]


def test_a_facet_narrows_the_search() -> None:
    put(1, "Паром", section="yards", state="live")
    put(2, "Паром", section="ports", state="live")
    assert ids("паром", facets={"section": "ports", "state": "live"}) == [2]


def test_a_value_of_a_facet_may_hold_anything() -> None:
    put(1, "Паром", agency="Бюро «Створ» & Ко")
    assert ids("паром", facets={"agency": "Бюро «Створ» & Ко"}) == [1]


def test_kinds_do_not_mix() -> None:
    actions.put(Document("post", 1, NOON, "Паром", "", {}))
    assert ids("паром") == []


def test_times_bound_the_search() -> None:
    for number in (1, 2, 3):
        put(number, "Паром", at=NOON + timedelta(hours=number))
    assert ids("паром", since=NOON + timedelta(hours=2), until=NOON + timedelta(hours=3)) == [2]


def test_paging_goes_on_where_the_page_before_ended() -> None:
    for number in range(1, 8):
        put(number, "Паром", at=NOON + timedelta(hours=number))
    assert ids("паром", offset=3, limit=3) == [4, 3, 2]


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_the_total_is_exact_while_it_can_be_counted(order: Any) -> None:
    for number in range(1, 8):
        put(number, "Паром", at=NOON + timedelta(hours=number))
    found = find("паром", kind="story", limit=3, order=order)
    assert (found.total, found.more) == (7, False)


def test_beyond_a_thousand_the_total_is_the_least_there_is() -> None:
    actions.put_many(Document("story", number, NOON, "Паром", "", {}) for number in range(1, 1_102))
    found = find("паром", kind="story")
    assert (found.total, found.more, len(found.ids)) == (1_000, True, 20)


def test_a_page_beyond_the_counted_hits_is_empty() -> None:
    put(1, "Паром")
    assert find("паром", kind="story", offset=40) == Found([], 1, ("паром",))


@pytest.mark.parametrize("query", ["", "   ", '"', "((", "!!! —", "-", '""', "\x00", "-паром", "\ud800"])
def test_a_query_without_a_word_finds_nothing(query: str) -> None:
    put(1, "Паром")
    assert find(query, kind="story") == Found([], 0, ())


@pytest.mark.parametrize("query", ["OR паром AND", "паром NEAR(", "{title_terms}: паром*", "паром' | !(", "^паром^"])
def test_operators_of_the_databases_are_words_like_others(query: str) -> None:
    put(1, "Паром or not near and title terms")
    assert ids(query) == [1]


def test_a_pasted_text_finds_its_story() -> None:
    text = "Передача парома «Устьяна» заказчику перенесена с декабря на август будущего года. " * 120
    put(1, "Перенос", text)
    assert ids(text[:10_000]) == [1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60) | st.text(alphabet="паром -\"«»'“„()&|!*:<>^{}\\", max_size=60))
def test_no_query_is_an_error(query: str) -> None:
    for order in ("newest", "relevance"):
        assert find(query, kind="story", order=order).total >= 0  # type: ignore[arg-type]
