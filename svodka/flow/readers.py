"""What readers' acts change in several rooms: their posts, and the end of an account."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from svodka.digest import actions as digest
from svodka.discuss import actions as discuss
from svodka.discuss import by_author
from svodka.discuss.models import ReaderPost
from svodka.discuss.posts import words_of
from svodka.readers import actions as readers
from svodka.readers.models import Reader
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
def restore_post(post: ReaderPost, *, by: Reader, reason: str, now: datetime) -> ReaderPost:
    """A moderator lets a hidden post be read and found again. Raises discuss.actions.UnableToModerate."""
    shown = discuss.restore_post(post=post, by=by, reason=reason, now=now)
    index_post(shown)
    return shown


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
