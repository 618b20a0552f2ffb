"""Writes on stories, inside this room only; whatever crosses rooms is in flow."""

from svodka.stories.actions.catalogue import UnableToAddSection, add_section, agency_named
from svodka.stories.actions.counts import add_story_views
from svodka.stories.actions.drafts import (
    Saved,
    UnableToCorrect,
    UnableToSave,
    correct_story,
    drop_draft,
    save_story,
)
from svodka.stories.actions.filing import begin_story, file_story
from svodka.stories.actions.ledger import note
from svodka.stories.actions.life import (
    UnableToMove,
    UnableToPublish,
    UnableToWithdraw,
    hold_story,
    move_story,
    set_live,
    set_scheduled,
    set_withdrawn,
)
from svodka.stories.actions.links import note_link, watch_primary_link, watch_unseen_link
from svodka.stories.actions.pictures import (
    PICTURE_BYTES,
    UnableToKeepPicture,
    add_picture,
    keep_picture,
    make_sizes,
    replace_picture,
)

__all__ = [
    "PICTURE_BYTES",
    "Saved",
    "UnableToAddSection",
    "UnableToCorrect",
    "UnableToKeepPicture",
    "UnableToMove",
    "UnableToPublish",
    "UnableToSave",
    "UnableToWithdraw",
    "add_picture",
    "add_section",
    "add_story_views",
    "agency_named",
    "begin_story",
    "correct_story",
    "drop_draft",
    "file_story",
    "hold_story",
    "keep_picture",
    "make_sizes",
    "move_story",
    "note",
    "note_link",
    "replace_picture",
    "save_story",
    "set_live",
    "set_scheduled",
    "set_withdrawn",
    "watch_primary_link",
    "watch_unseen_link",
]
