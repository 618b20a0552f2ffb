"""What crosses rooms, each verb in one transaction: either all rooms know of it or none does.

A page is taken in, read and filed (intake); a story is published and withdrawn (publishing); readers' posts go the
same way, and an account ends (readers). The table of contents is the whole story on one screen.
"""

from svodka.flow.intake import Kept, Outcome, event_date_of, file, read_and_file, take_in
from svodka.flow.publishing import publish, withdraw
from svodka.flow.readers import (
    delete_post,
    edit_post,
    erase_reader,
    hide_post,
    index_post,
    publish_post,
    restore_post,
)

__all__ = [
    "Kept",
    "Outcome",
    "delete_post",
    "edit_post",
    "erase_reader",
    "event_date_of",
    "file",
    "hide_post",
    "index_post",
    "publish",
    "publish_post",
    "read_and_file",
    "restore_post",
    "take_in",
    "withdraw",
]
