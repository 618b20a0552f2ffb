"""Reads of a thread, page by page: as written, by branch, onward in tree order. A page costs the same at any length.

Each is one query over one range of an index (two for branches), with the names it shows joined in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from svodka.discuss import paths
from svodka.discuss.models import Comment, Thread
from svodka.errors import SvodkaError
from svodka.readers.models import Reader

COMMENTS_A_PAGE = 100
# Twenty roots with up to four replies: a page by branch weighs what a page as written weighs.
BRANCHES_A_PAGE = 20
REPLIES_SHOWN = 4


class UnableToFindPage(SvodkaError):
    """The thread has no page or comment of that number."""


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment as it is shown. One that is not `visible` is a tombstone: it keeps its place and numbers, and
    neither its words nor its author's name; `reason` is a moderator's.
    """

    id: int
    seq: int
    root_no: int
    depth: int
    path: bytes
    state: str
    reason: str
    author_id: int
    author: str
    parent_seq: int | None
    parent_author: str
    created_at: datetime
    edited_at: datetime | None
    html: str
    like_count: int
    reply_count: int
    descendant_count: int
    by_moderator: bool

    @property
    def visible(self) -> bool:
        return self.state == Comment.State.VISIBLE


@dataclass(frozen=True, slots=True)
class FlatPage:
    """Comments in the order they were written; page `number` of `pages`."""

    number: int
    pages: int
    comments: Sequence[CommentRecord]


@dataclass(frozen=True, slots=True)
class Branch:
    """A root, its first replies in tree order, and how many more follow (see `after` with `within`)."""

    root: CommentRecord
    replies: Sequence[CommentRecord]
    more: int


@dataclass(frozen=True, slots=True)
class BranchPage:
    """Branches in the order they were begun; page `number` of `pages`."""

    number: int
    pages: int
    branches: Sequence[Branch]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Comments in tree order, and whether others stand before and after them."""

    comments: Sequence[CommentRecord]
    earlier: bool
    later: bool


def flat_page(thread: Thread, number: int) -> FlatPage:
    """Page `number` (from 1) of the comments as written. One query. Raises UnableToFindPage."""
    pages = _pages(thread.last_seq, COMMENTS_A_PAGE)
    _check(number, pages)
    last = number * COMMENTS_A_PAGE
    rows = _rows(thread).filter(seq__gt=last - COMMENTS_A_PAGE, seq__lte=last).order_by("seq")
    return FlatPage(number, pages, _records(rows))


def branch_page(
    thread: Thread, number: int, *, branches: int = BRANCHES_A_PAGE, replies: int = REPLIES_SHOWN
) -> BranchPage:
    """Page `number` (from 1) by branch: `branches` roots, each with its first `replies`. Two queries.

    Raises UnableToFindPage.
    """
    pages = _pages(thread.last_root_no, branches)
    _check(number, pages)
    last = number * branches
    roots, ends = _roots_with_ends(thread, last - branches, last, replies)
    found: dict[int, list[CommentRecord]] = {root.root_no: [] for root in roots}
    for record in _first_replies(thread, roots, ends):
        found[record.root_no].append(record)
    made = [Branch(root, found[root.root_no], root.descendant_count - len(found[root.root_no])) for root in roots]
    return BranchPage(number, pages, made)


def after(thread: Thread, path: bytes = b"", *, within: bytes = b"", limit: int = COMMENTS_A_PAGE) -> Stretch:
    """The next `limit` comments in tree order behind `path` (empty: from the beginning), of the branch at `within`
    only if that is given; the comment at `within` itself is not among them. One query.
    """
    rows = _branch(_rows(thread), within).filter(path__gt=max(path, within)).order_by("path")
    found = _records(rows[: limit + 1])
    return Stretch(found[:limit], earlier=path > within, later=len(found) > limit)


def before(thread: Thread, path: bytes, *, within: bytes = b"", limit: int = COMMENTS_A_PAGE) -> Stretch:
    """The `limit` comments in tree order that stand before `path`, in tree order. One query."""
    rows = _branch(_rows(thread), within).filter(path__lt=path).order_by("-path")
    found = _records(rows[: limit + 1])
    return Stretch(found[:limit][::-1], earlier=len(found) > limit, later=True)


def new_since(thread: Thread, seq: int, *, limit: int = COMMENTS_A_PAGE) -> list[CommentRecord]:
    """What was written after comment `seq`, the oldest first, at most `limit`. One query."""
    return _records(_rows(thread).filter(seq__gt=seq).order_by("seq")[:limit])


def newest(thread: Thread, count: int) -> list[CommentRecord]:
    """The last `count` comments, tombstones among them, the oldest of these first. One query."""
    return new_since(thread, max(0, thread.last_seq - count), limit=count)


def flat_pages(thread: Thread) -> int:
    """How many pages as written the thread has. No query."""
    return _pages(thread.last_seq, COMMENTS_A_PAGE)


def branch_of(
    thread: Thread, seq: int, *, behind: int | None = None, ahead_of: int | None = None
) -> tuple[CommentRecord, Stretch]:
    """Comment `seq`, and a page of what stands under it in tree order: from its beginning, or what follows comment
    `behind`, or what stands before comment `ahead_of`. Two queries. Raises UnableToFindPage.
    """
    other = ahead_of or behind or seq
    found = {record.seq: record for record in _records(_rows(thread).filter(seq__in={seq, other}))}
    if seq not in found or other not in found or not found[other].path.startswith(found[seq].path):
        raise UnableToFindPage(f"There is no comment {other} under comment {seq} in this discussion.")
    root, path = found[seq], found[other].path
    stretch = before(thread, path, within=root.path) if ahead_of else after(thread, path, within=root.path)
    return root, stretch


def page_of(seq: int) -> int:
    """The page as written that holds comment `seq`: its permanent address. No query."""
    return (seq - 1) // COMMENTS_A_PAGE + 1


def branch_page_of(root_no: int, *, branches: int = BRANCHES_A_PAGE) -> int:
    """The page by branch that holds branch `root_no`. No query."""
    return (root_no - 1) // branches + 1


def path_of(thread: Thread, seq: int) -> bytes:
    """The path of comment `seq`, to go on from it in tree order. One query. Raises UnableToFindPage."""
    path = Comment.objects.filter(thread=thread, seq=seq).values_list("path", flat=True).first()
    if path is None:
        raise UnableToFindPage(f"There is no comment {seq} in this discussion.")
    return bytes(path)


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))


def _check(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise UnableToFindPage(f"This discussion has {pages} pages, no page {number}.")


# Whether its author may hide comments now: one probe of an index a row, and most readers are in no group.
_BY_MODERATOR = Exists(
    Reader.groups.through.objects.filter(
        reader_id=OuterRef("author_id"),
        group__permissions__codename="moderate_comment",
        group__permissions__content_type__app_label="discuss",
    )
)
_COLUMNS = (
    "id",
    "seq",
    "root_no",
    "depth",
    "path",
    "state",
    "state_reason",
    "author_id",
    "author__username",
    "parent__seq",
    "parent__author__username",
    "parent__state",
    "created_at",
    "edited_at",
    "html",
    "like_count",
    "reply_count",
    "descendant_count",
    "by_moderator",
)


def _rows(thread: Thread) -> QuerySet[Comment, Any]:
    return _as_rows(Comment.objects.filter(thread_id=thread.pk))


def _as_rows(comments: QuerySet[Comment]) -> QuerySet[Comment, Any]:
    return comments.annotate(by_moderator=_BY_MODERATOR).values_list(*_COLUMNS)


def _records(rows: QuerySet[Comment, Any]) -> list[CommentRecord]:
    return [_record(*row) for row in rows]


def _record(
    pk: int,
    seq: int,
    root_no: int,
    depth: int,
    path: bytes | memoryview,
    state: str,
    reason: str,
    author_id: int,
    author: str,
    parent_seq: int | None,
    parent_author: str | None,
    parent_state: str | None,
    created_at: datetime,
    edited_at: datetime | None,
    html: str,
    like_count: int,
    reply_count: int,
    descendant_count: int,
    by_moderator: bool,
) -> CommentRecord:
    shown = state == Comment.State.VISIBLE
    return CommentRecord(
        pk,
        seq,
        root_no,
        depth,
        bytes(path),
        state,
        reason,
        author_id if shown else 0,
        author if shown else "",
        parent_seq,
        parent_author or "" if parent_state == Comment.State.VISIBLE else "",
        created_at,
        edited_at if shown else None,
        html if shown else "",
        like_count,
        reply_count,
        descendant_count,
        by_moderator and shown,
    )


def _roots_with_ends(
    thread: Thread, above: int, last: int, replies: int
) -> tuple[list[CommentRecord], list[bytes | None]]:
    """The roots numbered from `above` + 1 to `last`, and for each the path at which to stop showing its replies:
    that of the comment so many places behind it, or the end of its branch.
    """
    behind = Comment.objects.filter(thread_id=thread.pk, path__gt=OuterRef("path")).order_by("path")
    rows = (
        _rows(thread)
        .filter(root_no__gt=above, root_no__lte=last, parent__isnull=True)
        .order_by("root_no")
        .values_list(Subquery(behind.values("path")[replies : replies + 1]), *_COLUMNS)
    )
    roots, ends = [], []
    for stop, *row in rows:
        root = _record(*row)
        roots.append(root)
        stops = [bytes(path) for path in (stop, paths.end_of_branch(root.path)) if path is not None]
        ends.append(min(stops, default=None))
    return roots, ends


def _first_replies(thread: Thread, roots: Sequence[CommentRecord], ends: Sequence[bytes | None]) -> list[CommentRecord]:
    wanted = Q()
    for root, end in zip(roots, ends, strict=True):
        if root.descendant_count:
            wanted |= _range(root.path, end) & Q(thread_id=thread.pk)
    # The thread stands in every range and not before them all: or SQLite would take the thread and filter it.
    rows = _as_rows(Comment.objects.filter(wanted))
    return _records(rows.order_by("path")) if wanted else []


def _branch(rows: QuerySet[Comment, Any], root: bytes) -> QuerySet[Comment, Any]:
    return rows.filter(_range(root, paths.end_of_branch(root))) if root else rows


def _range(beyond: bytes, end: bytes | None) -> Q:
    return Q(path__gt=beyond, path__lt=end) if end is not None else Q(path__gt=beyond)
