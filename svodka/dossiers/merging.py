"""What stories say of one name, said of another from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from svodka.dossiers.models import Appearance, Event, Follow, Mention, Outline, Portrait, Role, Statement
from svodka.names.models import Name, NameForm


@dataclass(frozen=True, slots=True)
class Weight:
    """How much hangs on a name."""

    stories: int
    mentions: int
    roles: int
    followers: int
    forms: int


def weight_of(name: Name) -> Weight:
    """Counted for the question before a merge. Five queries."""
    return Weight(
        stories=Appearance.objects.filter(name=name).count(),
        mentions=Mention.objects.filter(name=name).count(),
        roles=Role.objects.filter(person=name).count() + Role.objects.filter(organisation=name).count(),
        followers=Follow.objects.filter(name=name).count(),
        forms=NameForm.objects.filter(name=name).count(),
    )


def counts_of(names: list[Name]) -> dict[int, int]:
    """In how many stories each of the names stands, those in work too. One query."""
    rows = Appearance.objects.filter(name__in=names, rejected=False).order_by().values_list("name_id")
    return dict(rows.annotate(Count("pk")))


@transaction.atomic
def move_all(*, name: Name, into: Name) -> list[int]:
    """Everything that stories and readers tied to `name` is tied to `into`; gives the stories that changed."""
    stories = list(Appearance.objects.filter(name=name).order_by("-story_id").values_list("story_id", flat=True))
    _move_appearances(name, into)
    same_place = Mention.objects.filter(
        name=into, story=OuterRef("story"), version=OuterRef("version"), block=OuterRef("block"),
        start=OuterRef("start"), end=OuterRef("end"),
    )  # fmt: skip
    _move(Mention, "name", name, into, same_place)
    _move(Role, "person", name, into, Role.objects.filter(
        person=into, story=OuterRef("story"), position=OuterRef("position")
    ))  # fmt: skip
    _move(Follow, "name", name, into, Follow.objects.filter(name=into, reader=OuterRef("reader")))
    _move(Portrait, "name", name, into, Portrait.objects.filter(name=into))
    _move(Outline, "name", name, into, Outline.objects.filter(name=into))
    _move(Statement, "name", name, into, Statement.objects.filter(
        name=into, story=OuterRef("story"), kind=OuterRef("kind"), attribute=OuterRef("attribute"),
        value=OuterRef("value"), said_on=OuterRef("said_on"),
    ))  # fmt: skip
    for model, key in ((Statement, "speaker"), (Role, "organisation"), (Role, "country"), (Event, "place")):
        model._default_manager.filter(**{key: name}).update(**{key: into})
    return stories


def _move(model: Any, key: str, name: Name, into: Name, there: Any) -> None:
    """Rows that `into` has already, go; the others move."""
    rows = model._default_manager.filter(**{key: name})
    # Found first: SQLite and PostgreSQL both refuse some statements that delete from what they look at.
    double = list(rows.filter(Exists(there)).values_list("pk", flat=True))
    model._default_manager.filter(pk__in=double).delete()
    rows.update(**{key: into})


def _move_appearances(name: Name, into: Name) -> None:
    """Where a story speaks of both, the earlier one tells, with the mentions of both."""
    both = Appearance.objects.filter(name=into, story__in=Appearance.objects.filter(name=name).values("story"))
    kept = {row.story_id: row for row in both}
    for row in Appearance.objects.filter(name=name, story__in=kept):
        other = kept[row.story_id]
        shown = [one for one in (row, other) if not one.rejected] or [row, other]
        told = min(shown, key=lambda one: one.position)
        Appearance.objects.filter(pk=other.pk).update(
            position=min(one.position for one in shown),
            mention_count=F("mention_count") + row.mention_count,
            gist=told.gist or other.gist or row.gist,
            sentence=told.sentence,
            start=told.start,
            end=told.end,
            rejected=row.rejected and other.rejected,
        )
        row.delete()
    Appearance.objects.filter(name=name).update(name=into)
