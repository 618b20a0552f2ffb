"""The bytes of pictures and the sizes that pages show."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, QuerySet
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.models import Copy, Picture, PictureFile, PictureRendition, Story
from svodka.stories.queries import PICTURE_SIZES
from svodka.stories.rights import may_show_picture
from svodka.text.picture_data import picture_data

PICTURE_BYTES = 20_000_000
# A file of a few kB may unfold to gigabytes; 40 million take 160 MB once decoded, and cameras of the press give 24-33.
PICTURE_PIXELS = 40_000_000
_KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}


class UnableToKeepPicture(SvodkaError):
    """The bytes are not a picture that can be shown."""


@transaction.atomic
def keep_picture(*, picture: Picture, data: bytes) -> PictureFile:
    """Keep the bytes of a picture (once for all stories that use it) and show them with this one.

    The sizes that pages show are made when the transaction is through: by whoever keeps it, not by its first reader,
    and with no row locked meanwhile. Caption, credit and photographer that the file itself holds (XMP, IPTC, EXIF) are
    taken where nobody has given any.
    Raises UnableToKeepPicture when they are not a whole PNG, JPEG, WebP or GIF of at most 20 MB and 40 million pixels.
    """
    if len(data) > PICTURE_BYTES:
        raise UnableToKeepPicture(f"The picture is over {PICTURE_BYTES // 1_000_000} MB.")
    digest = sha256(data).hexdigest()
    file = PictureFile.objects.filter(sha256=digest).first() or _new_picture_file(picture, data, digest)
    Picture.objects.filter(pk=picture.pk).update(file=file, due_at=None)
    _take_words_of_file(picture, data)
    # Robust: a size that cannot be made leaves an empty frame, and must not undo what is committed.
    transaction.on_commit(partial(make_sizes, file), robust=True)
    return file


@transaction.atomic
def add_picture(*, story: Story, data: bytes, now: datetime, by: Reader) -> Picture:
    """One more picture of a story, after the others, and above the text where there was none. Its rights are not
    established until somebody says so. Raises UnableToKeepPicture.
    """
    held = Story.objects.select_for_update().get(pk=story.pk)
    last = Picture.objects.filter(story=held).aggregate(last=Max("position"))["last"]
    picture = Picture.objects.create(story=held, position=0 if last is None else last + 1)
    keep_picture(picture=picture, data=data)
    Copy.objects.filter(story=held, lead_picture=None).update(lead_picture=picture)
    note(story=held, act="picture added", now=now, by=by)
    return picture


@transaction.atomic
def replace_picture(*, picture: Picture, data: bytes, now: datetime, by: Reader) -> Picture:
    """Another file in the place of a picture's own, whose sizes go, unless another story shows them.

    Raises UnableToKeepPicture.
    """
    held = Picture.objects.select_for_update(of=("self",)).select_related("file", "story").get(pk=picture.pk)
    before = held.file.sha256 if held.file else ""
    _take_back(Picture.objects.filter(pk=held.pk))
    file = keep_picture(picture=held, data=data)
    note(story=held.story, act="picture replaced", now=now, by=by, detail={"before": before, "after": file.sha256})
    held.refresh_from_db()
    return held


def make_sizes(file: PictureFile) -> None:
    """Make the sizes that pages show, unless no story that may still come out uses the file. Takes about a second."""
    gone = (Story.State.WITHDRAWN, Story.State.SPIKED)
    if Picture.objects.filter(file=file).exclude(story__state__in=gone).exists():
        file.get_renditions(*PICTURE_SIZES.values())


def _new_picture_file(picture: Picture, data: bytes, digest: str) -> PictureFile:
    content = ContentFile(data)
    extension, width, height = _looked_at(content)
    content.seek(0)
    file = PictureFile(
        title=(picture.caption or picture.credit_line or digest)[:255],
        file_size=len(data),
        sha256=digest,
        source_url=picture.source_url,
    )
    file.file.save(f"{digest[:32]}.{extension}", content, save=False)
    file.width, file.height = width, height
    file.save()
    return file


def _take_words_of_file(picture: Picture, data: bytes) -> None:
    """What the file says of itself, into the fields that are empty; what it says of its rights, as a reason only."""
    told = picture_data(data)
    terms = "; ".join(dict.fromkeys(filter(None, (told.copyright_notice, told.usage_terms, told.web_statement))))
    why = f"the file of the picture says: «{terms[:250]}»" if terms else ""
    credit, creator = told.credit()[:300], told.creator[:200]
    words = {"caption": told.caption, "credit_line": credit, "creator": creator, "rights_why": why}
    for name, text in words.items():
        if text:
            Picture.objects.filter(pk=picture.pk, **{name: ""}).update(**{name: text})


def _looked_at(content: ContentFile[bytes]) -> tuple[str, int, int]:
    """(extension, width, height) of a picture that decodes to its end. Raises UnableToKeepPicture."""
    too_large = f"The picture is over {PICTURE_PIXELS // 1_000_000} million pixels."
    try:
        with PillowImage.open(content, formats=tuple(_KINDS)) as image:
            width, height = image.size
            if width * height > PICTURE_PIXELS:
                raise UnableToKeepPicture(too_large)
            image.load()
            return _KINDS[image.format or ""], width, height
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning):
        raise UnableToKeepPicture(too_large) from None
    except (UnidentifiedImageError, KeyError, OSError, SyntaxError, ValueError):
        raise UnableToKeepPicture("The bytes are not a whole PNG, JPEG, WebP or GIF picture.") from None


def take_pictures_back(story: Story) -> None:
    """Delete the sizes of its pictures, which anybody could still ask for, but those that another live story shows.

    The originals stay, served to nobody; a story published later makes the sizes anew.
    """
    _take_back(Picture.objects.filter(story=story))


def show_as_rights_say(*, picture: Picture, now: datetime) -> None:
    """After a change of its rights: a picture that may be shown is fetched, of any other the sizes go."""
    if not may_show_picture(picture).allowed:
        _take_back(Picture.objects.filter(pk=picture.pk))
    elif picture.file_id is None and picture.source_url.startswith(("http://", "https://")):
        Picture.objects.filter(pk=picture.pk).update(due_at=now)


def _take_back(pictures: QuerySet[Picture]) -> None:
    numbers = list(pictures.values_list("pk", flat=True))
    Picture.objects.filter(pk__in=numbers).update(due_at=None)
    files = Picture.objects.filter(pk__in=numbers, file__isnull=False).values("file")
    elsewhere = Picture.objects.filter(file__in=files, story__state=Story.State.LIVE).exclude(pk__in=numbers)
    shown = {picture.file_id for picture in elsewhere if may_show_picture(picture).allowed}
    PictureRendition.objects.filter(image__in=files).exclude(image__in=shown).delete()
