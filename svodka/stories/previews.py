"""Keys to the preview of a story: for one reader, for one day, for nobody else."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

_SALT = "svodka.preview"
GOOD_FOR = timedelta(days=1)


def preview_key(story_id: int, reader_id: int) -> str:
    """A key that opens the story's preview to this reader while signed in."""
    return signing.dumps([story_id, reader_id], salt=_SALT)


def opens_preview(key: str, *, story_id: int, reader_id: int | None) -> bool:
    """Whether the key was made for this story and this reader, within the last day."""
    try:
        return bool(signing.loads(key, salt=_SALT, max_age=GOOD_FOR) == [story_id, reader_id])
    except signing.BadSignature:
        return False
