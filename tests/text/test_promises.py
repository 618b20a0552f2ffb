"""Promised dates read out of Russian sentences: what is one, for when, by whom; and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from svodka.text.annotation.promises import find_promises
from svodka.text.records import Annotation, Mention, NameKind, Person

TOLD_ON = date(2026, 11, 19)
NAMES: dict[str, tuple[NameKind, str]] = {
    "«Устьяна»": ("product", "Устьяна"),
    "«Устьяну»": ("product", "Устьяна"),
    "«Устьяны»": ("product", "Устьяна"),
    "«Наст»": ("product", "Наст"),
    "«Шпангоут»": ("organisation", "Шпангоут"),
    "Ладвинская верфь": ("organisation", "Ладвинская верфь"),
    "«Соляной берег»": ("organisation", "Соляной берег"),
    "Самотёсов": ("person", "Игорь Самотёсов"),
    "Чуйко": ("person", "Вера Чуйко"),
}


def annotated(text: str) -> Annotation:
    mentions = [
        Mention("b1", text.index(surface) + len(surface) - len(surface.lstrip("«")),
                text.index(surface) + len(surface.rstrip("»")), surface.strip("«»"), kind, name, "test")
        for surface, (kind, name) in NAMES.items() if surface in text
    ]  # fmt: skip
    people = (Person("Игорь Самотёсов", position="генеральный директор"),)
    return Annotation(mentions=tuple(mentions), people=people)


def read(text: str, told_on: date = TOLD_ON) -> list[tuple[str, date, str]]:
    return [(one.name, one.day, one.said_by) for one in find_promises({"b1": text}, annotated(text), told_on)]


AUGUST = date(2027, 8, 14)
PROMISES = [
    ("Передача парома «Устьяна» переносится на 14 августа 2027 года.", AUGUST, ""),
    ("Передача «Устьяны» заказчику перенесена с 25 декабря на 14 августа 2027 года.", AUGUST, ""),
    ("Срок передачи парома «Устьяна» — 25 декабря.", date(2026, 12, 25), ""),
    ("«Устьяну» сдадут до 30 ноября.", date(2026, 11, 30), ""),
    ("Сдача буксира «Наст» намечена на 15 декабря.", date(2026, 12, 15), ""),
    ("Паром «Устьяна», головной в серии, будет передан 14 августа 2027 года.", AUGUST, ""),
    ("Завод «Шпангоут» передаст буксир «Наст» владельцу 20 января 2027 года.", date(2027, 1, 20), "Шпангоут"),
    ("Ладвинская верфь обещает передать паром «Устьяна» 14 августа 2027 года.", AUGUST, "Ладвинская верфь"),
    ("Паром «Устьяна» сдадут 14 августа 2027 года, сказал Самотёсов.", AUGUST, "Игорь Самотёсов"),
    ("«Устьяна» обещана к 14.08.2027.", AUGUST, ""),
    ("Ладвинская верфь и «Соляной берег» назвали дату передачи «Устьяны» — 14 августа 2027 года.", AUGUST, ""),
]


@pytest.mark.parametrize(("text", "day", "by"), PROMISES, ids=[text for text, *_rest in PROMISES])
def test_a_promise_with_its_day_and_who_gives_it(text: str, day: date, by: str) -> None:
    [(_name, found, said_by)] = read(text)
    assert (found, said_by) == (day, by)


NONE = [
    "Передача «Устьяны» состоялась 30 октября.",
    "«Устьяну» передадут не раньше 14 августа 2027 года.",
    "Если «Устьяну» сдадут 14 августа 2027 года, сезон будет спасён.",
    "Сдадут ли «Устьяну» 14 августа 2027 года?",
    "«Устьяну» не сдадут к 25 декабря.",
    "Передача «Устьяны» и буксира «Наст» назначена на 25 декабря.",
    "Паром «Устьяна» стоит у стенки до 25 декабря.",
    "Верфь хотела бы передать «Устьяну» 25 декабря.",
    "Передача парома перенесена на 14 августа 2027 года.",
    "Прежний срок передачи «Устьяны» — 25 декабря.",
    "Работы на «Устьяне» идут; сдать графики верфь должна 15 декабря.",
    "Передача «Устьяны» с 25 декабря отложена.",
    "Передача «Устьяны» зависит от дока, который обещали открыть зимой, а протокол подпишут 25 декабря.",
    "Чуйко ждёт «Устьяну» к 14 августа 2027 года.",
    "Срок передачи «Устьяны» назовут 10 декабря или 15 декабря.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_promises_nothing(text: str) -> None:
    assert read(text) == []


def test_the_position_of_who_says_so() -> None:
    text = "Паром «Устьяна» сдадут 14 августа 2027 года, сказал Самотёсов."
    [found] = find_promises({"b1": text}, annotated(text), TOLD_ON)
    assert (found.said_as, found.printed, found.sentence) == ("генеральный директор", "14 августа 2027 года", text)


def test_the_body_speaks_before_the_headline() -> None:
    text = "«Устьяну» сдадут 14 августа 2027 года."
    mentions = tuple(Mention(block, 1, 8, "Устьяну", "product", "Устьяна", "test") for block in ("headline", "b1"))
    [found] = find_promises({"headline": text, "b1": text}, Annotation(mentions=mentions), TOLD_ON)
    assert found.block == "b1"
