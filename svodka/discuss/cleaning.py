"""What readers type, made fit to keep: one line ending, composed letters, nothing that hides or overruns. Pure."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and line feed; zero-width space and word joiner; byte order mark; language tags. A NUL is
# refused by PostgreSQL, the others cannot be seen. U+200C and U+200D stay: Persian and emoji are written with them.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\U000e0000-\U000e007f]")
# Embeddings, overrides and isolates turn the rest of the page around; the plain marks U+200E and U+200F do not.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Hebrew with points and accents needs three on a letter, Vietnamese two; more only run over other people's lines.
MOST_MARKS = 4
# All combining marks are at or above U+0300: a text of the first 768 characters is not searched.
_BEYOND_LATIN = re.compile("[\u0300-\U0010ffff]")


def clean(text: str) -> str:
    """The text as it is kept: NFC, «\\n» between lines, no invisible or turning characters, at most MOST_MARKS
    combining marks on a letter, no white space around. A lone surrogate becomes U+FFFD.
    """
    text = _SURROGATES.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    text = _TURNING.sub("", _INVISIBLE.sub("", text))
    # Marks first: normalising sorts them, in time that grows with the square of their run.
    return unicodedata.normalize("NFC", _few_marks(text)).strip()


def one_line(text: str) -> str:
    """The same for a reason or a name: all white space is single spaces."""
    return " ".join(clean(text).split())


def _few_marks(text: str) -> str:
    if not _BEYOND_LATIN.search(text):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
