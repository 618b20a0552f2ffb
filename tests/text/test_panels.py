"""What a portal prints beside its article: listed names and running discussions."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from svodka.text.panels import find_discussed, find_listed

PAGE = date(2026, 1, 2)


def test_names_are_kept_by_the_kinds_of_the_page() -> None:
    found = find_listed(
        ["  • В новости упоминаются", "Страны", "Финляндия", "Казахстан", "Персоны", "Ермек Толегенулы", "Войти"]
    )
    assert found is not None
    assert found[0].value == {"Страны": ("Финляндия", "Казахстан"), "Персоны": ("Ермек Толегенулы",)}


def test_names_after_a_colon() -> None:
    found = find_listed(["В новости упоминаются:", "Страны: Финляндия, Казахстан", "Комментарии (3)"])
    assert found is not None
    assert found[0].value == {"Страны": ("Финляндия", "Казахстан")}


def test_a_heading_without_names_lists_nothing() -> None:
    assert find_listed(["В новости упоминаются", "Хотите оставить комментарий?"]) is None


def test_rows_line_by_line_and_in_one_piece() -> None:
    found = find_discussed(
        ["Обсуждаемое", "Обновить", "02.01 09:10", "3", "Док занят", "31.12 23:58 12 040 Мост или паром"], PAGE
    )
    assert found is not None
    assert [(row.last_activity.isoformat(), row.comments, row.title) for row in found[0].value] == [
        ("2026-01-02T09:10:00", 3, "Док занят"),
        ("2025-12-31T23:58:00", 12040, "Мост или паром"),
    ]


def test_without_the_pages_date_there_are_no_rows() -> None:
    assert find_discussed(["Обсуждаемое", "02.01 09:10", "3", "Док занят"], None) is None


def test_the_panel_ends_where_its_rows_end() -> None:
    found = find_discussed(
        ["Обсуждаемое", "02.01 09:10", "3", "Док занят", "Реклама", "01.01 08:00", "1", "Чужое"], PAGE
    )
    assert found is not None
    assert len(found[0].value) == 1


@given(
    st.lists(
        st.sampled_from(
            ["Обсуждаемое", "В новости упоминаются", "Страны", "01.01 08:00", "99.99 77:77", "7", "", "Док"]
        ),
        max_size=20,
    )
)
def test_no_order_of_pieces_breaks_them(pieces: list[str]) -> None:
    discussed, listed = find_discussed(pieces, PAGE), find_listed(pieces)
    assert discussed is None or discussed[0].value
    assert listed is None or listed[0].value
