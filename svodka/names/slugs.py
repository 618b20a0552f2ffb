"""Addresses in Latin letters out of names in any script."""

from __future__ import annotations

import re
import unicodedata

# Russian as in passports (ICAO 9303), softened where readers expect it (й → y); Belarusian and Ukrainian extras.
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
}  # fmt: skip
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(text: str, *, length: int = 80) -> str:
    """The text as a slug: «Ладвинская верфь» → «ladvinskaya-verf»; empty when nothing in it can be written so."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode("ascii")
    slug = _NOT_SLUG.sub("-", plain).strip("-")
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rsplit("-", 1)[0][:length]
