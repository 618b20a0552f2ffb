"""Writes on stories, inside this room only; whatever crosses rooms is in flow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from svodka.errors import SvodkaError
from svodka.gather.models import Capture
from svodka.names.slugs import slug_of
from svodka.readers.models import Reader
from svodka.stories.bodies import to_stream
from svodka.stories.models import (
    Agency,
    Copy,
    Intake,
    LedgerEntry,
    Picture,
    PictureFile,
    PictureRendition,
    RightsState,
    Section,
    Story,
)
from svodka.stories.queries import PICTURE_SIZES
from svodka.stories.rights import may_show_picture
from svodka.text.records import Article
from svodka.text.records import Picture as ReadPicture

PICTURE_BYTES = 20_000_000
# A file of a few kB may unfold to gigabytes; 40 million take 160 MB once decoded, and cameras of the press give 24-33.
PICTURE_PIXELS = 40_000_000
_KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}


class UnableToPublish(SvodkaError):
    """The story may not go live; the message says what stands in the way."""


class UnableToWithdraw(SvodkaError):
    """The story is not live, so there is nothing to withdraw."""


class UnableToKeepPicture(SvodkaError):
    """The bytes are not a picture that can be shown."""


class UnableToAddSection(SvodkaError):
    """The section is there already, or its word cannot stand in an address."""


def add_section(*, slug: str, name: str, labels: Mapping[str, str]) -> Section:
    """A new section after all others. Raises UnableToAddSection."""
    if slug != slug_of(slug) or not slug or not name.strip():
        raise UnableToAddSection(f"«{slug}» cannot stand in an address; use small Latin letters, figures and hyphens.")
    if Section.objects.filter(slug=slug).exists():
        raise UnableToAddSection(f"There is a section {slug} already.")
    return Section.objects.create(
        slug=slug, name=name.strip()[:80], labels=dict(labels), position=Section.objects.count()
    )


def agency_named(name: str) -> Agency:
    """The agency of that name, whatever its capitals («РЫНДА» is «Рында»); a new row when there is none."""
    # SQLite's iexact knows only ASCII letters; there are tens of agencies, not thousands.
    known = {agency.name.casefold(): agency for agency in Agency.objects.all()}
    if agency := known.get(name.casefold()):
        return agency
    base = slug_of(name) or "agency"
    taken = set(Agency.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)
    return Agency.objects.create(name=name[:200], slug=slug)


@transaction.atomic
def file_story(*, capture: Capture, article: Article, now: datetime, section: Section | None = None) -> Story:
    """Make a story and its copy out of what was read; incoming, not yet public.

    What the source's intake says (section, agency, rights) fills in where the page itself says nothing.
    """
    intake = Intake.objects.filter(source=capture.source).first() if capture.source_id else None
    agency = agency_named(article.agency) if article.agency else (intake.agency if intake else None)
    story = Story.objects.create(
        state=Story.State.INCOMING,
        slug=slug_of(article.headline),
        capture=capture,
        section=section or (intake.section if intake else None),
        agency=agency,
        filed_at=now,
        agency_date=(article.dateline.date if article.dateline else None) or article.published,
    )
    # bulk_create: Wagtail would index references at every save (2.7 ms); gathered copies have none to index.
    [copy] = Copy.objects.bulk_create([_copy_of(story, article, _standing_rights(intake, agency))])
    pictures = Picture.objects.bulk_create(_pictures_of(story, article, now))
    if pictures:
        Copy.objects.filter(pk=copy.pk).update(lead_picture=pictures[0])
    note(story=story, act="filed", now=now, detail={"capture": capture.pk})
    return story


def _standing_rights(intake: Intake | None, agency: Agency | None) -> tuple[str, str]:
    """What was agreed once for everything of this source or agency."""
    if intake and intake.rights_state:
        return intake.rights_state, f"agreed for the source «{intake.source.name}»"
    if agency and agency.rights_state:
        return agency.rights_state, agency.rights_why or f"agreed for the agency «{agency.name}»"
    return "", ""


def _copy_of(story: Story, article: Article, standing: tuple[str, str]) -> Copy:
    rights, source = article.rights, article.primary_source
    state, why = _agreed_or_read(standing, (rights.state, rights.why or ""))
    return Copy(
        story=story,
        language=article.language or "",
        kicker=_cut(article.kicker, 200),
        headline=_cut(article.headline, 500),
        standfirst=article.standfirst or "",
        byline=_cut(article.byline, 300),
        dateline=_cut(article.dateline.printed if article.dateline else "", 300),
        located=_cut(article.dateline.located if article.dateline else "", 200),
        body=to_stream(article.body),
        primary_source=source.printed if source else "",
        primary_source_name=_cut(source.name if source else "", 300),
        primary_source_url=_cut(source.url if source else "", 2000),
        rights_state=state,
        rights_why=_cut(why, 300),
        copyright_notice=rights.copyright_notice or "",
        copyright_holder=_cut(rights.copyright_holder, 300),
        usage_terms=rights.usage_terms or "",
    )


def _cut(text: str | None, length: int) -> str:
    return (text or "")[:length]


def _pictures_of(story: Story, article: Article, now: datetime) -> list[Picture]:
    pictures = [
        Picture(
            story=story,
            position=position,
            source_url=_cut(read.url, 2000),
            caption=read.caption or "",
            alt_text=read.alt_text or "",
            credit_line=_cut(read.credit_line, 300),
            **_picture_rights(read, story.agency),
        )
        for position, read in enumerate(article.pictures)
    ]
    for picture in pictures:
        if may_show_picture(picture).allowed and picture.source_url.startswith(("http://", "https://")):
            picture.due_at = now
    return pictures


def _picture_rights(read: ReadPicture, agency: Agency | None) -> Mapping[str, str]:
    """A picture credited to the agency itself comes under what is agreed with the agency; any other is read alone."""
    credit = (read.credit_line or "").casefold()
    if agency is None or agency.name.casefold() not in credit:
        return {"rights_state": read.rights.state, "rights_why": _cut(read.rights.why, 300)}
    why = agency.picture_rights_why or f"credited to «{agency.name}»"
    state, why = _agreed_or_read((agency.picture_rights_state, why), (read.rights.state, read.rights.why or ""))
    return {"rights_state": state, "rights_why": _cut(why, 300)}


def _agreed_or_read(agreed: tuple[str, str], read: tuple[str, str]) -> tuple[str, str]:
    """(state, why): an agreement of our own outweighs what a page says to everybody; a habit only fills a gap."""
    ours = agreed[0] in {RightsState.OWN, RightsState.LICENSED}
    return agreed if ours or (agreed[0] and read[0] == RightsState.UNKNOWN) else read


@transaction.atomic
def keep_picture(*, picture: Picture, data: bytes) -> PictureFile:
    """Keep the bytes of a picture (once for all stories that use it) and show them with this one.

    The sizes that pages show are made when the transaction is through: by whoever keeps it, not by its first reader,
    and with no row locked meanwhile.
    Raises UnableToKeepPicture when they are not a whole PNG, JPEG, WebP or GIF of at most 20 MB and 40 million pixels.
    """
    if len(data) > PICTURE_BYTES:
        raise UnableToKeepPicture(f"The picture is over {PICTURE_BYTES // 1_000_000} MB.")
    digest = sha256(data).hexdigest()
    file = PictureFile.objects.filter(sha256=digest).first() or _new_picture_file(picture, data, digest)
    Picture.objects.filter(pk=picture.pk).update(file=file, due_at=None)
    # Robust: a size that cannot be made leaves an empty frame, and must not undo what is committed.
    transaction.on_commit(partial(make_sizes, file), robust=True)
    return file


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


@transaction.atomic
def set_live(*, story: Story, now: datetime, by: Reader | None = None) -> Story:
    """Make the story live. Raises UnableToPublish when its state, its embargo or a missing headline forbids it."""
    locked = Story.objects.select_for_update(of=("self",)).select_related("copy").get(pk=story.pk)
    if locked.state == Story.State.LIVE:
        raise UnableToPublish(f"Story {story.pk} is live already.")
    if locked.state in {Story.State.WITHDRAWN, Story.State.SPIKED}:
        raise UnableToPublish(f"Story {story.pk} is {locked.get_state_display()}; bring it back before publishing.")
    if locked.embargo_until and locked.embargo_until > now:
        raise UnableToPublish(f"Story {story.pk} is under embargo until {locked.embargo_until:%Y-%m-%d %H:%M %Z}.")
    if not locked.copy.headline.strip():
        raise UnableToPublish(f"Story {story.pk} has no headline.")
    changes: dict[str, Any] = {"state": Story.State.LIVE, "published_at": now, "due_at": None}
    Story.objects.filter(pk=story.pk).update(**changes)
    note(story=locked, act="published", now=now, by=by)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def set_withdrawn(*, story: Story, reason: str, now: datetime, by: Reader | None = None) -> Story:
    """Take a live story back for one of Story.WithdrawnFor; its address then answers 410, and so go its pictures."""
    if reason not in Story.WithdrawnFor.values:
        raise UnableToWithdraw(f"«{reason}» is no reason to withdraw: {', '.join(Story.WithdrawnFor.values)}.")
    changed = Story.objects.filter(pk=story.pk, state=Story.State.LIVE).update(
        state=Story.State.WITHDRAWN, withdrawn_for=reason, withdrawn_at=now
    )
    if not changed:
        raise UnableToWithdraw(f"Story {story.pk} is not live.")
    _take_pictures_back(story)
    note(story=story, act="withdrawn", now=now, by=by, detail={"reason": reason})
    story.refresh_from_db()
    return story


def _take_pictures_back(story: Story) -> None:
    """Delete the sizes of its pictures, which anybody could still ask for, but those that another live story shows.

    The originals stay, served to nobody; a story published later makes the sizes anew.
    """
    Picture.objects.filter(story=story).update(due_at=None)
    files = Picture.objects.filter(story=story, file__isnull=False).values("file")
    elsewhere = Picture.objects.filter(file__in=files, story__state=Story.State.LIVE).exclude(story=story)
    shown = {picture.file_id for picture in elsewhere if may_show_picture(picture).allowed}
    PictureRendition.objects.filter(image__in=files).exclude(image__in=shown).delete()


def add_story_views(views: Mapping[int, int]) -> None:
    """Add so many views to each story, in the order of numbers: two that do it at once never block each other for good."""
    for story_id in sorted(views):
        Story.objects.filter(pk=story_id).update(view_count=F("view_count") + views[story_id])


def note(
    *, story: Story, act: str, now: datetime, by: Reader | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Add a line to the story's ledger."""
    LedgerEntry.objects.create(story=story, act=act, at=now, by=by, detail=detail or {})
