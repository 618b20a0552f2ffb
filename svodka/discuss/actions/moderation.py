"""Reports by readers, and what a moderator decides on a comment or a post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from svodka.discuss import decisions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused, hold_comment, set_state
from svodka.discuss.actions.numbering import hold_author
from svodka.discuss.actions.threads import hold_thread
from svodka.discuss.actions.verdicts import require
from svodka.discuss.cleaning import one_line
from svodka.discuss.decisions import Decision
from svodka.discuss.models import Comment, ReaderPost, Report, Thread, Verdict
from svodka.readers.models import Reader


class UnableToReport(Refused):
    """The report was not taken."""


@transaction.atomic
def report(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Report:
    """Ask the moderators to look at a comment. A reader's second report changes nothing. Raises UnableToReport."""
    decision = decisions.first_refusal(
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
        decisions.judge_other(own=comment.author_id == by.pk),
    )
    return _report(decision, by, reason, now, comment=comment)


@transaction.atomic
def report_post(*, post: ReaderPost, by: Reader, reason: str, now: datetime) -> Report:
    """The same for a post. Raises UnableToReport."""
    decision = decisions.first_refusal(
        decisions.judge_reading(live=post.state == ReaderPost.State.LIVE),
        decisions.judge_other_author(own=post.author_id == by.pk),
    )
    return _report(decision, by, reason, now, post=post)


def _report(decision: Decision, by: Reader, reason: str, now: datetime, **thing: Any) -> Report:
    hold_author(by)
    told = one_line(reason)
    made = Report.objects.filter(by=by, made_at__gt=now - decisions.FIRST_DAY).exclude(**thing).count()
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(by, now=now)),
        decision,
        decisions.judge_reason(told, most=decisions.LONGEST_REPORT),
        decisions.judge_report_pace(made=made),
    )
    if not decision.accepted:
        raise UnableToReport(decision)
    return Report.objects.get_or_create(**thing, by=by, defaults={"reason": told, "made_at": now})[0]


@transaction.atomic
def hide_comment(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Comment:
    """Put a tombstone with a public reason before a comment; its words are kept for a restore. Settles its reports.

    Raises UnableToModerate.
    """
    return _decide_on_comment(comment, by, Verdict.Act.HIDE, reason, now)


@transaction.atomic
def restore_comment(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Comment:
    """Let a hidden or held comment be read. Settles its reports. Raises UnableToModerate."""
    return _decide_on_comment(comment, by, Verdict.Act.RESTORE, reason, now)


@transaction.atomic
def keep_comment(*, comment: Comment, by: Reader, reason: str, now: datetime) -> None:
    """Leave a reported comment as it is: its reports are settled. Raises UnableToModerate."""
    _keep(by, reason, now, comment=comment)


@transaction.atomic
def hide_post(*, post: ReaderPost, by: Reader, reason: str, now: datetime) -> ReaderPost:
    """Take a post and its thread out of sight with a public reason; its words are kept. Settles its reports.

    Raises UnableToModerate.
    """
    kept = _hold_post(post)
    _decide(by, Verdict.Act.HIDE, reason, now, decisions.judge_reading(live=kept.state == _LIVE), post=kept)
    _set_thread(kept, Thread.State.OPEN, Thread.State.HIDDEN)
    return _set_post(kept, ReaderPost.State.HIDDEN, one_line(reason))


@transaction.atomic
def restore_post(*, post: ReaderPost, by: Reader, reason: str, now: datetime) -> ReaderPost:
    """Let a hidden post be read, with the thread it had. Settles its reports. Raises UnableToModerate."""
    kept = _hold_post(post)
    refusal = decisions.first_refusal(
        decisions.judge_reading(live=kept.state in {_LIVE, ReaderPost.State.HIDDEN}),
        decisions.judge_change(changes=kept.state != _LIVE),
    )
    _decide(by, Verdict.Act.RESTORE, reason, now, refusal, post=kept)
    _set_thread(kept, Thread.State.HIDDEN, Thread.State.OPEN)
    return _set_post(kept, _LIVE, "")


@transaction.atomic
def keep_post(*, post: ReaderPost, by: Reader, reason: str, now: datetime) -> None:
    """Leave a reported post as it is: its reports are settled. Raises UnableToModerate."""
    _keep(by, reason, now, post=post)


@transaction.atomic
def hide_as_before(
    *, by: Reader | None, reason: str, at: datetime, comment: Comment | None = None, post: ReaderPost | None = None
) -> bool:
    """Hide what was hidden already in the portal whose place this one takes, whatever `by` may do here. False when it
    cannot be read anyway, or nobody can answer for it.
    """
    told = one_line(reason) or "—"
    if by is None:
        return False
    if comment:
        thread, kept = hold_thread(comment.thread), hold_comment(comment)
        Verdict.objects.create(comment=kept, by=by, act=Verdict.Act.HIDE, reason=told, at=at)
        set_state(kept, thread, Comment.State.HIDDEN, reason=told)
    if post:
        held = _hold_post(post)
        Verdict.objects.create(post=held, by=by, act=Verdict.Act.HIDE, reason=told, at=at)
        _set_thread(held, Thread.State.OPEN, Thread.State.HIDDEN)
        _set_post(held, ReaderPost.State.HIDDEN, told)
    return bool(comment or post)


_SHOWN, _UNSHOWN = Comment.State.VISIBLE, {Comment.State.HIDDEN, Comment.State.HELD}
_LIVE = ReaderPost.State.LIVE


def _decide_on_comment(comment: Comment, by: Reader, act: Verdict.Act, reason: str, now: datetime) -> Comment:
    hiding = act is Verdict.Act.HIDE
    thread = hold_thread(comment.thread)
    kept = hold_comment(comment)
    refusal = decisions.first_refusal(
        decisions.judge_sight(visible=kept.state == _SHOWN or (kept.state in _UNSHOWN and not hiding)),
        decisions.judge_change(changes=hiding or kept.state != _SHOWN),
    )
    _decide(by, act, reason, now, refusal, comment=kept)
    if hiding:
        return set_state(kept, thread, Comment.State.HIDDEN, reason=one_line(reason))
    return set_state(kept, thread, Comment.State.VISIBLE)


def _keep(by: Reader, reason: str, now: datetime, **thing: Any) -> None:
    waiting = unsettled(**thing).count()
    _decide(by, Verdict.Act.KEEP, reason, now, decisions.judge_reports(waiting=waiting), **thing)


def _decide(by: Reader, act: Verdict.Act, reason: str, now: datetime, refusal: Decision, **thing: Any) -> None:
    """Write the verdict down and settle what readers had reported. Raises UnableToModerate."""
    told = one_line(reason)
    require(by, told, refusal, now=now)
    Verdict.objects.create(**thing, by=by, act=act, reason=told, at=now)
    unsettled(**thing).update(settled_at=now)


def unsettled(**thing: Any) -> QuerySet[Report]:
    """The reports that wait for a moderator, of `comment=…` or `post=…`."""
    return Report.objects.filter(**thing, settled_at__isnull=True)


def _hold_post(post: ReaderPost) -> ReaderPost:
    return ReaderPost.objects.select_for_update(no_key=True).get(pk=post.pk)


def _set_thread(post: ReaderPost, before: str, after: str) -> None:
    """A thread that was closed stays closed: it stood in no list before either."""
    Thread.objects.filter(post=post, state=before).update(state=after)


def _set_post(post: ReaderPost, state: str, reason: str) -> ReaderPost:
    ReaderPost.objects.filter(pk=post.pk).update(state=state, state_reason=reason)
    post.state, post.state_reason = state, reason
    return post
