"""What readers' acts change in several rooms: their posts, and the end of an account."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from svodka.digest import actions as digest
from svodka.discuss import actions as discuss
from svodka.discuss import by_author
from svodka.discuss.actions import bans
from svodka.discuss.decisions import BanLength
from svodka.discuss.models import ReaderPost
from svodka.discuss.posts import words_of
from svodka.readers import actions as readers
from svodka.readers.models import Ban, Reader
from svodka.search import actions as search

log = structlog.get_logger("svodka.flow")


@transaction.atomic
def erase_reader(reader: Reader, *, now: datetime, language: str) -> bool:
    """Take everything personal off a reader whose days of grace are over, in every room; what was written stays.

    `language` is the portal's: the row is called «Бывший читатель N» in it. False when there was nothing to do.
    """
    if not readers.erase(reader=reader, now=now, language=language):
        return False
    by_author.forget_reading(reader)
    discuss.forget_drafts(reader)
    digest.forget_reader(reader)
    log.info("reader erased", reader=reader.pk)
    return True


@transaction.atomic
def publish_post(
    *,
    author: Reader,
    headline: str,
    source: str,
    to: discuss.Answered | None = None,
    draft: ReaderPost | None = None,
    now: datetime,
) -> ReaderPost:
    """Make a reader's post public and findable. Raises discuss.actions.UnableToPublishPost with its words."""
    live = discuss.publish_post(author=author, headline=headline, source=source, to=to, draft=draft, now=now)
    index_post(live)
    return live


@transaction.atomic
def edit_post(post: ReaderPost, *, by: Reader, headline: str, source: str, now: datetime) -> ReaderPost:
    """Put other words in a live post. Raises discuss.actions.UnableToEditPost with the new words."""
    edited = discuss.edit_post(post=post, by=by, headline=headline, source=source, now=now)
    index_post(edited)
    return edited


@transaction.atomic
def delete_post(post: ReaderPost, *, by: Reader, now: datetime) -> ReaderPost:
    """Its author takes a post away: from its page, lists and search. Raises discuss.actions.UnableToDeletePost."""
    gone = discuss.delete_post(post=post, by=by, now=now)
    index_post(gone)
    return gone


@transaction.atomic
def hide_post(post: ReaderPost, *, by: Reader, reason: str, now: datetime) -> ReaderPost:
    """A moderator takes a post away, from search too. Raises discuss.actions.UnableToModerate."""
    hidden = discuss.hide_post(post=post, by=by, reason=reason, now=now)
    index_post(hidden)
    return hidden


@transaction.atomic
def hide_post_as_before(post: ReaderPost, *, by: Reader | None, reason: str, at: datetime) -> bool:
    """The same for a post that was hidden already in the portal whose place this one takes."""
    hidden = discuss.hide_as_before(post=post, by=by, reason=reason, at=at)
    if hidden:
        index_post(ReaderPost.objects.get(pk=post.pk))
    return hidden


@transaction.atomic
def restore_post(post: ReaderPost, *, by: Reader, reason: str, now: datetime) -> ReaderPost:
    """A moderator lets a hidden post be read and found again. Raises discuss.actions.UnableToModerate."""
    shown = discuss.restore_post(post=post, by=by, reason=reason, now=now)
    index_post(shown)
    return shown


@transaction.atomic
def ban_reader(
    *, reader: Reader, by: Reader, reason: str, length: BanLength, hide_written: bool = False, now: datetime
) -> Ban:
    """Stop a reader from writing; with `hide_written` what they wrote in the last 24 hours, comments and posts, goes
    out of sight for the same reason. Raises discuss.actions.UnableToModerate.
    """
    posts = list(bans.posts_written_lately(reader, now=now)) if hide_written else []
    ban = discuss.ban_reader(reader=reader, by=by, reason=reason, length=length, hide_comments=hide_written, now=now)
    for post in posts:
        hide_post(post, by=by, reason=reason, now=now)
    return ban


@transaction.atomic
def bring_back_of_ban(ban: Ban, *, by: Reader, reason: str, now: datetime) -> int:
    """What was hidden together with a ban can be read again; how many things. Raises UnableToModerate."""
    posts = list(bans.posts_hidden_with(ban))
    comments = discuss.restore_comments_of_ban(ban=ban, by=by, reason=reason, now=now)
    for post in posts:
        restore_post(post, by=by, reason=reason, now=now)
    return comments + len(posts)


@transaction.atomic
def release_reader(*, reader: Reader, by: Reader, reason: str, bring_back: bool = False, now: datetime) -> None:
    """Let a banned reader write again; with `bring_back` what was hidden with the ban, too. Raises UnableToModerate."""
    standing = bans.standing(now=now).filter(reader=reader)
    posts = [post for ban in standing for post in bans.posts_hidden_with(ban)] if bring_back else []
    discuss.release_reader(reader=reader, by=by, reason=reason, restore_comments=bring_back, now=now)
    for post in posts:
        restore_post(post, by=by, reason=reason, now=now)


def index_post(post: ReaderPost) -> None:
    """Put a live post in the search index; one in any other state is taken out of it."""
    if post.state != ReaderPost.State.LIVE:
        search.remove(kind="post", object_id=post.pk)
        return
    search.put(
        search.Document(
            kind="post",
            object_id=post.pk,
            at=post.published_at or post.created_at,
            title=post.headline,
            body=words_of(post.html),
            facets={"state": [post.state], "author": [str(post.author_id)]},
        )
    )
