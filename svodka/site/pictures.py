"""A story's picture as a page shows it, or keeps it back and says why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError

from svodka.stories.models import Picture, PictureFile, Story
from svodka.stories.previews import picture_key
from svodka.stories.queries import PICTURE_SIZES
from svodka.stories.rights import may_show_picture


@dataclass(frozen=True, slots=True)
class Image:
    """One size of a picture; `url` is a path of this portal."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its caption and credit. `wide` is None when it is kept back, and then `why` is a sentence.

    `on_cards`: other sites may show it beside a link to the story.
    """

    caption: str
    credit_line: str
    alt_text: str
    wide: Image | None
    narrow: Image | None
    why: str | Promise = ""
    on_cards: bool = False


def of_story(story: Story, *, held_caption: bool = True) -> ShownPicture | None:
    """The lead picture of a story that came from `with_pictures`; None when it has none. `held_caption`: the caption of
    one that is kept back may be shown, being words of a text that we may quote.
    """
    picture = story.copy.lead_picture
    if picture is None:
        return None
    permission = may_show_picture(picture)
    if not permission.allowed:
        return _held_back(picture, permission.reason, caption=held_caption)
    if picture.file is None:
        return _held_back(picture, _("We may show the picture, but have not kept a copy of it."))
    wide, narrow = (_image(story, picture.file, size) for size in PICTURE_SIZES)
    if wide is None:
        return _held_back(picture, _("The file of the picture cannot be read."))
    on_cards = may_show_picture(picture, channel="social").allowed
    return ShownPicture(picture.caption, picture.credit_line, picture.alt_text, wide, narrow, on_cards=on_cards)


def in_preview(shown: ShownPicture | None) -> ShownPicture | None:
    """The same picture at addresses that answer before its story is out: without the key they are not there."""
    if shown is None:
        return None
    return replace(shown, wide=_with_key(shown.wide), narrow=_with_key(shown.narrow))


def _with_key(image: Image | None) -> Image | None:
    if image is None:
        return None
    digest = re.split(r"[._]", image.url.rpartition("/")[2], maxsplit=1)[0]
    return replace(image, url=f"{image.url}?key={picture_key(digest)}")


def is_shown(picture: Picture) -> bool:
    """Whether the rights gate lets the picture through."""
    return may_show_picture(picture).allowed


def _held_back(picture: Picture, why: str | Promise, *, caption: bool = True) -> ShownPicture:
    words, alt_text = (picture.caption, picture.alt_text) if caption else ("", "")
    return ShownPicture(words, picture.credit_line, alt_text, None, None, why)


def _image(story: Any, file: PictureFile, size: str) -> Image | None:
    """The rendition joined to the story; made now where nobody has made it, as of a picture put in at the desk."""
    if name := getattr(story, f"{size}_file"):
        return Image(f"{settings.MEDIA_URL}{name}", getattr(story, f"{size}_width"), getattr(story, f"{size}_height"))
    try:
        made = file.get_rendition(PICTURE_SIZES[size])
    except (OSError, SyntaxError, ValueError, DecompressionBombError):  # the bytes are gone, or are no picture
        return None
    return Image(made.url, made.width, made.height)
