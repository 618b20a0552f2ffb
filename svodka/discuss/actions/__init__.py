"""Writes on threads."""

from svodka.discuss.actions.comments import (
    Refused,
    UnableToComment,
    UnableToDelete,
    UnableToEdit,
    Words,
    delete_comment,
    edit_comment,
    read_words,
    write_comment,
)
from svodka.discuss.actions.likes import UnableToLike, like, unlike
from svodka.discuss.actions.moderation import (
    MODERATE,
    UnableToModerate,
    UnableToReport,
    hide_comment,
    report,
    restore_comment,
)
from svodka.discuss.actions.threads import hide_thread, open_thread

__all__ = [
    "MODERATE",
    "Refused",
    "UnableToComment",
    "UnableToDelete",
    "UnableToEdit",
    "UnableToLike",
    "UnableToModerate",
    "UnableToReport",
    "Words",
    "delete_comment",
    "edit_comment",
    "hide_comment",
    "hide_thread",
    "like",
    "open_thread",
    "read_words",
    "report",
    "restore_comment",
    "unlike",
    "write_comment",
]
