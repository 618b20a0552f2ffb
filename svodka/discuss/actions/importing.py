"""A whole discussion at once, as it stood elsewhere: the only way into a thread that is not one comment at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from svodka.discuss import paths, rendering
from svodka.discuss.actions.threads import hold_thread, last_activity, subject_of
from svodka.discuss.cleaning import clean
from svodka.discuss.models import Comment, Like, Thread
from svodka.errors import SvodkaError
from svodka.readers.models import Reader

# SQLite takes 32,766 values a statement, and a comment is 17 of them.
BATCH = 1_000


class UnableToImport(SvodkaError):
    """The thread is talked in already, or a comment answers one that comes after it: nothing was written."""


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """One remark. `answers` is the number of the one it answers, counted from 1 in the same sequence; 0 is nobody.
    A `deleted` one keeps its place, and nothing of its words.
    """

    author: Reader
    at: datetime
    source: str
    answers: int = 0
    deleted: bool = False
    liked_by: Sequence[Reader] = field(default=())


@transaction.atomic
def import_comments(*, thread: Thread, comments: Sequence[ImportedComment]) -> int:
    """Write all of them into an empty thread in the given order, with numbers, paths and counters as if they had been
    written one by one; limits of pace do not apply. Gives how many. Raises UnableToImport.
    """
    if not comments:
        return 0
    if hold_thread(thread).last_seq:
        raise UnableToImport("The thread has comments already.")
    rows = _rows(thread, comments)
    _count_answers(rows, comments)
    for batch in _batches(rows):
        Comment.objects.bulk_create(batch)
    likes = [
        Like(comment=row, by=reader, at=row.created_at)
        for row, told in zip(rows, comments, strict=True)
        for reader in told.liked_by
    ]
    Like.objects.bulk_create(likes, batch_size=BATCH)
    _count_on_thread(thread, rows)
    return len(rows)


def _batches(rows: Sequence[Comment]) -> Iterator[list[Comment]]:
    """Each in the order of writing, so that an answer's row follows that of what it answers."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _rows(thread: Thread, comments: Sequence[ImportedComment]) -> list[Comment]:
    ids = _free_ids(len(comments))
    made: list[Comment] = []
    roots = 0
    for seq, told in enumerate(comments, 1):
        if not 0 <= told.answers < seq:
            raise UnableToImport(f"Comment {seq} answers {told.answers}, which does not come before it.")
        parent = made[told.answers - 1] if told.answers else None
        roots += parent is None
        made.append(_row(thread, ids[seq - 1], seq, parent, roots, told))
    return made


def _free_ids(count: int) -> Sequence[int]:
    """Ids before the rows are there, because an answer names the row that it answers. Held by the transaction on
    SQLite, by the sequence on PostgreSQL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = Comment._meta.db_table
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [pk for (pk,) in cursor.fetchall()]
    last = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return range(last + 1, last + 1 + count)


def _row(thread: Thread, pk: int, seq: int, parent: Comment | None, roots: int, told: ImportedComment) -> Comment:
    source = "" if told.deleted else clean(told.source)
    return Comment(
        pk=pk,
        thread=thread,
        seq=seq,
        parent=parent,
        root_no=parent.root_no if parent else roots,
        depth=parent.depth + 1 if parent else 0,
        path=paths.below(parent.path if parent else b"", seq),
        author=told.author,
        created_at=told.at,
        state=Comment.State.DELETED if told.deleted else Comment.State.VISIBLE,
        source=source,
        html=rendering.render(source, last_seq=seq) if source else "",
        like_count=len(told.liked_by),
    )


def _count_answers(rows: Sequence[Comment], comments: Sequence[ImportedComment]) -> None:
    by_path = {bytes(row.path): row for row in rows}
    for row, told in zip(rows, comments, strict=True):
        if told.answers:
            rows[told.answers - 1].reply_count += 1
        for path in paths.ancestors(bytes(row.path)):
            by_path[path].descendant_count += 1


def _count_on_thread(thread: Thread, rows: Sequence[Comment]) -> None:
    visible = sum(row.state == Comment.State.VISIBLE for row in rows)
    subject_of(thread).update(comment_count=visible)
    counts = {"last_seq": len(rows), "comment_count": visible, "last_root_no": max(row.root_no for row in rows)}
    Thread.objects.filter(pk=thread.pk).update(**counts, last_activity_at=last_activity(thread))
    thread.refresh_from_db()
