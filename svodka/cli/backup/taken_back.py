"""What was taken back after a backup was made: withdrawn stories, purged pages, erased readers, ended subscriptions,
and what was hidden or deleted in the talk.

A backup knows nothing of it. The portal that is being replaced does, if its database can still be read; what it says
is done again in the restored one, so that a restore brings nothing back that somebody had the right to have gone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from svodka import flow
from svodka.cli.backup import talk_again
from svodka.cli.backup.moments import moment
from svodka.digest import actions as digest
from svodka.digest.models import Subscription
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.decisions import Act, is_possible
from svodka.stories.models import Story

Rows = list[tuple[Any, ...]]

_WITHDRAWN = """
    SELECT s.id, s.filed_at, s.withdrawn_for, s.withdrawn_at, c.url, c.sha256, e.guid, e.url, o.feed_url
    FROM {of}stories_story s
    LEFT JOIN {of}gather_capture c ON c.id = s.capture_id
    LEFT JOIN {of}gather_feedentry e ON e.id = c.entry_id
    LEFT JOIN {of}gather_source o ON o.id = e.source_id
    WHERE s.state = 'withdrawn'"""
_ERASED = "SELECT id, date_joined, erased_at FROM {of}readers_reader WHERE erased_at IS NOT NULL"
_ENDED = """
    SELECT email, state, ended_at, ended_why FROM {of}digest_subscription WHERE state IN ('ended', 'bounced')"""
_PURGED = """
    SELECT l.detail, c.url, c.sha256, c.size, c.captured_at, c.content_type
    FROM {of}stories_ledgerentry l JOIN {of}gather_capture c ON c.id = l.capture_id WHERE l.act = 'purged'"""
_NOTE = "withdrawn before the portal was restored"
_PURGED_SINCE = "purged before the portal was restored"


@dataclass(frozen=True)
class OldPortal:
    """The lists, read before anything is changed; `talk` by the query that gives each."""

    withdrawn: Rows
    erased: Rows
    ended: Rows
    purged: Rows = field(default_factory=list)
    talk: dict[str, Rows] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def opened(cls, folder: str, schema: str) -> Iterator[OldPortal | None]:
        """None when there is no old portal, or its database cannot be read any more."""
        try:
            if schema:
                with connection.cursor() as cursor:
                    old = cls._read(lambda sql: _fetched(cursor, sql.format(of=f"{schema}.")))
            elif folder and (path := Path(folder) / "svodka.sqlite3").exists():
                with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                    old = cls._read(lambda sql: database.execute(sql.format(of="")).fetchall())
            else:
                old = None
        except (sqlite3.Error, DatabaseError):
            old = None
        yield old

    @classmethod
    def _read(cls, ask: Callable[[str], Rows]) -> OldPortal:
        def asked(sql: str) -> Rows:
            """A portal of an older version had nothing of it."""
            try:
                return ask(sql)
            except (sqlite3.Error, DatabaseError):
                return []

        talk = {sql: asked(sql) for sql in talk_again.AGAIN}
        return cls(ask(_WITHDRAWN), ask(_ERASED), ask(_ENDED), asked(_PURGED), talk)


def take_back(old: OldPortal, *, now: datetime) -> dict[str, int]:
    """Do again what the old portal says was done; how much of each was not so in the backup."""
    return {
        "stories": sum(_withdrawn_again(row, now) for row in old.withdrawn),
        "readers": sum(_erased_again(row, now) for row in old.erased),
        "subscriptions": sum(_ended_again(row, now) for row in old.ended),
        "pages": sum(_purged_again(row, now) for row in old.purged),
        **_talk_again(old, now),
    }


def _talk_again(old: OldPortal, now: datetime) -> dict[str, int]:
    done = {sql: sum(again(row, now) for row in old.talk.get(sql, [])) for sql, again in talk_again.AGAIN.items()}
    return {"talk": done[talk_again.COMMENTS] + done[talk_again.POSTS], "bans": done[talk_again.BANS]}


def _purged_again(row: tuple[Any, ...], now: datetime) -> bool:
    """Whether the backup held the page still; one that came after it is known from now on, and not kept again."""
    told, url, sha256, size, captured_at, content_type = row
    detail = json.loads(told) if isinstance(told, str) else told
    held = list(Capture.objects.filter(sha256=sha256).order_by("pk"))
    was_held = bool(held)
    if any(flow.purged_for(one) for one in held):
        return False
    if not was_held:
        came = {"sha256": sha256, "captured_at": moment(captured_at), "size": size, "content_type": content_type}
        held = [Capture.objects.create(url=url, state=Capture.State.REFUSED, reason=_PURGED_SINCE, **came)]
        stories.note(capture=held[0], act="taken in", now=now, detail={"url": url, "sha256": sha256, "size": size})
    flow.purge(held[0], reason=detail["reason"], captures=Path(settings.CAPTURES), now=now)
    return was_held


def _withdrawn_again(row: tuple[Any, ...], now: datetime) -> bool:
    number, filed_at, reason, at, url, sha256, guid, entry_url, feed = row
    # The number alone could be that of another story, if the two portals have gone ways of their own.
    story = Story.objects.filter(pk=number, filed_at=moment(filed_at)).first()
    if story is None:
        return _refused_at_the_door(url, sha256, guid, entry_url, feed, now)
    if story.state == Story.State.LIVE:
        flow.withdraw(story, reason=reason, now=moment(at) if at else now)
        return True
    if is_possible(Act.SPIKE, state=story.state):
        flow.spike(story, now=now)
        return True
    return False


def _refused_at_the_door(url: str, sha256: str, guid: str | None, entry_url: str, feed: str, now: datetime) -> bool:
    """A story that came after the backup: its source may still offer it, and a trusted one would be published."""
    waiting = Capture.objects.filter(url=url, sha256=sha256, state=Capture.State.UNREAD)
    refused = waiting.update(state=Capture.State.REFUSED, reason=_NOTE, due_at=None)
    source = Source.objects.filter(feed_url=feed).first() if guid else None
    if source is None:
        return bool(refused)
    given_up = {"state": FeedEntry.State.GIVEN_UP, "due_at": None, "last_error": _NOTE}
    born = {"url": entry_url, "first_seen_at": now, **given_up}
    entry, made = FeedEntry.objects.get_or_create(source=source, guid=guid, defaults=born)
    if entry.state == FeedEntry.State.NEW:
        FeedEntry.objects.filter(pk=entry.pk).update(**given_up)
    return made or bool(refused)


def _erased_again(row: tuple[Any, ...], now: datetime) -> bool:
    number, joined, at = row
    reader = Reader.objects.filter(pk=number, date_joined=moment(joined), erased_at=None).first()
    if reader is None:
        return False
    # Erasure looks for the wish, which may be younger than the backup.
    Reader.objects.filter(pk=reader.pk, deletion_asked_at=None).update(deletion_asked_at=moment(at))
    reader.refresh_from_db()
    return flow.erase_reader(reader, now=now, language=settings.LANGUAGE_CODE)


def _ended_again(row: tuple[Any, ...], now: datetime) -> bool:
    email, state, at, why = row
    held = Subscription.objects.filter(email=email).exclude(state__in=["ended", "bounced"]).first()
    if held is None:
        return False
    digest.end(subscription=held, now=moment(at) if at else now, why=why, refused=state == "bounced")
    return True


def _fetched(cursor: Any, sql: str) -> Rows:
    cursor.execute(sql)
    return list(cursor.fetchall())
