"""What was said of a name, with its evidence: noted, judged, settled. The story that shows it keeps the act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from svodka.dossiers import actions as dossiers
from svodka.dossiers.models import Statement
from svodka.flow.mentions import texts_of
from svodka.names.models import Name
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.models import Story
from svodka.text.annotation.promises import find_promises
from svodka.text.records import Annotation, Article


@transaction.atomic
def note_statement(
    story: Story, name: Name, told: dossiers.Told, *, speaker: Name | None = None, now: datetime, by: Reader | None
) -> Statement:
    """What the story says of the name, confirmed by who notes it. Raises dossiers.actions.UnableToNote."""
    held = stories.hold_story(story)
    statement, _made = dossiers.note_statement(
        name=name, story=held, told=told, texts=texts_of(held), speaker=speaker, now=now, by=by
    )
    _note(held, "statement noted", statement, now, by)
    return statement


@transaction.atomic
def confirm_statement(statement: Statement, *, now: datetime, by: Reader) -> None:
    """A suggestion is right, or a rejected statement stands after all."""
    held = stories.hold_story(statement.story)
    dossiers.judge(statement=statement, standing=Statement.Standing.CONFIRMED)
    _note(held, "statement confirmed", statement, now, by)


@transaction.atomic
def reject_statement(statement: Statement, *, now: datetime, by: Reader) -> None:
    """A suggestion is wrong, or what was noted is taken back: no page shows it any more."""
    held = stories.hold_story(statement.story)
    dossiers.judge(statement=statement, standing=Statement.Standing.REJECTED)
    _note(held, "statement rejected", statement, now, by)


@transaction.atomic
def settle(statement: Statement, *, now: datetime, by: Reader) -> int:
    """Of those that differ let this one stand; how many give way."""
    held = stories.hold_story(statement.story)
    others = dossiers.settle(statement=statement)
    _note(held, "statement settled", statement, now, by)
    return len(others)


@transaction.atomic
def unsettle(statement: Statement, *, now: datetime, by: Reader) -> int:
    """Take a settlement back: what gave way to this one is open again."""
    held = stories.hold_story(statement.story)
    count = dossiers.unsettle(statement=statement)
    _note(held, "statement unsettled", statement, now, by)
    return count


def suggest_promises(
    story: Story,
    article: Article,
    annotation: Annotation,
    names: Mapping[dossiers.NameKey, Name],
    *,
    said_on: date,
    now: datetime,
) -> int:
    """Let the promised dates that stand in a reading wait for an editor; how many are new."""
    texts = dossiers.plain_texts(article)
    found = find_promises(texts, annotation, said_on)
    return dossiers.suggest_promises(story=story, found=found, names=names, texts=texts, said_on=said_on, now=now)


def _note(story: Story, act: str, statement: Statement, now: datetime, by: Reader | None) -> None:
    label = f"{statement.name.label}, {statement.attribute}: {statement.value}"
    stories.note(story=story, act=act, now=now, by=by, detail={"label": label, "statement": statement.pk})
