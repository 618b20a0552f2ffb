"""Organisations: nested names, acronyms, short forms, products."""

from __future__ import annotations

import pytest

from svodka.text.annotation import annotate
from svodka.text.annotation.organisations import abbreviates
from svodka.text.annotation.short_forms import is_made_from, is_short_form
from svodka.text.records import Annotation
from tests.text.annotation.saved import article


def annotation(*paragraphs: str) -> Annotation:
    return annotate(article(*paragraphs))[0]


def test_a_long_name_is_cut_into_its_bodies() -> None:
    found = annotation("Письмо отдела сетей Главного управления связи Министерства транспорта РФ получено.")
    assert [(body.name, body.part_of) for body in found.organisations] == [
        ("отдел сетей", "Главное управление связи"),
        ("Главное управление связи", "Министерство транспорта"),
        ("Министерство транспорта", None),
    ]


def test_the_country_at_the_end_is_everybodys() -> None:
    found = annotation("Письмо отдела сетей Главного управления связи Министерства транспорта РФ получено.")
    assert {body.country for body in found.organisations} == {"RU"}


def test_an_acronym_in_brackets_is_an_alias_everywhere() -> None:
    found = annotation("Заказ Объединённой паромной компании (ОПК) готов.", "Паром принял флот ОПК.")
    assert [body.aliases for body in found.organisations] == [("ОПК",)]
    assert [m.surface for m in found.mentions if m.kind == "organisation"][-1] == "ОПК"


def test_an_undefined_trade_acronym_is_no_organisation() -> None:
    assert annotation("Предприятия ОПК и ВПК перешли на НИОКР.").organisations == ()


def test_a_generic_noun_is_no_organisation() -> None:
    assert annotation("Заседание комитета прошло в управлении, завод и министерство молчат.").organisations == ()


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("Госкомвоенпром", "Государственный военно-промышленный комитет"),
        ("Минпромторг", "Министерство промышленности и торговли"),
        ("Минтранс", "Министерство транспорта и коммуникаций"),
        ("Минэнерго", "Министерство энергетики"),
        ("ОСК", "Объединённая судостроительная корпорация"),
    ],
)
def test_short_forms(short: str, name: str) -> None:
    assert is_short_form(short, name)


@pytest.mark.parametrize(
    ("short", "name"),
    [("Минздрав", "Министерство энергетики"), ("Ростех", "Росморречфлот"), ("ОСК", "Объединённая компания")],
)
def test_no_short_forms(short: str, name: str) -> None:
    assert not is_short_form(short, name)


def test_abbreviates() -> None:
    assert abbreviates("ЦВС", "Центрального военного совета")
    assert not abbreviates("ЦВС", "Военного совета")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Судно сдала «Ладвинская верфь».", "Ладвинская верфь"),
        ("На заводе «Румб-Привод» смена.", "Румб-Привод"),
        ("Акции ПАО «Северная энергетика» растут.", "Северная энергетика"),
    ],
)
def test_quoted_names(text: str, name: str) -> None:
    assert [body.name for body in annotation(text).organisations] == [name]


def test_products_are_no_organisations() -> None:
    found = annotation("Заложены паромы «Анна» и «Белая Лахта», вышел ледокол «Арктур».")
    assert found.products == ("Анна", "Белая Лахта", "Арктур")
    assert found.organisations == ()


def test_bodies_of_two_countries_are_told_apart() -> None:
    found = annotation("Министерство энергетики Казахстана и Министерство энергетики Киргизии спорят.")
    assert [body.country for body in found.organisations] == ["KZ", "KG"]


def test_a_short_form_in_brackets_is_an_alias_in_every_case() -> None:
    found = annotation(
        "Письмо Государственной службы портового надзора (Госпортнадзора) получено.",
        "По данным Госпортнадзора, суда стоят.",
    )
    assert [(body.name, body.aliases) for body in found.organisations] == [
        ("Государственная служба портового надзора", ("Госпортнадзор",))
    ]
    assert found.people == ()


def test_a_remark_in_brackets_is_no_alias() -> None:
    assert not is_made_from("Норвегия", "Государственной службы портового надзора")
    assert not is_made_from("Портнадзор", "Государственной службы портового надзора")


def test_the_agency_is_known_without_its_noun() -> None:
    made = article("По акту, с которым ознакомилось Бюро «Створ», судно готово.", agency="Бюро «Створ»")
    [body] = annotate(made)[0].organisations
    assert (body.name, body.aliases) == ("Бюро «Створ»", ("Створ",))


def test_without_the_agency_the_quoted_name_is_the_name() -> None:
    [body] = annotation("По акту, с которым ознакомилось Бюро «Створ», судно готово.").organisations
    assert body.name == "Створ"
