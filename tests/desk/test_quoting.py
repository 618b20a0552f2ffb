from __future__ import annotations

import pytest

from svodka.desk.quoting import unquoted


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("«Устьяна»", "Устьяна"),
        ("Верфь «Ладва»", "Верфь «Ладва»"),
        ("«Ладва» и «Устьяна»", "«Ладва» и «Устьяна»"),
        ('"Ustyana"', "Ustyana"),
        ("«", "«"),
        ("", ""),
    ],
)
def test_only_marks_around_the_whole_go(label: str, bare: str) -> None:
    assert unquoted(label) == bare
