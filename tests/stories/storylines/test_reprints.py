"""A reprint and a report of one's own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from svodka.stories.storylines.reprints import Told, containment, reprinted, says_reprint, shingles

TEXT = "Перегружатель № 3 в порту Северная Губа остановлен: лопнул трос лебёдки подъёма, никто не пострадал."


@pytest.fixture
def texts(data_folder: Path) -> list[str]:
    told = tomllib.loads((data_folder / "storylines" / "happenings.toml").read_text(encoding="utf-8"))
    return [story["text"] for story in told["story"]]


def test_the_reprint_of_the_three_is_found(texts: list[str]) -> None:
    first, own, again, *_others = texts
    earlier = [Told(1, "Рында", first), Told(2, "Лоция-Инфо", own)]
    assert (reprinted(again, earlier), reprinted(own, earlier[:1])) == (1, None)


@pytest.mark.parametrize(
    ("one", "share"),
    [(TEXT, 1.0), (TEXT.upper(), 1.0), ("Три слова всего", 0.0), ("Тут совсем о другом речь", 0.0)],
)
def test_containment_is_a_share_of_the_first_text(one: str, share: float) -> None:
    assert containment(shingles(one), shingles(TEXT)) == share


def test_half_a_text_is_half_of_it() -> None:
    words = [f"слово{number}" for number in range(400)]
    half = " ".join(words[:200] + [f"иное{number}" for number in range(200)])
    assert containment(shingles(half), shingles(" ".join(words))) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Первым прочло агентство «Рында». Перепечатываем три абзаца.", True),
        ("Как сообщает «Рында», кран стоит.", True),
        ("Об этом сообщает пресс-служба порта.", False),
        ("При перепечатке ссылка на «Рынду» обязательна.", False),
        ("«Рында» снимает зал.", False),
    ],
)
def test_who_says_that_it_repeats(text: str, says: bool) -> None:
    assert says_reprint(text, "Рында") == says


def test_a_quotation_with_its_source_is_no_reprint(texts: list[str]) -> None:
    quoting = "Как сообщает «Рында», лопнул трос лебёдки подъёма. " + texts[3]
    assert reprinted(quoting, [Told(1, "Рында", texts[0])]) is None
