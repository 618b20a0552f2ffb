"""A reprint and a report of one's own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from svodka.stories.storylines.reprints import (
    Repeats,
    Told,
    containment,
    numbers_of,
    reprinted,
    says_reprint,
    share_of_words,
    shingles,
    teasers,
)

TEXT = "Перегружатель № 3 в порту Северная Губа остановлен: лопнул трос лебёдки подъёма, никто не пострадал."


@pytest.fixture
def texts(data_folder: Path) -> list[str]:
    told = tomllib.loads((data_folder / "storylines" / "happenings.toml").read_text(encoding="utf-8"))
    return [story["text"] for story in told["story"]]


def test_the_reprint_of_the_three_is_found(texts: list[str]) -> None:
    first, own, again, *_others = texts
    earlier = [Told(1, "Рында", first), Told(2, "Лоция-Инфо", own)]
    found = reprinted(again, earlier)
    assert found is not None
    assert (found.story_id, reprinted(own, earlier[:1])) == (1, None)


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


WORDS = [f"слово{number}" for number in range(200)]


def test_the_share_is_of_words_that_stand_together_in_both() -> None:
    mine = " ".join([*WORDS[:30], "иное", *WORDS[31:50], *(f"своё{number}" for number in range(50))])
    assert share_of_words(mine, shingles(" ".join(WORDS))) == 0.49


@pytest.mark.parametrize(("words", "found"), [(10, None), (11, Repeats(1, 1.0))])
def test_a_sentence_in_common_is_the_least(words: int, found: Repeats | None) -> None:
    assert reprinted(" ".join(WORDS[:words]), [Told(1, "", " ".join(WORDS))]) == found


def test_a_teaser_is_not_what_the_full_report_repeats() -> None:
    short, full = " ".join(WORDS[:40]), " ".join(WORDS)
    assert reprinted(full, [Told(1, "", short)]) is None
    assert teasers(full, [Told(1, "", short), Told(2, "", full)]) == [Repeats(1, 1.0)]


def test_a_long_text_is_found_by_no_more_numbers_than_a_page() -> None:
    book = " ".join(f"слово{number}" for number in range(4_000))
    assert (len(numbers_of(book)), len(numbers_of(" ".join(WORDS[:60]))) > 8) == (64, True)
