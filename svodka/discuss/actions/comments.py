"""Comments: written, edited, deleted by their authors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from svodka.discuss import decisions, paths, rendering
from svodka.discuss.actions.authors import standing_of_author
from svodka.discuss.actions.numbering import Numbers, count_answer, take_numbers
from svodka.discuss.actions.threads import count_comment, hold_thread, last_activity
from svodka.discuss.cleaning import clean
from svodka.discuss.decisions import Decision, Talk
from svodka.discuss.models import Comment, CommentRevision, Thread
from svodka.errors import SvodkaError
from svodka.readers.models import Reader


class Refused(SvodkaError):
    """What a reader or moderator wanted to do with a comment was decided against; `decision` says why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.reason))
        self.decision = decision


class UnableToComment(Refused):
    """The comment was not taken. `source` is the text as it was given: hand it back to its author."""

    def __init__(self, decision: Decision, *, source: str) -> None:
        super().__init__(decision)
        self.source = source


class UnableToEdit(UnableToComment):
    """The edit was not taken; the comment stands as it was. `source` is the new text as it was given."""


class UnableToDelete(Refused):
    """The comment is somebody else's, or not there any more."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it would be kept and shown (`html`), and whether its words alone allow that (`decision`)."""

    source: str
    html: str
    decision: Decision


def write_comment(
    *,
    thread: Thread,
    author: Reader,
    source: str,
    parent: Comment | None = None,
    now: datetime,
    again_after: timedelta = timedelta(0),
) -> Comment:
    """Add a comment at the end of the thread, in answer to `parent` or to nobody. Its `seq` follows the last one.

    The same words, said by the same author in the same place less than `again_after` ago, are not written twice: the
    first comment is given back, and a double click or a form sent again does no harm.

    Rendered before the thread is locked. Raises UnableToComment with the text and the reason.
    """
    words = read_words(source, last_seq=thread.last_seq)
    if not words.decision.accepted:
        raise UnableToComment(words.decision, source=source)
    with transaction.atomic():
        standing = standing_of_author(author, now=now)
        if any(at > now - again_after for at in standing.recent):
            said = _said(thread, author, parent, words, since=now - again_after)
            if said:
                return said
        decision = decisions.first_refusal(
            decisions.judge_standing(standing), decisions.judge_pace(standing, now=now), _judge_parent(parent, thread)
        )
        numbers = take_numbers(thread, root=parent is None, now=now) if decision.accepted else None
        if numbers is None:
            closed = decisions.judge_talk(Talk(open=False, public=True))
            raise UnableToComment(decisions.first_refusal(decision, closed), source=source)
        return _place(thread, numbers, parent, author, words, now)


def edit_comment(*, comment: Comment, by: Reader, source: str, now: datetime) -> Comment:
    """Put other words in a comment of one's own, for 15 minutes; the old ones are kept as a revision.

    Raises UnableToEdit with the new text and the reason.
    """
    words = read_words(source, last_seq=comment.thread.last_seq)
    with transaction.atomic():
        standing = standing_of_author(by, now=now)
        held = hold_thread(comment.thread)
        kept = hold_comment(comment)
        decision = decisions.first_refusal(
            decisions.judge_authorship(own=kept.author_id == by.pk),
            decisions.judge_sight(visible=kept.state == Comment.State.VISIBLE),
            decisions.judge_edit(created_at=kept.created_at, now=now),
            decisions.judge_standing(standing),
            decisions.judge_talk(_talk(held)),
            words.decision,
        )
        if not decision.accepted:
            raise UnableToEdit(decision, source=source)
        if words.source == kept.source:
            return kept
        CommentRevision.objects.create(comment=kept, source=kept.source, until=now)
        return _change(kept, source=words.source, html=words.html, edited_at=now)


@transaction.atomic
def delete_comment(*, comment: Comment, by: Reader) -> Comment:
    """Leave a tombstone where one's own comment was: its number and answers stay, its words and revisions are wiped.

    What a moderator has hidden stays as it is. Raises UnableToDelete.
    """
    held = hold_thread(comment.thread)
    kept = hold_comment(comment)
    decision = decisions.first_refusal(
        decisions.judge_authorship(own=kept.author_id == by.pk),
        decisions.judge_sight(visible=kept.state in {Comment.State.VISIBLE, Comment.State.HELD}),
    )
    if not decision.accepted:
        raise UnableToDelete(decision)
    CommentRevision.objects.filter(comment=kept).delete()
    return set_state(kept, held, Comment.State.DELETED, source="", html="")


def hold_comment(comment: Comment) -> Comment:
    """The comment as it stands now, locked until the transaction ends."""
    return Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)


def set_state(comment: Comment, thread: Thread, state: str, *, reason: str = "", **fields: Any) -> Comment:
    """Move a comment into or out of sight, and the counters with it. Thread and comment must be held.

    When the last word of a thread goes out of sight, the thread goes back to its place by the word before it:
    or a hidden advertisement would still lead «Обсуждаемое».
    """
    before = comment.state
    changed = _change(comment, state=state, state_reason=reason, **fields)
    step = (state == Comment.State.VISIBLE) - (before == Comment.State.VISIBLE)
    if step:
        count_comment(thread, step, last_activity_at=last_activity(thread))
    return changed


def read_words(source: str, *, last_seq: int) -> Words:
    """What was typed, cleaned and rendered as it would stand in a thread of `last_seq` comments: a preview, too.

    A megabyte is turned away before either.
    """
    # A form counts a line's end as two characters, so twice the length is the most that can come out short enough.
    if len(source) > 2 * decisions.LONGEST:
        return Words("", "", decisions.judge_text(length=len(source), links=0))
    text = clean(source)
    if not text or len(text) > decisions.LONGEST:
        return Words(text, "", decisions.judge_text(length=len(text), links=0))
    html = rendering.render(text, last_seq=last_seq)
    length = len(text) if rendering.has_words(html) else 0
    return Words(text, html, decisions.judge_text(length=length, links=rendering.count_links(html)))


def _judge_parent(parent: Comment | None, thread: Thread) -> Decision:
    """A tombstone may be answered, or the text of somebody who had begun before would be lost."""
    if parent is None:
        return decisions.ACCEPT
    return decisions.judge_parent(same_thread=parent.thread_id == thread.pk, seen=parent.state != Comment.State.HELD)


def _said(thread: Thread, author: Reader, parent: Comment | None, words: Words, *, since: datetime) -> Comment | None:
    """The same words of the same author in the same place."""
    said = Comment.objects.filter(thread=thread, author=author, parent=parent, source=words.source)
    return said.filter(created_at__gt=since).first()


def _talk(thread: Thread) -> Talk:
    return Talk(open=thread.state == Thread.State.OPEN, public=thread.last_activity_at is not None)


def _place(
    thread: Thread, numbers: Numbers, parent: Comment | None, author: Reader, words: Words, now: datetime
) -> Comment:
    """Write the row and count it on those it answers. The thread is held, so its numbers are ours."""
    path = paths.below(parent.path if parent else b"", numbers.seq)
    comment = Comment.objects.create(
        thread=thread,
        seq=numbers.seq,
        parent=parent,
        root_no=parent.root_no if parent else numbers.root_no,
        depth=parent.depth + 1 if parent else 0,
        path=path,
        author=author,
        created_at=now,
        source=words.source,
        html=words.html,
    )
    if parent:
        count_answer(parent, paths.ancestors(path))
    return comment


def _change(comment: Comment, **fields: Any) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(**fields)
    for name, value in fields.items():
        setattr(comment, name, value)
    return comment
