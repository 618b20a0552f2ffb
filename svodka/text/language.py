"""The language of a text."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast

from svodka.text.found import Found

_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
# What other Cyrillic languages write and Russian does not; without one of these a text is Russian, however short.
_BELARUSIAN = re.compile("[ўЎ]")
_UKRAINIAN = re.compile("[їЇєЄґҐ]")
_DOTTED = re.compile("[іІ]")
_SERBIAN = re.compile("[ђћЂЋ]")
_MACEDONIAN = re.compile("[ѓќѕЃЌЅ]")
_SOUTH = re.compile("[љњџјЉЊЏЈ]")
# In Russian ъ stands only before these four vowels, in Bulgarian it is a vowel itself.
_BULGARIAN = re.compile("ъ(?![еёюя])", re.I)
_OTHERS = {
    "ky": re.compile("[ңөүҢӨҮ]"),
    "tt": re.compile("[әңөүһҗӘҢӨҮҺҖ]"),
    "mn": re.compile("[өүӨҮ]"),
    "uz": re.compile("[қғҳҚҒҲ]"),
}
_RUSSIAN_ONLY = re.compile("[ыэёЫЭЁ]")
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
    """The language that the letters point to; Russian when they point to no other, for here that is the rule.

    Words alone do not tell kindred languages apart in a short text: a detector calls Russian headlines Macedonian.
    """

    def share(letters: re.Pattern[str]) -> float:
        return len(letters.findall(sample)) / cyrillic

    def found(code: str, letters: str) -> Found[str]:
        return Found(code, f"the letters of the text are of that language: {letters}")

    kazakh, russian = share(_KAZAKH), share(_RUSSIAN_ONLY)
    if kazakh > 0.02 or share(_OTHERS["uz"]) > 0.02:
        code, distance = detect_fast(sample)
        known = code in _OTHERS and distance <= _TRUSTED_DISTANCE and share(_OTHERS[code]) > 0.01
        return found(code if known else "kk", "әғқңөұүһ")
    if share(_BELARUSIAN) > 0.004 or (share(_DOTTED) > 0.02 and russian > 0.01):
        return found("be", "ў, or і beside ы and э")
    if (share(_UKRAINIAN) > 0.004 or share(_DOTTED) > 0.02) and russian < 0.01:
        return found("uk", "іїєґ")
    if share(_SERBIAN) + share(_MACEDONIAN) + share(_SOUTH) > 0.01 and not russian:
        return found("mk", "ѓќѕ") if share(_MACEDONIAN) > share(_SERBIAN) else found("sr", "ђћљњџј")
    if share(_BULGARIAN) > 0.003 and not russian:
        return found("bg", "ъ where Russian has none")
    if russian:
        return Found("ru", "the letters of the text are of that language")
    return Found("ru", "the text is Cyrillic and no letter of it points to another language")
