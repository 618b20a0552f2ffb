"""Writes on threads."""

from svodka.discuss.actions.bans import ban_reader, release_reader, restore_comments_of_ban
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
from svodka.discuss.actions.likes import UnableToLike, like, like_post, like_story, unlike, unlike_post, unlike_story
from svodka.discuss.actions.moderation import (
    UnableToReport,
    hide_comment,
    hide_post,
    keep_comment,
    keep_post,
    report,
    report_post,
    restore_comment,
    restore_post,
)
from svodka.discuss.actions.threads import hide_thread, open_thread
from svodka.discuss.actions.verdicts import MODERATE, UnableToModerate, may_moderate

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
    "ban_reader",
    "delete_comment",
    "edit_comment",
    "hide_comment",
    "hide_post",
    "hide_thread",
    "keep_comment",
    "keep_post",
    "like",
    "like_post",
    "like_story",
    "may_moderate",
    "open_thread",
    "read_words",
    "release_reader",
    "report",
    "report_post",
    "restore_comment",
    "restore_comments_of_ban",
    "restore_post",
    "unlike",
    "unlike_post",
    "unlike_story",
    "write_comment",
]
