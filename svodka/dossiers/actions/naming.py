"""What an editor makes of the names of one story: confirmed, rejected, put back, added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max, QuerySet

from svodka.dossiers.actions.following import retell
from svodka.dossiers.models import Appearance, Mention
from svodka.errors import SvodkaError
from svodka.names.models import Name, NameForm
from svodka.stories.models import Story
from svodka.text.finding import places_of

Texts = Mapping[str, str]
# Who says so, where a reading would name its rule.
EDITOR = "editor"
# «норвежский» speaks of Norway; for an editor's own addition only what names the thing itself counts.
_NAMING = (NameForm.How.LABEL, NameForm.How.OFFICIAL, NameForm.How.ALIAS)


class UnableToAddName(SvodkaError):
    """The name does not stand in the text: give the words by which it does."""


@transaction.atomic
def confirm_name(*, story: Story, name: Name, texts: Texts) -> None:
    """The story does speak of the name, at every place that has not been rejected."""
    _of(story, name).exclude(standing=Mention.Standing.REJECTED).update(standing=Mention.Standing.CONFIRMED)
    Appearance.objects.filter(story=story, name=name).update(rejected=False)
    retell(story=story, texts=texts)


@transaction.atomic
def reject_name(*, story: Story, name: Name, texts: Texts) -> None:
    """The story does not speak of this name: it goes from the page, the dossier and search; its places are kept."""
    Appearance.objects.filter(story=story, name=name).update(rejected=True)


@transaction.atomic
def restore_name(*, story: Story, name: Name, texts: Texts) -> None:
    """A rejected name stands in the story again, at the places that it had."""
    mentions = _of(story, name)
    if not mentions.exclude(standing=Mention.Standing.REJECTED).exists():
        mentions.update(standing=Mention.Standing.SUGGESTED)
    Appearance.objects.filter(story=story, name=name).update(rejected=False)
    retell(story=story, texts=texts)


@transaction.atomic
def confirm_mention(*, mention: Mention, texts: Texts) -> None:
    """This place means the name."""
    _judge(mention, Mention.Standing.CONFIRMED, texts)


@transaction.atomic
def reject_mention(*, mention: Mention, texts: Texts) -> None:
    """This place means something else; a name without any other place is rejected in the story."""
    _judge(mention, Mention.Standing.REJECTED, texts)


@transaction.atomic
def restore_mention(*, mention: Mention, texts: Texts) -> None:
    """A rejected place means the name after all."""
    _judge(mention, Mention.Standing.SUGGESTED, texts)


@transaction.atomic
def add_name(*, story: Story, name: Name, texts: Texts, written: str = "") -> int:
    """Let the story speak of a name wherever the text has it, or has the words `written`; how many places there are.

    Raises UnableToAddName when there is none.
    """
    forms = [written] if written.strip() else _forms(name)
    places = [(block, span) for block, text in texts.items() for span in places_of(forms, text)]
    if not places:
        raise UnableToAddName(f"«{written or name.label}» does not stand in the text of story {story.pk}.")
    Mention.objects.bulk_create(_mentions(story, name, texts, places), ignore_conflicts=True)
    _of(story, name).update(standing=Mention.Standing.CONFIRMED)
    last = Appearance.objects.filter(story=story).aggregate(last=Max("position"))["last"]
    Appearance.objects.update_or_create(
        story=story, name=name, defaults={"rejected": False}, create_defaults={"position": (last or 0) + 1}
    )
    retell(story=story, texts=texts)
    return len(places)


def _of(story: Story, name: Name) -> QuerySet[Mention]:
    return Mention.objects.filter(story=story, name=name)


def _judge(mention: Mention, standing: Mention.Standing, texts: Texts) -> None:
    Mention.objects.filter(pk=mention.pk).update(standing=standing)
    left = Mention.objects.filter(story=mention.story_id, name=mention.name_id)
    rejected = not left.exclude(standing=Mention.Standing.REJECTED).exists()
    Appearance.objects.filter(story=mention.story_id, name=mention.name_id).update(rejected=rejected)
    retell(story=mention.story, texts=texts)


def _forms(name: Name) -> list[str]:
    return list(NameForm.objects.filter(name=name, how__in=_NAMING).values_list("text", flat=True)) or [name.label]


def _mentions(story: Story, name: Name, texts: Texts, places: Sequence[tuple[str, tuple[int, int]]]) -> list[Mention]:
    version = Mention.objects.filter(story=story).aggregate(newest=Max("version"))["newest"] or 1
    return [
        Mention(
            story=story, name=name, version=version, block=block[:40], start=start, end=end,
            surface=texts[block][start:end][:300], how=EDITOR, standing=Mention.Standing.CONFIRMED,
        )
        for block, (start, end) in places
    ]  # fmt: skip
