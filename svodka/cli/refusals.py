"""What the engine refuses in English, in the language of the command: the desk's own words for it."""

from __future__ import annotations

import gettext
import importlib


def in_words(sentence: str) -> str:
    """The sentence as the desk says it; one that it does not know, or that is no English, as it came."""
    # A sixth of a second of imports that only a refusal needs.
    reasons = importlib.import_module("svodka.desk.incoming.reasons")
    return str(reasons.in_words(sentence, translate=gettext.gettext))
