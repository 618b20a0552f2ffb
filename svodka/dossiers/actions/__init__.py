"""Writes on dossiers: what a reading says of the names in a story, and what editors make of it."""

from svodka.dossiers.actions.following import follow_text
from svodka.dossiers.actions.reading import (
    NameKey,
    note_names,
    plain_texts,
    printed_in_quotes,
    role_line,
)

__all__ = ["NameKey", "follow_text", "note_names", "plain_texts", "printed_in_quotes", "role_line"]
