"""Writes on dossiers: what a reading says of the names in a story, and what editors make of it."""

from svodka.dossiers.actions.following import follow_text
from svodka.dossiers.actions.naming import (
    UnableToAddName,
    add_name,
    confirm_mention,
    confirm_name,
    reject_mention,
    reject_name,
    restore_mention,
    restore_name,
)
from svodka.dossiers.actions.picturing import UnableToDraw, call_board, keep_outline
from svodka.dossiers.actions.reading import (
    NameKey,
    note_more_names,
    note_names,
    plain_texts,
    printed_in_quotes,
    role_line,
)
from svodka.dossiers.actions.stating import (
    Told,
    UnableToNote,
    judge,
    note_statement,
    settle,
    stands_in,
    suggest_promises,
    unsettle,
)

__all__ = [
    "NameKey",
    "Told",
    "UnableToAddName",
    "UnableToDraw",
    "UnableToNote",
    "add_name",
    "call_board",
    "confirm_mention",
    "confirm_name",
    "follow_text",
    "judge",
    "keep_outline",
    "note_more_names",
    "note_names",
    "note_statement",
    "plain_texts",
    "printed_in_quotes",
    "reject_mention",
    "reject_name",
    "restore_mention",
    "restore_name",
    "role_line",
    "settle",
    "stands_in",
    "suggest_promises",
    "unsettle",
]
