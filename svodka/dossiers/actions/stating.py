"""Writes of statements: noted by an editor or suggested by a reading, judged, settled where two differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from svodka.dossiers.ladders import key_of
from svodka.dossiers.models import Statement
from svodka.dossiers.understanding import day_in, number_in
from svodka.errors import SvodkaError
from svodka.names.models import Name
from svodka.readers.models import Reader
from svodka.stories.models import Story
from svodka.text.annotation.promises import ReadPromise

_SPACE = re.compile(r"\s+")


class UnableToNote(SvodkaError):
    """A statement cannot be noted as it is given; `field` is what has to be changed, `why` a word for the reason."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said, as an editor fills it in. Without `day` or `number` they are understood from `value`."""

    kind: str
    attribute: str
    value: str
    said_on: date
    sentence: str
    day: date | None = None
    said_by: str = ""
    said_as: str = ""
    contract: bool = False
    in_brief: bool = False


@transaction.atomic
def note_statement(
    *,
    name: Name,
    story: Story,
    told: Told,
    texts: Mapping[str, str],
    speaker: Name | None = None,
    now: datetime,
    by: Reader | None,
    standing: str = Statement.Standing.CONFIRMED,
) -> tuple[Statement, bool]:
    """Keep a statement, or what is kept of it already, and whether it is new. The evidence is a sentence of `texts`,
    the story's plain texts by block. Raises UnableToNote.
    """
    day = day_of(told)
    _check(told, day, texts)
    # What is told a second time is the same row; one that had been rejected stands again.
    statement, made = Statement.objects.get_or_create(
        name=name,
        story=story,
        kind=told.kind,
        attribute=told.attribute.strip(),
        value=told.value.strip(),
        said_on=told.said_on,
        defaults={
            "day": day,
            "number": number_in(told.value) if told.kind == Statement.Kind.FACT else None,
            "contract": told.contract and told.kind == Statement.Kind.PROMISE,
            "in_brief": told.in_brief and told.kind == Statement.Kind.FACT,
            "said_by": told.said_by.strip(),
            "said_as": told.said_as.strip(),
            "speaker": speaker,
            "sentence": told.sentence.strip(),
            "standing": standing,
            "noted_by": by,
            "noted_at": now,
        },
    )
    if standing == Statement.Standing.CONFIRMED and day:
        # What an editor has noted need not be suggested any more.
        waiting = Statement.objects.filter(name=name, kind=told.kind, day=day, standing=Statement.Standing.SUGGESTED)
        waiting.exclude(pk=statement.pk).delete()
    if not made and standing == Statement.Standing.CONFIRMED and statement.standing != standing:
        judge(statement=statement, standing=standing)
    return statement, made


@transaction.atomic
def suggest_promises(
    *,
    story: Story,
    found: Sequence[ReadPromise],
    names: Mapping[tuple[str, str], Name],
    texts: Mapping[str, str],
    said_on: date,
    now: datetime,
) -> int:
    """Let what a reading found wait for an editor; gives how many are new. A date that is known of the name already,
    or was rejected once, is not suggested again.
    """
    made = 0
    for read in found:
        name = names.get(("product", read.name))
        if name is None or Statement.objects.filter(name=name, day=read.day).exclude(kind="fact").exists():
            continue
        speaker = names.get(("person", read.said_by)) or names.get(("organisation", read.said_by))
        told = Told(
            kind=Statement.Kind.PROMISE,
            attribute=read.attribute,
            value=read.printed[:200],
            day=read.day,
            said_on=said_on,
            said_by=read.said_by[:200],
            said_as=read.said_as[:200],
            sentence=read.sentence,
        )
        waits = Statement.Standing.SUGGESTED
        made += note_statement(
            name=name, story=story, told=told, texts=texts, speaker=speaker, now=now, by=None, standing=waits
        )[1]
    return made


def day_of(told: Told) -> date | None:
    """The day as given, else as the value says it; «30 мая» is of no year until an editor gives the day."""
    return told.day or day_in(told.value)


def _check(told: Told, day: date | None, texts: Mapping[str, str]) -> None:
    if told.kind not in Statement.Kind.values:
        raise UnableToNote("kind", "unknown")
    for field, limit in (("attribute", 80), ("value", 200), ("said_by", 200), ("said_as", 200)):
        given = getattr(told, field).strip()
        if len(given) > limit:
            raise UnableToNote(field, "long")
        if not given and field in {"attribute", "value"}:
            raise UnableToNote(field, "empty")
    if told.kind != Statement.Kind.FACT and day is None:
        raise UnableToNote("day", "empty")
    if not stands_in(told.sentence, texts):
        raise UnableToNote("sentence", "elsewhere")


def stands_in(sentence: str, texts: Mapping[str, str]) -> bool:
    """Whether a text of the story holds the sentence, however its spaces are."""
    wanted = _SPACE.sub(" ", sentence).strip()
    return bool(wanted) and any(wanted in _SPACE.sub(" ", text) for text in texts.values())


@transaction.atomic
def judge(*, statement: Statement, standing: str) -> None:
    """Confirm or reject. What no longer stands lets go of the statements that gave way to it."""
    Statement.objects.filter(pk=statement.pk).update(standing=standing)
    statement.standing = standing
    if standing != Statement.Standing.CONFIRMED:
        Statement.objects.filter(yields_to=statement).update(yields_to=None)


@transaction.atomic
def settle(*, statement: Statement) -> Sequence[Statement]:
    """Of what differs from it let this one stand; gives those that give way. What is said later is open again.

    A fact outdoes the facts of its attribute said up to then, a promise those that were said on its day.
    """
    rows = Statement.objects.filter(
        name=statement.name_id, kind=statement.kind, standing=Statement.Standing.CONFIRMED, yields_to=None
    )
    key = key_of(statement.attribute)
    others = [row for row in rows.exclude(pk=statement.pk).order_by("pk") if key_of(row.attribute) == key]
    if statement.kind == Statement.Kind.PROMISE:
        others = [row for row in others if row.said_on == statement.said_on]
    others = [row for row in others if row.value != statement.value]
    Statement.objects.filter(pk__in=[row.pk for row in others]).update(yields_to=statement)
    Statement.objects.filter(pk=statement.pk).update(yields_to=None)
    return others


@transaction.atomic
def unsettle(*, statement: Statement) -> int:
    """What gave way to this statement stands beside it again; how many those are."""
    return Statement.objects.filter(yields_to=statement).update(yields_to=None)
