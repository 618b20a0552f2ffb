"""The form's text is saved: as a draft, or as what the story says from now on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision

from svodka.errors import SvodkaError
from svodka.names.slugs import slug_of
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.life import hold_story
from svodka.stories.actions.links import watch_primary_link
from svodka.stories.actions.pictures import show_as_rights_say
from svodka.stories.changes import as_kept, changed_sentences
from svodka.stories.decisions import BEFORE_PUBLICATION, Act
from svodka.stories.drafts import Kept, kept
from svodka.stories.manuscripts import (
    OF_PICTURE,
    PARTICULARS,
    PUBLIC,
    TEXTS,
    WORDS,
    Manuscript,
    Merged,
    changed_fields,
    dress_picture,
    dressed,
    merge,
)
from svodka.stories.models import Copy, Correction, Story

# Savings of one sitting overwrite each other: what stood before it and what stands after it are worth keeping.
SITTING = timedelta(minutes=30)


class UnableToSave(SvodkaError):
    """Others have changed the same fields meanwhile: show both and let the writer choose.

    `merged` holds the writer's text for those, `kept` is what stands saved; both are None where the story's state
    allows no writing at all.
    """

    def __init__(self, sentence: str, *, merged: Merged | None = None, kept: Kept | None = None) -> None:
        super().__init__(sentence)
        self.merged, self.kept = merged, kept


class UnableToCorrect(SvodkaError):
    """The correction lacks something: `why` is state, nothing (has been changed), words (to the readers), or that an
    embargo is set for what has its readers (out).
    """

    def __init__(self, sentence: str, *, why: str = "state") -> None:
        super().__init__(sentence)
        self.why = why


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saving did: `stood` is how everything stood before it, `manuscript` what is kept now.

    `applied`: the story's rows say it; otherwise it is a draft. `theirs` are fields that others had changed meanwhile,
    `changed` those that this saving did.
    """

    story: Story
    manuscript: Manuscript
    version: int
    applied: bool
    stood: Kept
    theirs: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@transaction.atomic
def save_story(
    *,
    story: Story,
    mine: Manuscript,
    opened: Mapping[str, str],
    now: datetime,
    by: Reader | None,
    autosave: bool = False,
) -> Saved:
    """Keep the form's text. Of a live story it is a draft until it is corrected, and so is what saves itself. `by` is
    None for the portal itself.

    `opened` are the digests of the fields that the form was opened with (manuscripts.digests): what others have changed
    since and the writer has not is left as it is. Raises UnableToSave.
    """
    locked = hold_story(story)
    if locked.state not in BEFORE_PUBLICATION | {Story.State.LIVE}:
        raise UnableToSave(f"Story {locked.pk} is {locked.get_state_display()}: bring it back before writing.")
    stands = kept(locked)
    merged = _merged(stands, mine, opened)
    apply = not autosave and locked.state != Story.State.LIVE
    saved = _keep(locked, stands, merged, apply=apply, now=now, by=by, autosave=autosave)
    if saved.applied and saved.changed:
        note(story=locked, act="edited", now=now, by=by, detail={"fields": list(saved.changed)})
    return saved


@transaction.atomic
def correct_story(
    *, story: Story, mine: Manuscript, opened: Mapping[str, str], words: str, now: datetime, by: Reader | None
) -> Saved:
    """Let a live story say what the form says, with `words` to its readers and the changed sentences beside them.

    Without words only what readers do not see may change. Raises UnableToSave and UnableToCorrect.
    """
    locked = hold_story(story)
    if locked.state != Story.State.LIVE:
        raise UnableToCorrect(f"Story {locked.pk} is {locked.get_state_display()}: only a live one is corrected.")
    stands = kept(locked)
    merged = _merged(stands, mine, opened)
    _refuse_embargo(merged.manuscript, now)
    saved = _keep(locked, stands, merged, apply=True, now=now, by=by, autosave=False)
    seen = PUBLIC.intersection(saved.changed) or any(name.endswith("_caption") for name in saved.changed)
    if not saved.changed:
        raise UnableToCorrect("Nothing has been changed.", why="nothing")
    if not seen:
        note(story=locked, act="updated", now=now, by=by, detail={"fields": list(saved.changed)})
        return saved
    if not words.strip():
        raise UnableToCorrect("Readers are to be told what was changed.", why="words")
    changed = as_kept(changed_sentences(stands.rows, merged.manuscript))
    Correction.objects.create(story=locked, made_at=now, by=by, note=words.strip(), changed=changed)
    Story.objects.filter(pk=locked.pk).update(corrected_at=now)
    note(story=locked, act=Act.CORRECT, now=now, by=by, detail={"note": words.strip(), "fields": list(saved.changed)})
    saved.story.refresh_from_db(fields=["corrected_at"])
    return saved


def _refuse_embargo(manuscript: Manuscript, now: datetime) -> None:
    """What readers have read cannot be held back by a word in a form: it is withdrawn."""
    until = parse_datetime(manuscript["embargo_until"] or "")
    if until and until > now:
        raise UnableToCorrect("A live story cannot be put under embargo: pull it back.", why="out")


@transaction.atomic
def drop_draft(*, story: Story, now: datetime, by: Reader) -> Story:
    """Forget what was saved and not published: the form opens with the text as it stands."""
    locked = hold_story(story)
    Copy.objects.filter(pk=locked.copy.pk).update(has_unpublished_changes=False, version=locked.copy.version + 1)
    note(story=locked, act="draft dropped", now=now, by=by)
    return locked


def _merged(stands: Kept, mine: Manuscript, opened: Mapping[str, str]) -> Merged:
    merged = merge(opened=opened, kept=stands.manuscript, mine=mine)
    if merged.clash:
        raise UnableToSave("Somebody else has changed the same.", merged=merged, kept=stands)
    return merged


def _keep(
    locked: Story, stands: Kept, merged: Merged, *, apply: bool, now: datetime, by: Reader | None, autosave: bool
) -> Saved:
    manuscript = merged.manuscript
    to_rows = tuple(changed_fields(stands.rows, manuscript))
    changed = tuple(changed_fields(stands.manuscript, manuscript))
    version = locked.copy.version
    if changed or (apply and (to_rows or stands.draft)):
        version += 1
        fresh = _write_revision(locked, manuscript, version, now, by, autosave=autosave)
        if apply and to_rows:
            _write_rows(locked, stands, manuscript, now)
        elif fresh and changed:
            note(story=locked, act="draft saved", now=now, by=by, detail={"fields": list(changed)})
        pending = bool(to_rows) and not apply
        Copy.objects.filter(pk=locked.copy.pk).update(version=version, has_unpublished_changes=pending)
    after = Story.objects.select_related("copy__latest_revision", "section", "agency").get(pk=locked.pk)
    return Saved(after, manuscript, version, apply, stands, merged.theirs, to_rows if apply else changed)


def _write_revision(
    locked: Story, manuscript: Manuscript, version: int, now: datetime, by: Reader | None, *, autosave: bool
) -> bool:
    """Whether a sitting began with it; within one, what saved itself is overwritten."""
    copy = dressed(locked, manuscript).copy
    beside = {name: value for name, value in manuscript.items() if name not in WORDS}
    content = {**copy.serializable_data(), "version": version, "saved_itself": autosave, "beside": beside}
    named = {"content": content, "object_str": manuscript["headline"][:200], "created_at": now}
    latest = locked.copy.latest_revision
    own = latest is not None and latest.user_id == (by.pk if by else None) and latest.content.get("saved_itself")
    if latest is not None and own and now - latest.created_at < SITTING:
        Revision.objects.filter(pk=latest.pk).update(**named)
        return False
    kind = ContentType.objects.get_for_model(Copy, for_concrete_model=False)
    revision = Revision.objects.create(content_object=copy, base_content_type=kind, user=by, **named)
    Copy.objects.filter(pk=copy.pk).update(latest_revision=revision)
    return True


def _write_rows(locked: Story, stands: Kept, manuscript: Manuscript, now: datetime) -> None:
    shown = dressed(locked, manuscript)
    shown.copy.save(update_fields=[*TEXTS, "body", "lead_picture"])
    if shown.published_at is None:
        # Nobody has linked to the address yet; of a live story it stays.
        shown.slug = slug_of(manuscript["headline"])
    shown.save(update_fields=[*PARTICULARS, "slug"])
    for picture in stands.pictures:
        fields = [f"picture_{picture.pk}_{name}" for name in OF_PICTURE]
        if any(manuscript.get(field) != stands.rows[field] for field in fields):
            dress_picture(picture, manuscript).save(update_fields=OF_PICTURE)
            show_as_rights_say(picture=picture, now=now)
    if manuscript["primary_source_url"] != stands.rows["primary_source_url"]:
        watch_primary_link(story=locked, url=manuscript["primary_source_url"], now=now)
