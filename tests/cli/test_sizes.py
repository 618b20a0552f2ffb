"""Sizes for people."""

from __future__ import annotations

import pytest

from svodka.cli.messages import choose_language
from svodka.cli.sizes import in_words


@pytest.mark.parametrize(
    ("size", "language", "words"),
    [(4096, "en", "4.1 kB"), (12_400_000, "ru", "12,4 МБ"), (20_000_000_000, "en", "20 GB"), (0, "en", "0 kB")],
)
def test_a_size_is_never_rounded_to_nothing(
    size: int, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    choose_language()
    assert in_words(size) == words
