"""From a page to an incoming story: taken in, read, filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import structlog
from django.db import transaction
from django.utils import timezone

from svodka import claims
from svodka.discuss import actions as discuss
from svodka.dossiers import actions as dossiers
from svodka.flow.again import note_again, story_of
from svodka.flow.indexing import index_story
from svodka.flow.mentions import names_of_reading
from svodka.flow.publishing import publish
from svodka.flow.stating import suggest_promises
from svodka.flow.storylines import place
from svodka.gather import captures as pages
from svodka.gather import parsers
from svodka.gather.health import is_read_well
from svodka.gather.models import Capture, Reading
from svodka.names.queries import PortalAuthority
from svodka.stories import actions as stories
from svodka.stories.actions.sources import note_addresses
from svodka.stories.models import Intake, Section, Story
from svodka.text.annotation import annotate_many
from svodka.text.own_parser import missed_in
from svodka.text.reading import DEFAULT_MAX_BYTES, UnableToRead
from svodka.text.reading import read as read_page
from svodka.text.record import ENGINE, as_json
from svodka.text.records import Annotation, Article, InputKind, Record
from svodka.text.source_parser import SourceParser

log = structlog.get_logger("svodka.flow")

# A lone older date is a contract's day or a founding; an agency is seldom a month late.
NEWS_FOR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one capture: a story, or the reason why there is none; whether it went live, or what held it."""

    capture: Capture
    story: Story | None = None
    refusal: str = ""
    published: bool = False
    held: str = ""


def read_and_file(
    claimed: Sequence[Capture],
    *,
    captures: Path,
    now: datetime,
    section: Section | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> list[Outcome]:
    """Read claimed captures and file what they hold; publish where it was asked for or the source allows it.

    A page that is no article is marked refused with the reason. Any other error, of which UnableToLoadCapture is one,
    leaves the batch's other rows claimed: the worker then takes them one by one.
    """
    read: list[tuple[Capture, Article, dict[str, str], InputKind]] = []
    outcomes: dict[int, Outcome] = {}
    own = parsers.in_force({capture.source_id for capture in claimed if capture.source_id})
    for capture in claimed:
        version, parser = own.get(capture.source_id or 0, (None, None))
        try:
            read.append((capture, *_read(capture, captures, max_bytes, parser)))
        except UnableToRead as refusal:
            outcomes[capture.pk] = _refuse(capture, str(refusal), now)
            if version and parser:
                parsers.note_match(version, capture, parser.fields(), now=now)
    # All together: the tagger is several times faster over 32 texts than over one.
    articles = [article for _capture, article, _why, _kind in read]
    annotated = annotate_many(articles, authority=PortalAuthority())
    for (capture, article, why, kind), (annotation, reasons) in zip(read, annotated, strict=True):
        record = Record(article, annotation, {**why, **reasons}, kind, ENGINE)
        outcomes[capture.pk] = _file_unless_lost(capture, record, captures, now, section)
        if capture.source_id in own and (missed := missed_in(why)) is not None:
            parsers.note_match(own[capture.source_id][0], capture, missed, now=now)
    return [outcomes[capture.pk] for capture in claimed]


def _read(
    capture: Capture, captures: Path, max_bytes: int, parser: SourceParser | None
) -> tuple[Article, dict[str, str], InputKind]:
    data = pages.load(capture.sha256, folder=captures)
    kind = cast("InputKind | None", capture.input_kind or None)
    return read_page(
        data,
        url=capture.final_url or capture.url,
        charset=capture.charset or None,
        as_kind=kind,
        max_bytes=max_bytes,
        parser=parser,
        seen_at=capture.captured_at,
    )


def _file_unless_lost(
    capture: Capture, record: Record, captures: Path, now: datetime, section: Section | None
) -> Outcome:
    try:
        return _file(capture, record, captures=captures, now=now, section=section)
    except claims.LeaseLost as lost:
        log.warning("lease lost", capture=capture.pk, reason=str(lost))
        return Outcome(capture, refusal=str(lost))


def _refuse(capture: Capture, reason: str, now: datetime) -> Outcome:
    with transaction.atomic():
        claims.settle(capture, due_at=None)
        Capture.objects.filter(pk=capture.pk).update(state=Capture.State.REFUSED, reason=reason, read_well=False)
        detail = {"engine": ENGINE, "reason": reason}
        stories.note(capture=capture, act="refused", now=now, detail=detail)
    log.info("not taken", url=capture.url, reason=reason)
    return Outcome(capture, refusal=reason)


@transaction.atomic
def _file(capture: Capture, record: Record, *, captures: Path, now: datetime, section: Section | None) -> Outcome:
    claims.settle(capture, due_at=None)
    if not capture.address and record.article.canonical_url:
        capture.final_url = record.article.canonical_url[:2000]
    Capture.objects.filter(pk=capture.pk).update(
        state=Capture.State.READ, reason="", final_url=capture.final_url, read_well=_is_read_well(record.article)
    )
    Reading.objects.update_or_create(
        capture=capture, engine=record.engine, defaults={"record": as_json(record), "made_at": now}
    )
    # The whole record's hash would cost 0.8 ms a page; how the body was found is what readings differ in.
    detail = {"engine": record.engine, "why": record.why.get("body", "")}
    stories.note(capture=capture, act="read", now=now, detail=detail)
    if known := story_of(capture, record.article):
        held = note_again(known, capture, record.article, captures=captures, now=now)
        return Outcome(capture, known.story, held=held)
    story = file(capture=capture, record=record, now=now, section=section)
    addresses = [capture.url, capture.final_url, record.article.canonical_url or ""]
    note_addresses(story=story, urls=addresses, now=now)
    if not _publish_wanted(capture):
        return Outcome(capture, story)
    try:
        return Outcome(capture, publish(story, now=now), published=True)
    except stories.UnableToPublish as held:
        return Outcome(capture, story, held=str(held))


def _publish_wanted(capture: Capture) -> bool:
    if capture.publish_wanted:
        return True
    return Intake.objects.filter(source=capture.source_id, publish_at_once=True).exists()


@transaction.atomic
def file(*, capture: Capture, record: Record, now: datetime, section: Section | None = None) -> Story:
    """Write story, copy, mentions, search entry and thread out of one reading, together. The story is incoming."""
    article, annotation = record.article, record.annotation
    story = stories.file_story(capture=capture, article=article, now=now, section=section)
    event_date = event_date_of(article, annotation)
    Story.objects.filter(pk=story.pk).update(event_date=event_date)
    story.event_date = event_date
    names, said_on = names_of_reading(article, annotation, now), story.agency_date or timezone.localdate(now)
    dossiers.note_names(story=story, article=article, annotation=annotation, names=names, said_on=said_on)
    suggest_promises(story, article, annotation, names, said_on=said_on, now=now)
    discuss.open_thread(story=story, now=None)
    index_story(story)
    place(story)
    return story


def _is_read_well(article: Article) -> bool:
    dated = article.published or (article.dateline and article.dateline.date)
    return is_read_well(letters=sum(len(block.text) for block in article.body), dated=bool(dated))


def event_date_of(article: Article, annotation: Annotation) -> date | None:
    """When it happened: the only date of the first paragraph that news can be of; none that is later than the agency's
    own date, or much older: that is a contract's day, or next year's printed without its year.
    """
    first = next((block.id for block in article.body if block.kind == "paragraph"), None)
    told = (article.dateline.date if article.dateline else None) or article.published
    dates = {mention.date for mention in annotation.dates if mention.block == first}
    if told:
        dates = {date for date in dates if told - NEWS_FOR <= date <= told}
    return dates.pop() if len(dates) == 1 else None
