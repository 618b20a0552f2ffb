"""Languages of short texts: kindred ones are told apart by letters, not by words."""

from __future__ import annotations

import pytest

from svodka.text.language import find_language

TEXTS = {
    "Порт принял первое судно после ремонта причала": "ru",
    "На верфи спустили на воду сухогруз для реки": "ru",
    "Док занят до весны, паром стоит на рейде": "ru",
    "Объём перевалки в порту за год не изменился": "ru",
    "Адмирал Нахимов вернулся на завод": "ru",
    "Порт прийняв перше судно після ремонту причалу": "uk",
    "Паром стоїть у доці до весни через ремонт гвинта": "uk",
    "Порт прыняў першае судна пасля рамонту прычала": "be",
    "Порт прими първия кораб след ремонта на кея": "bg",
    "Лука је примила први брод после ремонта пристаништа": "sr",
    "Пристаништето го прими првиот брод по поправката, вели ѓенералот": "mk",
    "Порт айлақ жөндеуден кейін алғашқы кемені қабылдады": "kk",
    "The port took its first ship after the quay was mended": "en",
}


@pytest.mark.parametrize(("text", "code"), TEXTS.items(), ids=TEXTS.values())
def test_a_headline_is_of_its_language(text: str, code: str) -> None:
    found = find_language(text)
    assert found
    assert found.value == code


def test_a_russian_text_that_quotes_an_ukrainian_name_stays_russian() -> None:
    found = find_language("Судно «Київ» вышло из порта и взяло курс на юг, сообщила диспетчерская. " * 3)
    assert found
    assert found.value == "ru"
