"""What readers type, made fit to keep."""

import pytest

from svodka.discuss.cleaning import MOST_MARKS, clean, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("док\x00 № 3", "док № 3"),
        ("раз\r\nдва\rтри\u2028четыре", "раз\nдва\nтри\nчетыре"),
        ("паром \u202eмором\u202c", "паром мором"),
        ("\u2067изолят\u2069", "изолят"),
        ("скры\u200bтно\ufeff", "скрытно"),
        ("половина \ud83d пары", "половина \ufffd пары"),
        ("и\u0306", "й"),
        ("  \n отступы \n ", "отступы"),
        ("\x1b[31mкрасный", "[31mкрасный"),
        ("табуляция\tи\nстрока", "табуляция\tи\nстрока"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("флаг 🏳️\u200d🌈", "флаг 🏳️\u200d🌈"),
    ],
)
def test_a_text_is_kept_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_stacked_marks_are_cut_to_what_languages_need() -> None:
    assert clean("п" + "\u0300" * 500 + "аром") == "п" + "\u0300" * MOST_MARKS + "аром"


def test_what_needs_marks_keeps_them() -> None:
    vietnamese, hebrew = "Việt Nam", "בְּרֵאשִׁ֖ית"
    assert clean(vietnamese) == vietnamese
    assert len(clean(hebrew)) == len(hebrew)


def test_cleaning_twice_changes_nothing() -> None:
    typed = "а\u0300" * 10 + "\u202e\x00\r\n\ud800 и\u0306"
    assert clean(clean(typed)) == clean(typed)


def test_a_reason_is_one_line() -> None:
    assert one_line(" реклама\r\n\r\n  и\tссылки ") == "реклама и ссылки"
