"""Countries by name, adjective, demonym and abbreviation, and what is no country."""

from __future__ import annotations

import pytest

from svodka.text.annotation.country_finder import find_countries
from svodka.text.annotation.model import name_tagger
from svodka.text.annotation.passages import passage


def found(text: str) -> list[tuple[str, str]]:
    (mentions,) = find_countries([passage("b1", text, name_tagger().tag([text])[0])])
    return [(text[mention.start : mention.end], mention.code) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Верфь Республики Беларусь", [("Республики Беларусь", "BY")]),
        ("Заказ для КНР и РФ", [("КНР", "CN"), ("РФ", "RU")]),
        ("Китайской Народной Республикой", [("Китайской Народной Республикой", "CN")]),
        ("белорусско-китайской продукции", [("белорусско", "BY"), ("китайской", "CN")]),
        ("англо-французский тоннель", [("англо", "GB"), ("французский", "FR")]),
        ("Суда строят норвежцы", [("норвежцы", "NO")]),
        ("Линия Россия-Китай открыта", [("Россия", "RU"), ("Китай", "CN")]),
        ("Экипаж прибыл из Кот-д’Ивуара", [("Кот-д’Ивуара", "CI")]),
        ("Порты Соединённых Штатов Америки", [("Соединённых Штатов Америки", "US")]),
        ("Рейс в Южную Корею", [("Южную Корею", "KR")]),
        ("Пророссийские и общероссийские союзы", [("Пророссийские", "RU"), ("общероссийские", "RU")]),
        ("Флот СССР и Югославии", [("СССР", "SUHH"), ("Югославии", "YUCS")]),
    ],
)
def test_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Из того, что построено, и тем, кто строил",
        "Порт того региона закрыт",
        "Лоцман Куба Новак провёл судно",
        "Пьесы Чехова и рассказы Ливанова",
        "Переговоры шли на английском, документ переведён с китайского.",
        "Отчёт на английском и немецком языках",
        "Суда обошли Южно-Китайское море и Индийский океан",
        "Рейсы в страны Латинской Америки",
        "Контракт на 12 млн долларов США и 3 млн гонконгских долларов",
        "Авиакомпания «Россия» и ресторан «Куба»",
        "Партия «Единая Россия»",
        "Поезд отошёл от Белорусского вокзала",
        "Австро-венгерский линкор",
        "Индо-тихоокеанский регион и финно-угорские языки",
        "На обед был шведский стол",
        "Air China заказала лайнеры",
    ],
)
def test_traps(text: str) -> None:
    assert found(text) == []


def test_a_shared_word_counts_when_the_document_names_one_of_its_states() -> None:
    assert found("Верфь в Корее. Суда КНДР.") == [("Корее", "KP"), ("КНДР", "KP")]


def test_a_shared_word_alone_is_left_out() -> None:
    assert found("Верфь в Корее и порт в Конго") == []


def test_a_quotation_is_no_name() -> None:
    assert found("«Россия построит паром», – сказал он.") == [("Россия", "RU")]
