"""Rights of texts and pictures: the words as printed, the state as understood."""

from __future__ import annotations

import pytest

from svodka.text.credits import credit_of, find_printed_pictures, picture_rights, split_caption
from svodka.text.primary_source import find_primary_source
from svodka.text.rights import find_rights, is_rights_line


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (["Материал размещён правообладателем в открытом доступе"], "claimed-open"),
        (["При перепечатке активная ссылка на «Пристань» обязательна."], "quotation"),
        (["Перепечатка приветствуется, ссылка на «Пристань» обязательна."], "claimed-open"),
        (["Все материалы сайта доступны по лицензии Creative Commons Attribution 4.0 International"], "licensed"),
        (["Текст доступен на условиях CC BY-SA 4.0"], "licensed"),
        (
            ["Материалы сайта могут быть воспроизведены в любых изданиях без каких-либо ограничений по объёму"],
            "licensed",
        ),
        (["Материалы сайта разрешается воспроизводить полностью при указании службы как источника."], "claimed-open"),
        (["Все права защищены."], "link-only"),
        (["© 2026 Harbour Ledger. All rights reserved."], "link-only"),
        (["Перепечатка материалов запрещена."], "link-only"),
        (["При цитировании ссылка на портал обязательна."], "quotation"),
        (["© Бюро «Створ», 2003–2026"], "unknown"),
    ],
)
def test_states(lines: list[str], state: str) -> None:
    found = find_rights(lines)
    assert found is not None
    assert found.found.value.state == state


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© Бюро «Створ», 2003–2026", "Бюро «Створ»"),
        ("© 2014–2026 Причальная стенка. Все права защищены", "Причальная стенка"),
        ("Copyright © 2026 Harbour Ledger Ltd", "Harbour Ledger Ltd"),
        ("Права на данный материал принадлежат агентству «Рында»", "агентство «Рында»"),
        ("Права на данный материал принадлежат", None),
    ],
)
def test_holders_are_named_only_when_printed(line: str, holder: str | None) -> None:
    found = find_rights([line])
    assert found is not None
    assert (found.found.value.copyright_notice, found.found.value.copyright_holder) == (line, holder)


@pytest.mark.parametrize(
    "sentence",
    [
        "Сообщение размещено в открытом доступе на сайте Службы портового надзора.",
        "Использование лоцманских катеров зимой обходится порту вдвое дороже.",
        "Права на добычу песка принадлежат двум артелям, и обе молчат.",
        "Материалы для корпуса привезли баржей.",
    ],
)
def test_sentences_of_an_article_are_no_terms(sentence: str) -> None:
    assert not is_rights_line(sentence)


@pytest.mark.parametrize(
    ("credit", "state", "why"),
    [
        ("avatars.mds.yandex.net", "unknown", "the credit names a picture cache, not a holder"),
        ("img-cache.example", "unknown", "the credit names a picture cache, not a holder"),
        ("пресс-служба порта", "unknown", "the credit names a holder but no terms of use"),
        (None, "unknown", "no credit is printed with the picture"),
        ("Ася Птицына, CC BY-SA 4.0", "licensed", "the credit names a licence"),
        ("порт Тарханка, перепечатка свободная", "claimed-open", "the credit says that the picture may be used freely"),
    ],
)
def test_rights_of_pictures(credit: str | None, state: str, why: str) -> None:
    rights = picture_rights(credit)
    assert (rights.state, rights.why) == (state, why)


def test_a_caption_and_its_credit_are_told_apart() -> None:
    parts = split_caption("Паром у причала. Фото: пресс-служба верфи")
    assert (parts.caption, parts.credit) == ("Паром у причала.", "пресс-служба верфи")
    assert split_caption("Паром у причала.").credit is None


@pytest.mark.parametrize(
    "line", ["Фото: верфь", "© верфь", "Источник изображения: верфь", "Photo: верфь", "Иллюстрация: верфь"]
)
def test_labels_of_credits(line: str) -> None:
    assert credit_of(line) == "верфь"


def test_a_word_that_only_begins_like_a_label_is_no_credit() -> None:
    assert credit_of("Фотографии парома появились в сети") is None


def test_a_copied_picture_has_its_caption_twice() -> None:
    (found,) = find_printed_pictures(["Заголовок новости", "Паром у причала", "Паром у причала.", "Фото: верфь"])
    assert (found.alt_text, found.caption, found.first) == ("Паром у причала", "Паром у причала.", 1)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Сообщение размещено в открытом доступе на сайте Службы надзора.", "сайт Службы надзора"),
        ("Информация опубликована на официальном сайте порта Тарханка.", "сайт порта Тарханка"),
        ("Об этом сообщает пресс-служба Ладвинской верфи.", "пресс-служба Ладвинской верфи"),
        ("Об этом говорится в сообщении Палаты судостроения.", "сообщение Палаты судостроения"),
        ("Источник: Морской вестовой", "Морской вестовой"),
    ],
)
def test_primary_sources(sentence: str, name: str) -> None:
    found = find_primary_source(["Паром передан заказчику.", sentence])
    assert found is not None
    assert (found.value.printed, found.value.name) == (sentence, name)


def test_no_statement_no_primary_source() -> None:
    assert find_primary_source(["Паром передан заказчику.", "На сайте верфи есть снимки."]) is None
