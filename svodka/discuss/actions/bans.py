"""Stopping a reader from writing, and letting them write again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from svodka.discuss import decisions
from svodka.discuss.actions.numbering import hold_author
from svodka.discuss.actions.sweeping import sweep
from svodka.discuss.actions.verdicts import MODERATE, require
from svodka.discuss.cleaning import one_line
from svodka.discuss.decisions import BAN_LENGTHS, BanLength, Decision
from svodka.discuss.models import Comment, ReaderPost, Verdict
from svodka.readers.models import Ban, Reader

# What a ban takes along, if the moderator wants it: an advertiser's evening, not a reader's year.
SWEEP = timedelta(hours=24)


@transaction.atomic
def ban_reader(
    *, reader: Reader, by: Reader, reason: str, length: BanLength, hide_comments: bool = False, now: datetime
) -> Ban:
    """Stop a reader from writing, for a public reason; another ban that stands is replaced by this one.

    With `hide_comments` the comments of the last 24 hours are hidden for the same reason, as one act: see
    restore_comments_of_ban. (Posts are found by search: flow hides them.) Raises UnableToModerate.
    """
    told = one_line(reason)
    hold_author(reader)
    require(by, told, _judge_over(reader, by), now=now)
    standing(now=now).filter(reader=reader).update(lifted_at=now)
    lasting = BAN_LENGTHS[length]
    ban = Ban.objects.create(reader=reader, by=by, reason=told, since=now, until=now + lasting if lasting else None)
    Verdict.objects.create(reader=reader, by=by, act=Verdict.Act.BAN, reason=told, at=now)
    if hide_comments:
        lately = written_lately(reader, now=now)
        sweep(lately, state=Comment.State.HIDDEN, act=Verdict.Act.HIDE, by=by, reason=told, at=now)
    return ban


@transaction.atomic
def release_reader(*, reader: Reader, by: Reader, reason: str, restore_comments: bool = False, now: datetime) -> None:
    """Let a banned reader write again; with `restore_comments` what was hidden with the ban can be read again, too.

    Raises UnableToModerate.
    """
    told = one_line(reason)
    hold_author(reader)
    bans = standing(now=now).filter(reader=reader)
    refusal = decisions.first_refusal(_judge_over(reader, by), decisions.judge_release(banned=bans.exists()))
    require(by, told, refusal, now=now)
    hidden = [hidden_with(ban) for ban in bans] if restore_comments else []
    for comments in hidden:
        sweep(comments, state=Comment.State.VISIBLE, act=Verdict.Act.RESTORE, by=by, reason=told, at=now)
    bans.update(lifted_at=now)
    Verdict.objects.create(reader=reader, by=by, act=Verdict.Act.RELEASE, reason=told, at=now)


@transaction.atomic
def restore_comments_of_ban(*, ban: Ban, by: Reader, reason: str, now: datetime) -> int:
    """Bring back what was hidden together with a ban, and with those that it replaced; returns how many comments.

    A comment on which something else was decided since stays as it is. Raises UnableToModerate.
    """
    told = one_line(reason)
    hold_author(ban.reader)
    hidden = hidden_with(ban)
    count = hidden.count() + posts_hidden_with(ban).count()
    refusal = decisions.first_refusal(_judge_over(ban.reader, by), decisions.judge_sweep(hidden=count))
    require(by, told, refusal, now=now)
    return sweep(hidden, state=Comment.State.VISIBLE, act=Verdict.Act.RESTORE, by=by, reason=told, at=now)


def standing(*, now: datetime) -> QuerySet[Ban]:
    """Bans that hold at `now`: not lifted, not over."""
    return Ban.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now, lifted_at__isnull=True)


def written_lately(reader: Reader, *, now: datetime) -> QuerySet[Comment]:
    """What would go out of sight with a ban now: the reader's comments of the last 24 hours that can be read."""
    return Comment.objects.filter(author=reader, created_at__gt=now - SWEEP, state=Comment.State.VISIBLE)


def posts_written_lately(reader: Reader, *, now: datetime) -> QuerySet[ReaderPost]:
    """The same of the reader's posts, by when they were published."""
    return ReaderPost.objects.filter(author=reader, published_at__gt=now - SWEEP, state=ReaderPost.State.LIVE)


def posts_hidden_with(ban: Ban) -> QuerySet[ReaderPost]:
    """The posts that are hidden since this ban, or one that it replaced, and because of it."""
    last_verdict = Verdict.objects.filter(post=OuterRef("pk")).order_by("-pk").values("at")[:1]
    hidden = ReaderPost.objects.filter(author_id=ban.reader_id, state=ReaderPost.State.HIDDEN)
    return hidden.annotate(decided_at=Subquery(last_verdict)).filter(decided_at__in=_moments(ban))


def hidden_with(ban: Ban) -> QuerySet[Comment]:
    """The comments that are hidden since this ban, or one that it replaced, and because of it.

    A ban and the verdicts of its sweep bear one and the same moment: that is what ties them together.
    """
    last_verdict = Verdict.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("at")[:1]
    hidden = Comment.objects.filter(author_id=ban.reader_id, state=Comment.State.HIDDEN)
    return hidden.annotate(decided_at=Subquery(last_verdict)).filter(decided_at__in=_moments(ban))


def _moments(ban: Ban) -> list[datetime]:
    """When the ban was given, and those before it that it replaced: each was lifted when the next one began."""
    moments = [ban.since]
    while True:
        replaced = Ban.objects.filter(reader_id=ban.reader_id, lifted_at=moments[-1], since__lt=moments[-1])
        earlier = replaced.order_by("-since").values_list("since", flat=True).first()
        if earlier is None:
            return moments
        moments.append(earlier)


def _judge_over(reader: Reader, by: Reader) -> Decision:
    return decisions.judge_ban(
        oneself=reader.pk == by.pk, over_moderator=reader.has_perm(MODERATE), by_owner=by.is_superuser
    )
