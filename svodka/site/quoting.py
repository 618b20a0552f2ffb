"""Somebody's words as a quote to begin an answer with. Pure."""

from __future__ import annotations

import re

# More than this is not quoted but repeated.
LONGEST_QUOTE = 1_000
_GAPS = re.compile(r"\n{2,}")


def quote(number: str, author: str, source: str) -> str:
    """Markdown of a quote headed «№ 5, Вахтенный:», with an empty line after it to go on from.

    What the quoted comment quotes itself is left out: the one before stands a click away.
    """
    own = "\n".join(line for line in source.split("\n") if not line.lstrip().startswith(">"))
    words = _GAPS.sub("\n\n", own).strip()
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"
    lines = [f"{number}, {author}:", *words.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
