"""Where the news was first published, as sentences say it."""

from __future__ import annotations

import pytest

from svodka.text.primary_source import find_primary_source
from svodka.text.reading import read
from tests.text.pages import PROSE, article_page

SENTENCES = {
    "Полный текст приказа опубликован на сайте Речной администрации.": "сайт Речной администрации",
    "Полная версия отчёта размещена на официальном сайте порта Тархан.": "сайт порта Тархан",
    "С полным текстом документа можно ознакомиться на портале верфи.": "портал верфи",
    "Об этом говорится в сообщении пресс-службы порта.": "сообщение пресс-службы порта",
}


@pytest.mark.parametrize(("sentence", "name"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_names_its_source(sentence: str, name: str) -> None:
    found = find_primary_source(["Порт закрыли на сутки.", sentence])
    assert found
    assert found.value.name == name


@pytest.mark.parametrize(
    "sentence", ["Текст присяги висит на стене музея.", "Документ подписали на странице договора с печатью."]
)
def test_other_sentences_name_none(sentence: str) -> None:
    assert find_primary_source([sentence]) is None


def test_the_link_in_the_sentence_is_its_address() -> None:
    last = (
        '<p>Полный текст приказа опубликован на <a href="https://river.example/7">сайте Речной администрации</a>.</p>'
    )
    source = read(article_page(PROSE + last))[0].primary_source
    assert source
    assert source.url == "https://river.example/7"
