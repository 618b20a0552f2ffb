"""Reads for moderators: what was reported, what was decided, who may not write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from svodka.discuss.actions.bans import hidden_with, posts_hidden_with, standing
from svodka.discuss.models import Comment, ReaderPost, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader

# Of a hundred reports on one comment the newest say what the others say.
REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """A comment, or a post when `seq` is 0, as a moderator sees it: its words whether it is hidden or not.

    `headline` is of the story or post that it talks about (of the post itself).
    """

    id: int
    seq: int
    author: str
    source: str
    written_at: datetime
    hidden: bool
    headline: str
    language: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What one reader says of it."""

    by: str
    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """One comment or post that readers reported: `count` of them, the newest `reasons` first; and how many verdicts
    its author has against them already.
    """

    subject: Subject
    count: int
    reasons: Sequence[Reason]
    verdicts: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: a verdict on `subject`, on the reader `whom` when there is none, or on a whole `thread`.
    `until` and `for_good` are of a ban.
    """

    at: datetime
    by: str
    act: str
    reason: str
    whom: str
    subject: Subject | None
    thread: Thread | None = None
    until: datetime | None = None
    for_good: bool = False


def count_reported() -> int:
    """How many comments and posts wait for a moderator. One query."""
    return _waiting().values("comment_id", "post_id").distinct().count()


def reported(*, limit: int, offset: int = 0) -> list[Reported]:
    """What was reported and can still be read, the last reported first. Seven queries at the most."""
    groups = (
        _waiting()
        .values("comment_id", "post_id")
        .annotate(count=Count("pk"), newest=Max("made_at"), last=Max("pk"))
        .order_by("-newest", "-last")[offset : offset + limit]
    )
    found = [(group["comment_id"], group["post_id"], group["count"]) for group in groups]
    comments = _comments(comment for comment, _post, _count in found if comment)
    posts = _posts(post for _comment, post, _count in found if post)
    reasons = _reasons(comments, posts)
    rows: list[Comment | ReaderPost] = [*comments.values(), *posts.values()]
    authors = {row.author_id for row in rows}
    against = verdicts_against(authors)
    made = []
    for comment, post, count in found:
        row: Comment | ReaderPost = comments[comment] if comment else posts[post]
        told = reasons.get((comment, post), [])
        made.append(Reported(_subject(row), count, told, against[row.author_id]))
    return made


def verdicts_against(readers: set[int]) -> Counter[int]:
    """How often each of these readers was banned or had something hidden. Three queries."""
    counted: Counter[int] = Counter()
    for key in ("comment__author_id", "post__author_id", "reader_id"):
        acts = (Verdict.Act.HIDE, Verdict.Act.BAN)
        rows = Verdict.objects.filter(act__in=acts, **{f"{key}__in": readers})
        counted.update(dict(rows.values_list(key).annotate(Count("pk")).order_by()))
    return counted


def log_of(reader: Reader | None = None) -> QuerySet[Verdict]:
    """The whole log, or what was decided on one reader, their comments and posts: to be counted, and for `entries`."""
    if reader is None:
        return Verdict.objects.all()
    # Three walks along an index each: one OR over three tables would read the whole log.
    parts = [
        Verdict.objects.filter(**{key: reader}).values("pk") for key in ("reader", "comment__author", "post__author")
    ]
    return Verdict.objects.filter(pk__in=parts[0].union(*parts[1:], all=True))


def entries(log: QuerySet[Verdict], *, limit: int, offset: int = 0) -> list[Entry]:
    """Lines of the log, the newest first. Four queries at the most."""
    related = ("by", "reader", "thread__story__copy", "thread__post")
    heavy = ("thread__story__copy__body", "thread__post__html", "thread__post__source")
    rows = list(log.select_related(*related).defer(*heavy).order_by("-pk")[offset : offset + limit])
    comments = _comments(row.comment_id for row in rows if row.comment_id)
    posts = _posts(row.post_id for row in rows if row.post_id)
    bans = _bans_of(rows)
    return [_entry(row, comments, posts, bans) for row in rows]


def standing_bans(*, now: datetime) -> QuerySet[Ban]:
    """Bans that hold now, the newest first, with both readers; to be counted and cut."""
    return standing(now=now).select_related("reader", "by").order_by("-since", "-pk")


def last_ban_with_hidden(reader: Reader) -> tuple[Ban | None, int]:
    """The reader's last ban, and how many comments and posts are still hidden together with it (0 without one)."""
    last = Ban.objects.filter(reader=reader).order_by("-since", "-pk").first()
    return last, hidden_with(last).count() + posts_hidden_with(last).count() if last else 0


def _waiting() -> QuerySet[Report]:
    """What its author deleted meanwhile, or what went out of sight with its story or post, needs no moderator."""
    comment = Q(comment__state__in=[Comment.State.VISIBLE, Comment.State.HELD])
    seen = comment & ~Q(comment__thread__state=Thread.State.HIDDEN) | Q(post__state=ReaderPost.State.LIVE)
    return Report.objects.filter(seen, settled_at__isnull=True)


def _comments(numbers: Iterable[int]) -> dict[int, Comment]:
    rows = Comment.objects.select_related("author", "thread__story__copy", "thread__post")
    heavy = ("html", "thread__story__copy__body", "thread__post__html", "thread__post__source")
    wanted = set(numbers)
    return rows.defer(*heavy).in_bulk(wanted) if wanted else {}


def _posts(numbers: Iterable[int]) -> dict[int, ReaderPost]:
    wanted = set(numbers)
    return ReaderPost.objects.select_related("author").defer("html").in_bulk(wanted) if wanted else {}


def _subject(row: Comment | ReaderPost) -> Subject:
    if isinstance(row, ReaderPost):
        hidden = row.state == ReaderPost.State.HIDDEN
        return Subject(row.pk, 0, row.author.username, row.source, row.created_at, hidden, row.headline, "")
    story, post = row.thread.story, row.thread.post
    about, language = (story.copy.headline, story.copy.language) if story else (post.headline if post else "", "")
    hidden = row.state == Comment.State.HIDDEN
    return Subject(row.pk, row.seq, row.author.username, row.source, row.created_at, hidden, about, language)


def _reasons(comments: Collection[int], posts: Collection[int]) -> dict[tuple[int | None, int | None], list[Reason]]:
    """The newest reasons of each thing that was reported."""
    of_one = Window(RowNumber(), partition_by=["comment_id", "post_id"], order_by=["-made_at", "-pk"])
    rows = (
        Report.objects.filter(Q(comment__in=comments) | Q(post__in=posts), settled_at__isnull=True)
        .annotate(number=of_one)
        .filter(number__lte=REASONS_SHOWN)
        .order_by("number")
        .values_list("comment_id", "post_id", "by__username", "reason", "made_at")
    )
    found: dict[tuple[int | None, int | None], list[Reason]] = {}
    for comment, post, by, reason, at in rows:
        found.setdefault((comment, post), []).append(Reason(by, reason, at))
    return found


def _bans_of(rows: Sequence[Verdict]) -> dict[tuple[int | None, datetime], Ban]:
    """The bans that these verdicts gave, by reader and moment: the log itself does not know how long."""
    given = [row for row in rows if row.act == Verdict.Act.BAN]
    if not given:
        return {}
    bans = Ban.objects.filter(reader__in={row.reader_id for row in given}, since__in={row.at for row in given})
    return {(ban.reader_id, ban.since): ban for ban in bans}


def _entry(row: Verdict, comments: dict[int, Comment], posts: dict[int, ReaderPost], bans: dict[Any, Ban]) -> Entry:
    about = comments.get(row.comment_id or 0) or posts.get(row.post_id or 0)
    whom = about.author.username if about else row.reader.username if row.reader else ""
    ban = bans.get((row.reader_id, row.at)) if row.act == Verdict.Act.BAN else None
    subject = _subject(about) if about else None
    until, for_good = (ban.until, ban.until is None) if ban else (None, False)
    return Entry(row.at, row.by.username, row.act, row.reason, whom, subject, row.thread, until, for_good)
