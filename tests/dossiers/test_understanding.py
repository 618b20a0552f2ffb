"""A value as an editor types it, understood as a day or a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from svodka.dossiers.understanding import day_in, number_in

DAYS = [
    ("14 августа 2027 года", date(2027, 8, 14)),
    ("не позднее 30 сентября 2027 г.", date(2027, 9, 30)),
    ("30.05.2026", date(2026, 5, 30)),
    ("14 August 2027", date(2027, 8, 14)),
    ("в августе 2027 года", date(2027, 8, 31)),
    ("февраль 2028", date(2028, 2, 29)),
    ("III квартал 2027 года", date(2027, 9, 30)),
    ("4-й квартал 2026 года", date(2026, 12, 31)),
    ("14 августа", None),
    ("с 2.08.2027 по 11.08.2027", None),
    ("летом", None),
    ("31.02.2027", None),
]


@pytest.mark.parametrize(("value", "day"), DAYS)
def test_the_day_of_a_value(value: str, day: date | None) -> None:
    assert day_in(value) == day


NUMBERS = [
    ("91 %", "91"),
    ("88 процентов", "88"),
    ("136,4 м", "136.4"),
    ("10 070", "10070"),
    ("7,4 млрд ₽", "7400000000"),
    ("620 млн ₽", "620000000"),
    ("2,22 млн ₽, с 26 ноября", None),
    ("136,4 × 22,6 × 5,2 м", None),
    ("Ice 3", None),
    ("", None),
    ("9" * 40, None),
]


@pytest.mark.parametrize(("value", "number"), NUMBERS)
def test_the_number_of_a_value(value: str, number: str | None) -> None:
    assert number_in(value) == (Decimal(number) if number else None)
