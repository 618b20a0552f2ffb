"""Positions, ranks and countries that a text gives to a person."""

from __future__ import annotations

import pytest

from svodka.text.annotation import annotate
from svodka.text.records import Person
from tests.text.annotation.saved import article


def person(text: str) -> Person:
    return annotate(article(text))[0].people[0]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Слова директора верфи Игоря Сомова записали.", "директор верфи"),
        ("Новым генеральным директором верфи назначен Игорь Сомов.", "генеральный директор верфи"),
        ("Игорь Сомов назначен на должность главного инженера порта.", "главный инженер порта"),
        ("Игорь Сомов, основатель и директор завода «Румб», ушёл.", "основатель и директор завода «Румб»"),
        ("Игорь Сомов – капитан порта.", "капитан порта"),
        ("Выступил вице-премьер, министр транспорта Игорь Сомов.", "вице-премьер, министр транспорта"),
        ("Норвежский министр по делам моря Игорь Сомов приехал.", "министр по делам моря"),
    ],
)
def test_position(text: str, position: str) -> None:
    assert person(text).position == position


@pytest.mark.parametrize(
    "text",
    [
        "Игорь Сомов не назначен директором верфи.",
        "Игорь Сомов может стать директором верфи.",
        "После выступления Игоря Сомова все ушли.",
        "Письмо передали директору верфи. Игорь Сомов промолчал.",
        "Заявил директору верфи Игорь Сомов, что уходит.",
        "Капитаны судов Игорь Сомов и Пётр Лаптев спорили.",
    ],
)
def test_no_position(text: str) -> None:
    assert person(text).position is None


def test_rank_is_kept_apart() -> None:
    found = person("Начальник порта контр-адмирал Игорь Сомов вышел в море.")
    assert (found.position, found.rank) == ("начальник порта", "контр-адмирал")


def test_rank_in_the_nominative() -> None:
    assert person("Вахту сдали капитану первого ранга Игорю Сомову.").rank == "капитан первого ранга"


@pytest.mark.parametrize("text", ["Бывший директор верфи Игорь Сомов.", "Экс-директор верфи Игорь Сомов."])
def test_former(text: str) -> None:
    found = person(text)
    assert (found.position, found.former) == ("директор верфи", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Финскую сторону представлял директор верфи Игорь Сомов.", "FI"),
        ("Министр транспорта Норвегии Игорь Сомов приехал.", "NO"),
        ("Посол Китая в Норвегии Игорь Сомов приехал.", "CN"),
        ("Директор верфи Игорь Сомов был в Норвегии.", None),
    ],
)
def test_country(text: str, code: str | None) -> None:
    assert person(text).country == code


def test_the_reason_quotes_the_text() -> None:
    why = annotate(article("Слова директора верфи Игоря Сомова записали."))[1]
    assert "«директора верфи»" in why["people.0.position"]
