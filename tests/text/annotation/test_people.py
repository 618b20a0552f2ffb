"""Names of persons in the nominative, and mentions of one person joined."""

from __future__ import annotations

import pytest

from svodka.text.annotation import annotate
from tests.text.annotation.saved import article


def names(*paragraphs: str) -> list[str]:
    return [person.name for person in annotate(article(*paragraphs))[0].people]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Об этом рассказали Дмитрию Пантусу.", "Дмитрий Пантус"),
        ("Премию вручили Анне Квортовой.", "Анна Квортова"),
        ("Работой Олега Бурмистрова-Вяземского довольны.", "Олег Бурмистров-Вяземский"),
        ("Чертёж утвердил И. П. Сомов вчера.", "И. П. Сомов"),
        ("Проект начат Ларсом Хольменом.", "Ларс Хольмен"),
        ("Слово дали Марии Шмидт.", "Мария Шмидт"),
        ("Министр транспорта ждёт премьера Матеуша Квортовецкого.", "Матеуш Квортовецкий"),
    ],
)
def test_nominative(text: str, name: str) -> None:
    assert names(text) == [name]


def test_a_surname_joins_its_full_name() -> None:
    assert names("Директор Игорь Кутейников выступил.", "Слова Кутейникова записали.") == ["Игорь Кутейников"]


def test_initials_join_the_full_name() -> None:
    assert names("Директор Игорь Кутейников выступил.", "Подписал И. Кутейников.") == ["Игорь Кутейников"]


def test_a_surname_of_two_persons_is_left_out() -> None:
    found = annotate(article("Спорили Иван Сомов и Пётр Сомов.", "Затем Сомов ушёл."))[0]
    assert [mention.block for mention in found.mentions if mention.kind == "person"] == ["b1", "b1"]


def test_foreign_names_stay_as_printed() -> None:
    assert "Мишель Платини" in names("Президент клуба Мишель Платини приехал в порт.")


def test_a_person_in_the_name_of_an_institute_is_none() -> None:
    assert names("Открыт Университет имени Ивана Сомова.") == []


@pytest.mark.parametrize(
    "polite",
    [
        "Вера Андреевна, когда объявите расписание?",
        "Об этом вчера рассказали Вере Андреевне.",
        "Слово за Верой Андреевной.",
    ],
)
def test_a_first_name_with_patronymic_is_the_one_person_of_that_name(polite: str) -> None:
    found = annotate(article("Директор порта Вера Квортова рада.", polite))[0]
    assert [mention.name for mention in found.mentions if mention.kind == "person"] == ["Вера Квортова"] * 2


@pytest.mark.parametrize(
    "others",
    [
        "Директор порта Игорь Сомов рад.",
        "Спорили Вера Квортова и Вера Сомова.",
        "Директор порта Вера Петровна Квортова рада.",
    ],
)
def test_a_first_name_with_patronymic_of_nobody_certain_is_left_out(others: str) -> None:
    assert "Вера Андреевна" not in names(others, "Вера Андреевна промолчала.")
    assert len([m for m in annotate(article(others, "Вера Андреевна молчит."))[0].mentions if m.block == "b2"]) == 0
