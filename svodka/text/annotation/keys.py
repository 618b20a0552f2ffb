"""Names compared: the key under which spellings of one name are equal."""

from __future__ import annotations

from svodka.text import morphology

_QUOTES = str.maketrans('«»„“”"', "      ")


def key_of(name: str) -> str:
    """The name without quotes, lower case, ё=е, single spaces: equal for spellings of one name."""
    return " ".join(morphology.plain(name).translate(_QUOTES).split())
