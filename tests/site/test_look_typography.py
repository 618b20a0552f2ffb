"""Texts as they are printed: the same letters, better marks between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.site.typography import NBSP, excerpt, grouped, quoted, typeset, typeset_html, unbroken


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('паром "Устьяна"', "паром «Устьяна»"),
        ('Ответ на "Паром "Устьяна" задержан"', "Ответ на «Паром „Устьяна“ задержан»"),
        ('винт 24" в диаметре', 'винт 24" в диаметре'),
        ("река - море", "река — море"),
        ("вечер – утро", "вечер — утро"),
        ("- первое", "— первое"),
        ("юго-запад", "юго-запад"),
        ("и в порту", "и в порту"),
        ("91 %", "91 %"),
        ("19 ноября", "19 ноября"),
        ("10 070 раз", "10 070 раз"),
        ("причал № 6", "причал № 6"),
        ("И. К. Самотёсов", "И. К. Самотёсов"),
    ],
)
def test_russian(text: str, printed: str) -> None:
    assert typeset(text, "ru").replace(NBSP, " ") == printed


@pytest.mark.parametrize("words", ["в порту", "91 %", "19 ноября", "10 070", "№ 6", "И. Самотёсов", "сказал бы"])
def test_what_stays_together(words: str) -> None:
    assert typeset(words, "ru") == words.replace(" ", NBSP)


def test_a_sentence_ends_where_a_line_may_break() -> None:
    assert typeset("Это верфь. Она строит суда.") == "Это верфь. Она строит суда."


def test_other_languages_have_their_own_marks() -> None:
    assert typeset('the "Ustyana" ferry', "en").replace(NBSP, " ") == "the “Ustyana” ferry"


@given(st.text())
def test_length_never_changes(text: str) -> None:
    assert len(typeset(text, "ru")) == len(text)


def test_units_do_not_break_at_the_stroke() -> None:
    assert unbroken("24 м/с и или/либо") == "24 м/\u2060с и или/либо"


def test_html_keeps_its_attributes() -> None:
    assert typeset_html('<p class="a">"Да" - нет</p>') == f'<p class="a">«Да»{NBSP}— нет</p>'


def test_a_quotation_turns_the_marks_inside_it() -> None:
    assert quoted('На сайте "Соляного берега".').replace(NBSP, " ") == "«На сайте „Соляного берега“»"


def test_a_text_that_is_a_quotation_gets_no_second_pair() -> None:
    assert quoted("«Материал открыт»") == "«Материал открыт»"


def test_thousands() -> None:
    assert [grouped(number) for number in (7, 999, 10070)] == ["7", "999", f"10{NBSP}070"]


def test_an_excerpt_ends_with_a_sentence() -> None:
    assert excerpt("Первое предложение. Второе предложение длиннее.", 30) == "Первое предложение."


def test_an_excerpt_without_sentences_ends_with_a_word() -> None:
    assert excerpt("слово " * 20, 22) == "слово слово слово…"
