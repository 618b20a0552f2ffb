"""Names that no dictionary holds, in whatever case they are printed: the name a dossier is to be called by."""

from __future__ import annotations

import pytest

from svodka.text.annotation import annotate
from svodka.text.annotation.paradigms import candidates, is_form_of
from svodka.text.records import Annotation, Dateline
from tests.text.annotation.saved import article


def annotation(*paragraphs: str) -> Annotation:
    return annotate(article(*paragraphs))[0]


@pytest.mark.parametrize(
    ("form", "name", "case"),
    [
        ("Усть-Кологде", "Усть-Кологда", "loct"),
        ("Кологды", "Кологда", "gent"),
        ("Велегожска", "Велегожск", "gent"),
        ("Печории", "Печория", "loct"),
        ("Шондью", "Шондь", "ablt"),
        ("Вандышово", "Вандышово", "nomn"),
        ("Вандышове", "Вандышово", "loct"),
    ],
)
def test_declensions_are_tried(form: str, name: str, case: str) -> None:
    assert (name, case) in {(nominative, one) for nominative, one, _ in candidates(form)}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Соляного берега", "Соляной берег"),
        ("Белой Лахтой", "Белая Лахта"),
        ("Румб-Привода", "Румб-Привод"),
        ("Лоцмана Рогова", "Лоцман Рогов"),
        ("Вельсу", "Вельса"),
    ],
)
def test_a_form_of_a_name(form: str, name: str) -> None:
    assert is_form_of(form, name)


@pytest.mark.parametrize(
    ("form", "name"),
    [("Белой Лахтой", "Белый Лахтин"), ("Волну", "Волга"), ("берега", "Берег"), ("Лахта", "Белая Лахта")],
)
def test_no_form_of_a_name(form: str, name: str) -> None:
    assert not is_form_of(form, name)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Судно пришло в Усть-Кологду.", "Причал в Усть-Кологде закрыт.", "Из Усть-Кологды вышел буксир."),
        ("Буксир стоит у причала Усть-Кологды.", "Начальник порта Усть-Кологда рад."),
        ("Док Усть-Кологды занят.", "В Усть-Кологде ждут весны."),
    ],
)
def test_all_forms_of_a_place_are_one_place(paragraphs: tuple[str, ...]) -> None:
    assert annotation(*paragraphs).places == ("Усть-Кологда",)


def test_a_masculine_place() -> None:
    assert annotation("Паром вышел из Велегожска.", "В Велегожске его ждут.").places == ("Велегожск",)


def test_a_place_in_capitals_is_the_place_of_the_text() -> None:
    dateline = Dateline("УСТЬ-НИЛОНГА, 3 мая.", located="УСТЬ-НИЛОНГА")
    read = annotate(article("В Усть-Нилонге открыт причал.", dateline=dateline))[0]
    assert read.places == ("Усть-Нилонга",)


def test_a_river_follows_the_town_that_is_called_after_it() -> None:
    read = annotation("Порт Усть-Нилонга открыт.", "Судно идёт в Усть-Нилонгу.", "Навигация на Нилонге закрыта.")
    assert read.places == ("Усть-Нилонга", "Нилонга")


def test_the_adjective_in_oy_is_not_made_one_in_yy() -> None:
    read = annotation("Пароходство «Соляной берег» назвало дату.", "Директор по флоту «Соляного берега» рад.")
    assert [body.name for body in read.organisations] == ["Соляной берег"]


@pytest.mark.parametrize("bare", ["Готовность «Вельсы» растёт.", "«Вельса» сдана.", "Заказчик доволен «Вельсой»."])
def test_a_ship_once_called_so_is_that_ship(bare: str) -> None:
    read = annotation("Завод строит паром «Вельса».", bare)
    assert (read.products, read.organisations) == (("Вельса",), ())
    assert len([mention for mention in read.mentions if mention.name == "Вельса"]) == 2


def test_a_name_that_is_ship_and_yard_stays_as_the_model_sees_it() -> None:
    read = annotation("Завод «Вельса» строит паром «Вельса».", "Акционеры «Вельсы» рады.")
    assert {mention.kind for mention in read.mentions if mention.name == "Вельса"} == {"product", "organisation"}


def test_on_board_of_a_quoted_name_is_on_a_ship() -> None:
    assert annotation("Разговор шёл на борту «Шелоника».").products == ("Шелоник",)


@pytest.mark.parametrize(
    "text",
    [
        "Метанол никто не заказал.",
        "14:00 Метанол, которого никто не заказал.",
        "Ледоколу меняют ступицу винта.",
        "Перегружатель стоил миллиард рублей.",
        "Портальный перегружатель смонтирован у причала.",
        "Холодный вал сухой всегда.",
        "Перегружатели порта за погрузкой.",
        "Лоцманский, за милю\t0,62\t0,71",
        "Секретариату рабочей группы поручено подготовить перевод.",
    ],
)
def test_a_common_noun_that_opens_a_sentence_is_no_name(text: str) -> None:
    read = annotation(text)
    assert (read.people, read.organisations, read.places) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Колонка лежит на Ладвинской верфи с сентября.", "Ладвинская верфь"),
        ("Подпись инспектора Полярного регистра под журналом сварки.", "Полярный регистр"),
        ("Принят план Полярного регистра на год.", "Полярный регистр"),
    ],
)
def test_a_name_does_not_end_with_a_preposition(text: str, name: str) -> None:
    assert [body.name for body in annotation(text).organisations] == [name]


def test_brackets_inside_a_name_belong_to_it() -> None:
    text = "Прошло заседание Межведомственной рабочей группы по осмотру судов смешанного (река — море) плавания."
    [body] = annotation(text).organisations
    assert body.name == "Межведомственная рабочая группа по осмотру судов смешанного (река — море) плавания"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Заложен сухогруз-площадка «Вельса».", "Вельса"),
        ("Ледокол проекта 1114 «Вельса» сдан.", "Вельса"),
        ("Ждут химовоз «Вельса».", "Вельса"),
        ("Экипаж «Тулымы» сменили.", "Тулыма"),
        ("Построен танкер «Лоцман Фролов».", "Лоцман Фролов"),
        ("На борту «Лоцмана Фролова» праздник.", "Лоцман Фролов"),
    ],
)
def test_ships_by_the_words_around_them(text: str, name: str) -> None:
    assert annotation(text).products == (name,)


@pytest.mark.parametrize("text", ["Атомфлот ждёт ледокол.", "По данным Госпортнадзора, суда стоят."])
def test_a_compound_body_is_no_person(text: str) -> None:
    read = annotation(text)
    assert (read.people, len(read.organisations)) == ((), 1)


def test_a_country_is_no_body() -> None:
    assert annotation("Отошли к Российской Федерации острова.").organisations == ()


def test_a_designation_stays_and_its_word_inflects() -> None:
    read = annotation(
        "Зонд «Вега-М» вышел на орбиту.", "Разработчик «Веги-М», НПО «Полюс», подтвердил связь с «Вегой-М»."
    )
    assert (read.products, [body.name for body in read.organisations]) == (("Вега-М",), ["Полюс"])
