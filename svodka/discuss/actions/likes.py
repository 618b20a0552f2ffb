"""Agreeing with a comment, a story or a post, once a reader."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from svodka.discuss import decisions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused
from svodka.discuss.decisions import Decision
from svodka.discuss.models import Comment, Like, ReaderPost
from svodka.readers.models import Reader
from svodka.stories.models import Story


class UnableToLike(Refused):
    """One's own words, something that is no longer there, or a reader who may not take part."""


@transaction.atomic
def like(*, comment: Comment, by: Reader, now: datetime) -> bool:
    """Count the reader's agreement; False when it was counted before. Raises UnableToLike."""
    decision = decisions.first_refusal(
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
        decisions.judge_other(own=comment.author_id == by.pk),
    )
    return _like(decision, by, now, "comment", comment)


@transaction.atomic
def unlike(*, comment: Comment, by: Reader) -> bool:
    """Take the agreement back; False when there was none."""
    return _unlike(by, "comment", comment)


@transaction.atomic
def like_story(*, story: Story, by: Reader, now: datetime) -> bool:
    """The same for a live story. Raises UnableToLike."""
    return _like(decisions.judge_reading(live=story.state == Story.State.LIVE), by, now, "story", story)


@transaction.atomic
def unlike_story(*, story: Story, by: Reader) -> bool:
    """Take it back; False when there was none."""
    return _unlike(by, "story", story)


@transaction.atomic
def like_post(*, post: ReaderPost, by: Reader, now: datetime) -> bool:
    """The same for somebody else's live post. Raises UnableToLike."""
    decision = decisions.first_refusal(
        decisions.judge_reading(live=post.state == ReaderPost.State.LIVE),
        decisions.judge_other_author(own=post.author_id == by.pk),
    )
    return _like(decision, by, now, "post", post)


@transaction.atomic
def unlike_post(*, post: ReaderPost, by: Reader) -> bool:
    """Take it back; False when there was none."""
    return _unlike(by, "post", post)


def _like(decision: Decision, by: Reader, now: datetime, kind: str, thing: Comment | Story | ReaderPost) -> bool:
    decision = decisions.first_refusal(decisions.judge_standing(standing_of(by, now=now)), decision)
    if not decision.accepted:
        raise UnableToLike(decision)
    made = Like.objects.get_or_create(**{kind: thing}, by=by, defaults={"at": now})[1]
    if made:
        _count(thing, 1)
    return made


def _unlike(by: Reader, kind: str, thing: Comment | Story | ReaderPost) -> bool:
    gone = Like.objects.filter(**{kind: thing}, by=by).delete()[0]
    if gone:
        _count(thing, -1)
    return bool(gone)


def _count(thing: Comment | Story | ReaderPost, step: int) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(like_count=F("like_count") + step)
