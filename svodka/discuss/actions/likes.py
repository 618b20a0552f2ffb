"""Agreeing with a comment, once a reader."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from svodka.discuss import decisions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused
from svodka.discuss.models import Comment, Like
from svodka.readers.models import Reader


class UnableToLike(Refused):
    """One's own comment, one that is no longer there, or a reader who may not take part."""


@transaction.atomic
def like(*, comment: Comment, by: Reader, now: datetime) -> bool:
    """Count the reader's agreement; False when it was counted before. Raises UnableToLike."""
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(by, now=now)),
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
        decisions.judge_other(own=comment.author_id == by.pk),
    )
    if not decision.accepted:
        raise UnableToLike(decision)
    made = Like.objects.get_or_create(comment=comment, by=by, defaults={"at": now})[1]
    if made:
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + 1)
    return made


@transaction.atomic
def unlike(*, comment: Comment, by: Reader) -> bool:
    """Take the agreement back; False when there was none."""
    gone = Like.objects.filter(comment=comment, by=by).delete()[0]
    if gone:
        Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") - 1)
    return bool(gone)
