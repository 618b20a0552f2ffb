"""What crosses rooms, each verb in one transaction: either all rooms know of it or none does.

A page is taken in, read and filed (intake); a story is edited and corrected (editing), taken, scheduled, published and
withdrawn (publishing), and what was done in haste is undone (undoing); readers' posts go the same way, and an account
ends (readers). The table of contents is the whole story on one screen.
"""

from svodka.flow.editing import begin, correct, save
from svodka.flow.following import Followed, UnableToFollow, difference_of, dismiss, follow
from svodka.flow.intake import Outcome, event_date_of, file, read_and_file
from svodka.flow.letting_go import LettingGo, let_go
from svodka.flow.mentions import (
    add_mention,
    add_new_name,
    confirm_mention,
    confirm_name,
    find_names,
    reject_mention,
    reject_name,
    restore_mention,
    restore_name,
)
from svodka.flow.noting import note_link, note_picture, publish_due
from svodka.flow.publishing import (
    bring_back,
    cancel_schedule,
    mark_ready,
    publish,
    put_back,
    schedule,
    spike,
    take,
    unspike,
    withdraw,
)
from svodka.flow.purging import Purged, UnableToPurge, purge, purged_for
from svodka.flow.readers import (
    ban_reader,
    bring_back_of_ban,
    delete_post,
    edit_post,
    erase_reader,
    hide_post,
    hide_post_as_before,
    index_post,
    publish_post,
    release_reader,
    restore_post,
)
from svodka.flow.reading_again import Again, TakenOver, keep_again, kept_captures, read_again
from svodka.flow.rereading import Anew, UnableToReadAnew, read_anew, take_over
from svodka.flow.stating import confirm_statement, note_statement, reject_statement, settle, unsettle
from svodka.flow.taking_in import Kept, take_in
from svodka.flow.undoing import UnableToUndo, Undone, choose_section, take_back, undo, undo_last
from svodka.flow.watching import look_at, note_look, watched

__all__ = [
    "Again",
    "Anew",
    "Followed",
    "Kept",
    "LettingGo",
    "Outcome",
    "Purged",
    "TakenOver",
    "UnableToFollow",
    "UnableToPurge",
    "UnableToReadAnew",
    "UnableToUndo",
    "Undone",
    "add_mention",
    "add_new_name",
    "ban_reader",
    "begin",
    "bring_back",
    "bring_back_of_ban",
    "cancel_schedule",
    "choose_section",
    "confirm_mention",
    "confirm_name",
    "confirm_statement",
    "correct",
    "delete_post",
    "difference_of",
    "dismiss",
    "edit_post",
    "erase_reader",
    "event_date_of",
    "file",
    "find_names",
    "follow",
    "hide_post",
    "hide_post_as_before",
    "index_post",
    "keep_again",
    "kept_captures",
    "let_go",
    "look_at",
    "mark_ready",
    "note_link",
    "note_look",
    "note_picture",
    "note_statement",
    "publish",
    "publish_due",
    "publish_post",
    "purge",
    "purged_for",
    "put_back",
    "read_again",
    "read_and_file",
    "read_anew",
    "reject_mention",
    "reject_name",
    "reject_statement",
    "release_reader",
    "restore_mention",
    "restore_name",
    "restore_post",
    "save",
    "schedule",
    "settle",
    "spike",
    "take",
    "take_back",
    "take_in",
    "take_over",
    "undo",
    "undo_last",
    "unsettle",
    "unspike",
    "watched",
    "withdraw",
]
