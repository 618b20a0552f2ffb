"""Keys to the preview of a story: for one reader, for one day, for nobody else; and to the pictures in it."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

_SALT = "svodka.preview"
_PICTURE_SALT = "svodka.preview.picture"
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


def picture_key(digest: str) -> str:
    """A key that opens the sizes of the picture whose hash begins with `digest`, for a day, before its story is out.
    To whoever has it: it stands in a preview alone.
    """
    return signing.dumps(digest, salt=_PICTURE_SALT)


def opens_picture(key: str, digest: str) -> bool:
    """Whether the key was made for this picture, within the last day."""
    try:
        return bool(signing.loads(key, salt=_PICTURE_SALT, max_age=GOOD_FOR) == digest)
    except signing.BadSignature:
        return False
