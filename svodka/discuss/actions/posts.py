"""Readers' posts: kept as drafts, published, edited, deleted by their authors and brought back.

A post's last change by its author stands in `edited_at`: an edit of what is live, the moment of the deletion, or when
a draft was saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from svodka.discuss import decisions, rendering
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused
from svodka.discuss.actions.numbering import hold_author
from svodka.discuss.cleaning import clean, one_line
from svodka.discuss.decisions import Decision
from svodka.discuss.models import Comment, PostRevision, ReaderPost, Thread
from svodka.names.slugs import slug_of
from svodka.readers.models import Reader
from svodka.stories.models import Story

Answered = Story | ReaderPost
_State = ReaderPost.State


class UnableToPost(Refused):
    """The post was not taken. `headline` and `source` are as they were given: hand them back to their author."""

    def __init__(self, decision: Decision, *, headline: str, source: str) -> None:
        super().__init__(decision)
        self.headline = headline
        self.source = source


class UnableToSaveDraft(UnableToPost):
    """The draft was not kept."""


class UnableToPublishPost(UnableToPost):
    """The post was not published; a draft stands as it was."""


class UnableToEditPost(UnableToPost):
    """The edit was not taken; the post stands as it was."""


class UnableToDeletePost(Refused):
    """The post is somebody else's, or not there any more."""


class UnableToBringBackPost(Refused):
    """The post is somebody else's, was not deleted by its author, or too long ago."""


@dataclass(frozen=True, slots=True)
class PostWords:
    """A post as it would be kept and shown (`html`), and whether its words alone allow that (`decision`)."""

    headline: str
    source: str
    html: str
    decision: Decision


def read_post(*, headline: str, source: str) -> PostWords:
    """What was typed, cleaned and rendered as it would stand on its page: a preview, too. A text that is too long is
    turned away before it is rendered.
    """
    title, text, decision = _cleaned(headline, source)
    if not decision.accepted:
        return PostWords(title, text, "", decision)
    html = rendering.render_essay(text)
    length = len(text) if rendering.has_words(html) else 0
    decision = decisions.first_refusal(
        decisions.judge_headline(length=len(title)),
        decisions.judge_post_text(length=length, links=rendering.count_links(html)),
    )
    return PostWords(title, text, html, decision)


def _cleaned(headline: str, source: str) -> tuple[str, str, Decision]:
    """Headline and text made fit to keep, unless one is too long."""
    # A form counts a line's end as two characters, so twice the length is the most that can come out short enough.
    title = one_line(headline[: 2 * decisions.LONGEST_HEADLINE + 1])
    if len(source) > 2 * decisions.LONGEST_POST:
        return title, "", decisions.judge_post_text(length=len(source), links=0)
    text = clean(source)
    too_long = decisions.judge_post_text(length=max(1, len(text)), links=0)
    if len(title) > decisions.LONGEST_HEADLINE:
        return title, text, decisions.judge_headline(length=len(one_line(headline)))
    return title, text, too_long


@transaction.atomic
def save_draft(
    *,
    author: Reader,
    headline: str,
    source: str,
    to: Answered | None = None,
    draft: ReaderPost | None = None,
    now: datetime,
) -> ReaderPost:
    """Keep a post that only its author sees: a new one in answer to `to`, or new words for `draft`, which keeps what
    it answers. Either the headline or the text may be missing.

    The same words saved twice are one draft. Raises UnableToSaveDraft.
    """
    title, text, words = _cleaned(headline, source)
    hold_author(author)
    kept = _hold_own(draft, author)
    same = None if kept else _same(author, title, text, to, _State.DRAFT)
    if same:
        return same
    mine = ReaderPost.objects.filter(author=author, state=_State.DRAFT)
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(author, now=now)),
        words,
        decisions.ACCEPT if title else decisions.judge_post_text(length=len(text), links=0),
        _judge_own(kept, author, _State.DRAFT) if kept else decisions.judge_answered(live=_is_live(to)),
        decisions.ACCEPT if kept else decisions.judge_drafts(kept=mine.count()),
    )
    if not decision.accepted:
        raise UnableToSaveDraft(decision, headline=headline, source=source)
    if kept:
        return _change(kept, headline=title, source=text, edited_at=now)
    dates = {"created_at": now, "edited_at": now}
    return ReaderPost.objects.create(author=author, headline=title, source=text, **_answering(to), **dates)


@transaction.atomic
def publish_post(
    *,
    author: Reader,
    headline: str,
    source: str,
    to: Answered | None = None,
    draft: ReaderPost | None = None,
    now: datetime,
) -> ReaderPost:
    """Make a post public, new or out of a draft (which keeps what it answers), and open its thread. One that was
    public before, then deleted and brought back, keeps its date and its thread.

    The same words published twice are one post: a double click does no harm. Raises UnableToPublishPost.
    """
    words = read_post(headline=headline, source=source)
    hold_author(author)
    kept = _hold_own(draft, author)
    to = (kept.to_story or kept.to_post) if kept else to
    same = _same(author, words.headline, words.source, to, _State.LIVE)
    if same and (kept is None or kept == same):
        return same
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(author, now=now)),
        words.decision,
        _judge_own(kept, author, _State.DRAFT) if kept else decisions.ACCEPT,
        decisions.judge_answered(live=_is_live(to)),
        decisions.ACCEPT if kept and kept.published_at else _judge_pace(author, now),
    )
    if not decision.accepted:
        raise UnableToPublishPost(decision, headline=headline, source=source)
    live = _set_live(kept or ReaderPost(author=author, created_at=now, **_answering(to)), words, now)
    _open_thread(live)
    return live


def _set_live(post: ReaderPost, words: PostWords, now: datetime) -> ReaderPost:
    post.headline, post.source, post.html = words.headline, words.source, words.html
    post.slug = slug_of(words.headline)
    post.state = _State.LIVE
    post.edited_at = now if post.published_at else None
    post.published_at = post.published_at or now
    post.save()
    return post


@transaction.atomic
def edit_post(*, post: ReaderPost, by: Reader, headline: str, source: str, now: datetime) -> ReaderPost:
    """Put other words in a live post of one's own, at any time; its page says when. A new headline makes a new slug.

    Raises UnableToEditPost.
    """
    words = read_post(headline=headline, source=source)
    hold_author(by)
    kept = _hold(post)
    decision = decisions.first_refusal(
        _judge_own(kept, by, _State.LIVE), decisions.judge_standing(standing_of(by, now=now)), words.decision
    )
    if not decision.accepted:
        raise UnableToEditPost(decision, headline=headline, source=source)
    if (words.headline, words.source) == (kept.headline, kept.source):
        return kept
    PostRevision.objects.create(post=kept, headline=kept.headline, source=kept.source, until=now)
    slug = slug_of(words.headline)
    return _change(kept, headline=words.headline, slug=slug, source=words.source, html=words.html, edited_at=now)


@transaction.atomic
def delete_post(*, post: ReaderPost, by: Reader, now: datetime) -> ReaderPost:
    """Take a live post or a draft of one's own away, its thread with it; for a day it can be brought back.

    What a moderator has hidden stays as it is, and so does a post under which others have talked. Raises
    UnableToDeletePost.
    """
    kept = _hold(post)
    decision = decisions.first_refusal(
        _judge_own(kept, by, _State.LIVE, _State.DRAFT),
        decisions.judge_post_deletion(comments_of_others=_comments_of_others(kept)),
    )
    if not decision.accepted:
        raise UnableToDeletePost(decision)
    # One that a moderator closed stays closed when the post comes back.
    Thread.objects.filter(post=kept, state=Thread.State.OPEN).update(state=Thread.State.HIDDEN)
    return _change(kept, state=_State.DELETED, edited_at=now)


@transaction.atomic
def bring_back_post(*, post: ReaderPost, by: Reader, now: datetime) -> ReaderPost:
    """Make a post that its author deleted less than a day ago a draft again. Raises UnableToBringBackPost."""
    kept = _hold(post)
    decision = decisions.first_refusal(
        _judge_own(kept, by, _State.DELETED),
        decisions.judge_undo(deleted_at=kept.edited_at or kept.created_at, now=now),
    )
    if not decision.accepted:
        raise UnableToBringBackPost(decision)
    return _change(kept, state=_State.DRAFT, edited_at=now)


def wipe_deleted_posts(*, now: datetime) -> int:
    """Forget the words of posts that can no longer be brought back; gives how many. Their rows and numbers stay."""
    gone = ReaderPost.objects.filter(state=_State.DELETED).exclude(headline="", source="", html="")
    gone = gone.annotate(deleted_at=Coalesce("edited_at", F("created_at")))
    over = gone.filter(deleted_at__lt=now - decisions.UNDO_WINDOW)
    PostRevision.objects.filter(post__in=over.values("pk")).delete()
    return over.update(headline="", slug="", source="", html="")


def forget_drafts(author: Reader) -> int:
    """Delete what an author never published, and wipe what they deleted; gives how many posts it was.

    A draft that had been public once, and was brought back as one, keeps its row: others may have answered it.
    """
    own = ReaderPost.objects.filter(author=author, state__in=(_State.DRAFT, _State.DELETED))
    PostRevision.objects.filter(post__in=own.values("pk")).delete()
    never_public = own.filter(state=_State.DRAFT, published_at=None).delete()[0]
    wiped = own.update(state=_State.DELETED, headline="", slug="", source="", html="")
    return never_public + wiped


def _comments_of_others(post: ReaderPost) -> int:
    visible = Comment.objects.filter(thread__post=post, state=Comment.State.VISIBLE)
    return visible.exclude(author_id=post.author_id).count()


def _hold(post: ReaderPost) -> ReaderPost:
    """The post as it stands now, locked until the transaction ends."""
    return ReaderPost.objects.select_for_update(no_key=True).get(pk=post.pk)


def _hold_own(draft: ReaderPost | None, author: Reader) -> ReaderPost | None:
    return _hold(draft) if draft else None


def _judge_own(post: ReaderPost, by: Reader, *states: str) -> Decision:
    return decisions.first_refusal(
        decisions.judge_post_authorship(own=post.author_id == by.pk),
        decisions.judge_post_sight(visible=post.state in states),
    )


def _judge_pace(author: Reader, now: datetime) -> Decision:
    """Deleted and hidden posts count too, or deleting would be a way around the limit."""
    posts = ReaderPost.objects.filter(author=author, published_at__isnull=False).order_by("-published_at")
    moments = posts.values_list("published_at", flat=True)[: decisions.MOST_POSTS_A_DAY]
    published = [at for at in moments if at]
    return decisions.judge_post_pace(joined_at=author.date_joined, published=published, now=now)


def _is_live(to: Answered | None) -> bool:
    """As the database has it now; an essay answers nothing and may always stand."""
    if to is None:
        return True
    if isinstance(to, Story):
        return Story.objects.filter(pk=to.pk, state=Story.State.LIVE).exists()
    return ReaderPost.objects.filter(pk=to.pk, state=_State.LIVE).exists()


def _answering(to: Answered | None) -> dict[str, Any]:
    return {"to_story": to if isinstance(to, Story) else None, "to_post": to if isinstance(to, ReaderPost) else None}


def _same(author: Reader, headline: str, source: str, to: Answered | None, state: str) -> ReaderPost | None:
    """The author's post of that state with the same words about the same thing."""
    same = ReaderPost.objects.filter(author=author, state=state, headline=headline, source=source, **_answering(to))
    return same.order_by("pk").first()


def _open_thread(post: ReaderPost) -> None:
    """The post's thread, with its place in «Обсуждаемое»; one that went away with its post comes back with it."""
    thread, made = Thread.objects.get_or_create(post=post, defaults={"last_activity_at": post.published_at})
    if not made and thread.state == Thread.State.HIDDEN:
        Thread.objects.filter(pk=thread.pk).update(state=Thread.State.OPEN)


def _change(post: ReaderPost, **fields: Any) -> ReaderPost:
    ReaderPost.objects.filter(pk=post.pk).update(**fields)
    for name, value in fields.items():
        setattr(post, name, value)
    return post
