"""Which names may be had, and which two are one to a reader's eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.readers.names import Fault, cleaned, former_name, judge_name, key_of, name_fields

LETTERS = st.text(st.sampled_from("АБВЕКМНОРСТХЁабвеёклмортхъABCEHKMOPTXZabcehkmoptxz 0123456789.-'№"), max_size=20)


@pytest.mark.parametrize(
    "name",
    ["Корректор", "Читательница из Тарханки", "Ведущий инженер", "Читатель 4821", "Creditor", "Бывший боцман"],
)
def test_words_that_only_resemble_the_newsrooms_are_free(name: str) -> None:
    assert judge_name(name, portal="Кильватер").fault is None


@pytest.mark.parametrize(
    "name", ["Ян", "Каботажник", "Нина Волонга", "Док № 3", "O'Hara", "Ёрш-2", "7-й причал", "Ладвин", "王小明"]
)
def test_these_may_be_had(name: str) -> None:
    assert judge_name(cleaned(name), portal="Кильватер").fault is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Я", Fault.SHORT),
        ("я" * 41, Fault.LONG),
        ("", Fault.SHORT),
        ("2026", Fault.CHARACTERS),
        ("-Нина", Fault.CHARACTERS),
        ("Нина/Волонга", Fault.CHARACTERS),
        ("Нина\u202eагноло", Fault.CHARACTERS),
        ("Нина\u200bВ", Fault.CHARACTERS),
        ("Н\u0335и\u0335на", Fault.CHARACTERS),
        ("Нина\x00", Fault.CHARACTERS),
        ("<b>Нина</b>", Fault.CHARACTERS),
        ("Bахтенный", Fault.MIXED),  # a Latin B
        ("Админ", Fault.RESERVED),
        ("МОДЕРАТОР", Fault.RESERVED),
        ("Модера-тор", Fault.RESERVED),
        ("admin", Fault.RESERVED),
        ("Бывший читатель 40", Fault.RESERVED),
        ("Former reader 40", Fault.RESERVED),
        ("Удалённый читатель Нина", Fault.RESERVED),
        ("Главный редактор", Fault.RESERVED),
        ("Модератор Иван", Fault.RESERVED),
        ("Модераторша", Fault.RESERVED),
        ("Администрация сайта", Fault.RESERVED),
        ("Голос редакции", Fault.RESERVED),
        ("The Editors", Fault.RESERVED),
    ],
)
def test_these_may_not(name: str, fault: Fault) -> None:
    decision = judge_name(cleaned(name), portal="Кильватер")
    assert (decision.fault, bool(str(decision.reason))) == (fault, True)


@pytest.mark.parametrize(
    ("portal", "name"),
    [
        ("Кильватер", "КИЛЬВАТЕР"),
        ("Кильватер", "Киль-ватер"),
        ("Кильватер", "Голос Кильватера"),
        ("Волна", "Друг Волны 7"),
        ("Порт", "Морской порт"),
        ("Морской вестник", "От Морского вестника"),
        ("Beacon", "The Beacon"),
    ],
)
def test_nobody_speaks_in_the_name_of_the_paper(portal: str, name: str) -> None:
    assert judge_name(cleaned(name), portal=portal).fault is Fault.RESERVED


@pytest.mark.parametrize(
    ("portal", "name"),
    [
        ("Кильватер", "Кильватерный"),
        ("Порт", "Портовик"),
        ("Волна", "Волнорез"),
        ("Морской вестник", "Морской волк"),
        ("", "Лоцман"),
    ],
)
def test_words_like_the_papers_name_are_free(portal: str, name: str) -> None:
    assert judge_name(cleaned(name), portal=portal).fault is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Вахтенный", "ВАХТЕННЫЙ"),
        ("Нина Волонга", "Нина_Волонга"),
        ("Нина Волонга", "нина-волонга"),
        ("Ёрш", "Ерш"),
        ("Cap", "Сар"),
        ("Док № 3", "Док №3"),
        ("Майна", "Маи\u0306на"),
    ],
)
def test_these_are_one_to_the_eye(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("Док 3", "Док 8"), ("Нина", "Ника"), ("Порт", "Портъ")])
def test_these_are_two(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@given(LETTERS)
def test_a_key_knows_no_case_no_marks_and_is_its_own_key(name: str) -> None:
    key = key_of(name)
    assert key == key_of(name.upper()) == key_of(name.replace(" ", "_")) == key_of(key) == key_of(f" {name}. ")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_judged(name: str) -> None:
    kept = cleaned(name)
    assert judge_name(kept, portal="").fault is not None or (2 <= len(kept) <= 40 and key_of(kept))


@given(LETTERS)
def test_what_may_be_had_is_kept_as_it_is_shown(name: str) -> None:
    fields = name_fields(name)
    assert name_fields(fields["username"]) == fields


def test_erased_readers_are_called_in_the_portals_language() -> None:
    assert (former_name(40, language="ru"), former_name(40, language="en")) == (
        "Бывший читатель 40",
        "Former reader 40",
    )
