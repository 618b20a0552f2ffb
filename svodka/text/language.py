"""The language of a text."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast

from svodka.text.found import Found

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_BELARUSIAN = re.compile("[ўЎ]")
_UKRAINIAN = re.compile("[їЇєЄґҐ]")
_KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_RUSSIAN_ONLY = re.compile("[ыэъёЫЭЪЁ]")
_ENOUGH = 20
# detect_fast's distance: known languages stay under 1200 on a paragraph; more is a guess.
_TRUSTED_DISTANCE = 1200


def find_language(text: str, declared: str | None = None) -> Found[str] | None:
    """ISO 639-1 code of the language: by letters for the Cyrillic languages, else by the detector, else as declared."""
    sample = text[:3_000]
    letters = len(_LETTERS.findall(sample))
    cyrillic = len(_CYRILLIC.findall(sample))
    if letters >= _ENOUGH and cyrillic > 0.5 * letters:
        return _cyrillic_language(sample, cyrillic)
    if letters >= _ENOUGH:
        code, distance = detect_fast(sample)
        if distance <= _TRUSTED_DISTANCE and code != "unknown":
            return Found(code, "the words of the text are of that language")
    if declared and re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w+)?", declared.strip()):
        return Found(declared.strip()[:2].lower(), f'the page declares lang="{declared.strip()}"')
    return None


def _cyrillic_language(sample: str, cyrillic: int) -> Found[str]:
    why = "the letters of the text are of that language"
    if len(_KAZAKH.findall(sample)) > 0.02 * cyrillic:
        return Found("kk", why)
    if len(_BELARUSIAN.findall(sample)) > 0.004 * cyrillic:
        return Found("be", why)
    if len(_UKRAINIAN.findall(sample)) > 0.004 * cyrillic and len(_RUSSIAN_ONLY.findall(sample)) < 0.01 * cyrillic:
        return Found("uk", why)
    code, distance = detect_fast(sample)
    if (
        code in ("bg", "sr", "mk", "uz", "ky", "tt", "mn")
        and distance <= _TRUSTED_DISTANCE
        and not _RUSSIAN_ONLY.search(sample)
    ):
        return Found(code, why)
    return Found("ru", why)
