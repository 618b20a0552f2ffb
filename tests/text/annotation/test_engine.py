"""What holds for every annotation: mentions point at what they say, and nothing overlaps its own kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.text.annotation import KnownName, annotate, annotate_many, block_texts
from svodka.text.records import Annotation, Article, Block, NameKind
from tests.text.annotation.saved import FOLDER, article, load

PIECES = (
    "Директор верфи Игорь Сомов",
    "белорусско-китайский проект",
    "Объединённой паромной компании (ОПК)",
    "ОПК",
    "управления связи Министерства транспорта РФ",
    "паром «Белая Лахта»",
    "15–17 мая",
    "«Россия»",
    "в Нижнем Новгороде",
    "генерал-майор Чжань Шисянь",
    "Сомова",
    "( « ) — …",
    "Ёмкость 4,2 МВт·ч 😀 ﬁ",
    "\n",
    ", ",
    ". ",
    "и",
    "имени",
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14).map(" ".join)


def assert_sound(article: Article, annotation: Annotation) -> None:
    blocks = block_texts(article)
    for mention in annotation.mentions:
        assert blocks[mention.block][mention.start : mention.end] == mention.surface
    for date in annotation.dates:
        assert blocks[date.block][date.start : date.end] == date.printed
    for index, mention in enumerate(annotation.mentions):
        for other in annotation.mentions[index + 1 :]:
            same = (mention.block, mention.kind) == (other.block, other.kind)
            assert not (same and mention.start < other.end and other.start < mention.end)


@settings(max_examples=80, deadline=None)
@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_mentions_point_at_their_surface(headline: str, items: list[str]) -> None:
    body = (Block("b1", "paragraph", headline), Block("b2", "list", "", tuple(items)))
    made = Article("ru", headline, body)
    assert_sound(made, annotate(made)[0])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_fixtures_are_sound(path: object) -> None:
    made, _ = load(path)  # type: ignore[arg-type]
    assert_sound(made, annotate(made)[0])


def test_every_name_has_a_mention() -> None:
    annotation = annotate(load(FOLDER / "ministry.json")[0])[0]
    mentioned = {(mention.kind, mention.name) for mention in annotation.mentions}
    assert {("organisation", body.name) for body in annotation.organisations} <= mentioned
    assert {("person", person.name) for person in annotation.people} <= mentioned


def test_many_gives_what_one_gives() -> None:
    articles = [load(path)[0] for path in sorted(FOLDER.glob("*.json"))]
    assert annotate_many(articles) == [annotate(made) for made in articles]


def test_nothing_in_nothing() -> None:
    assert annotate(article(headline=""))[0] == Annotation()


def test_letters_without_a_name_are_read_over() -> None:
    assert annotate(article("Директор верфи Игорь Сомов, завод имени \U00017000."))[0].people[0].name == "Игорь Сомов"


def test_an_english_article_gets_countries_and_dates() -> None:
    made = article(
        "South Korea and the United Kingdom signed on 5 June 2026; Georgia Smith of Jordan was there.",
        headline="A ferry for Türkiye",
        language="en",
    )
    annotation = annotate(made)[0]
    assert annotation.countries == ("TR", "KR", "GB", "JO")
    assert [mention.date.isoformat() for mention in annotation.dates] == ["2026-06-05"]
    assert annotation.people == ()


def test_every_country_says_why() -> None:
    annotation, why = annotate(load(FOLDER / "railway.json")[0])
    assert [key for key in why if key.startswith("countries")] == [
        f"countries.{n}" for n in range(len(annotation.countries))
    ]


class ShipyardList:
    """A portal's list that knows one shipyard under another name, and two people called Сомов."""

    def known(self, keys: Collection[str]) -> Mapping[tuple[NameKind, str], Sequence[KnownName]]:
        known: dict[tuple[NameKind, str], Sequence[KnownName]] = {
            ("organisation", "ладвинская верфь"): [KnownName("Ладвинский судостроительный завод", "RU")],
            ("person", "игорь сомов"): [KnownName("Игорь Сомов (лоцман)"), KnownName("Игорь Сомов (инженер)")],
        }
        return {at: names for at, names in known.items() if at[1] in keys}


def test_the_portals_list_decides_the_name() -> None:
    made = article("Директор завода «Ладвинская верфь» Игорь Сомов рад.")
    annotation = annotate(made, authority=ShipyardList())[0]
    (body,) = annotation.organisations
    assert (body.name, body.aliases, body.country) == ("Ладвинский судостроительный завод", ("Ладвинская верфь",), "RU")
    assert annotation.people[0].organisation == body.name


def test_two_candidates_decide_nothing() -> None:
    made = article("Директор завода «Ладвинская верфь» Игорь Сомов рад.")
    assert annotate(made, authority=ShipyardList())[0].people[0].name == "Игорь Сомов"


class ShipList:
    """A portal's list with a ship, a town, a shipping company and an agency; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def known(self, keys: Collection[str]) -> Mapping[tuple[NameKind, str], Sequence[KnownName]]:
        self.asked += 1
        names: dict[tuple[NameKind, str], str] = {
            ("product", "вельса"): "Вельса",
            ("place", "усть-нилонг"): "Усть-Нилонг",
            ("organisation", "соляной берег"): "Соляной берег",
            ("organisation", "створ"): "Бюро «Створ»",
            ("product", "заря"): "Заря",
            ("organisation", "заря"): "Заря",
        }
        return {at: [KnownName(name)] for at, name in names.items() if at[1] in keys}


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Готовность «Вельсы» растёт.", "product", "Вельса"),
        ("Судно стоит в Усть-Нилонге.", "place", "Усть-Нилонг"),
        ("Флот «Соляного берега» вырос.", "organisation", "Соляной берег"),
        ("Об этом «Створ» узнал из акта.", "organisation", "Бюро «Створ»"),
    ],
)
def test_what_the_text_leaves_open_the_list_decides(text: str, kind: str, name: str) -> None:
    found = annotate(article(text), authority=ShipList())[0]
    assert [(m.kind, m.name) for m in found.mentions] == [(kind, name)]


def test_the_texts_own_forms_go_before_the_list() -> None:
    made = article("Порт Усть-Нилонга открыт.", "Судно ушло из Усть-Нилонги.", "В Усть-Нилонге ждут.")
    assert annotate(made, authority=ShipList())[0].places == ("Усть-Нилонга",)


def test_the_list_is_asked_once_for_all_articles() -> None:
    portal = ShipList()
    annotate_many([article("Готовность «Вельсы» растёт."), article("В Усть-Нилонге ждут.")], authority=portal)
    assert portal.asked == 1
