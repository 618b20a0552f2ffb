"""How often the sample's stories and posts were looked at, and which of its readers agree with them.

Drawn from the name of each, so that every portal's sample is the same: what is talked about more is read more.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from svodka.discuss.actions import likes, views
from svodka.discuss.models import ReaderPost
from svodka.readers.models import Reader
from svodka.stories.actions import add_story_views
from svodka.stories.models import Story

QUIET = (140, 420)
# A remark is worth so many who only read; a standing thread is no news to most who come back to it.
READERS_OF_A_REMARK, MOST_REMARKS = 37, 400
AGREED_AFTER = timedelta(hours=2)


def attend(stories: Mapping[str, Story], cast: Sequence[Reader], *, now: datetime) -> None:
    """Count looks at the live stories (by the name of their saved page) and at all posts, and let readers of `cast`
    agree with what has been talked about.
    """
    looks = {}
    for page, story in stories.items():
        story.refresh_from_db(fields=["comment_count"])
        drawn = random.Random(page)  # noqa: S311
        looks[story.pk] = _looks(drawn, story.comment_count)
        for reader in _fans(drawn, cast, story.comment_count):
            likes.like_story(story=story, by=reader, now=_soon(story.published_at, now))
    add_story_views(looks)
    looks = {}
    for post in ReaderPost.objects.filter(state=ReaderPost.State.LIVE).order_by("pk"):
        drawn = random.Random(post.headline)  # noqa: S311
        looks[post.pk] = _looks(drawn, post.comment_count)
        others = [reader for reader in cast if reader.pk != post.author_id]
        for reader in _fans(drawn, others, post.comment_count):
            likes.like_post(post=post, by=reader, now=_soon(post.published_at, now))
    views.add_post_views(looks)


def _looks(drawn: random.Random, remarks: int) -> int:
    return drawn.randint(*QUIET) + READERS_OF_A_REMARK * min(remarks, MOST_REMARKS)


def _fans(drawn: random.Random, cast: Sequence[Reader], remarks: int) -> Sequence[Reader]:
    return drawn.sample(cast, min(len(cast), drawn.randint(1, 3) + remarks // 4)) if remarks else ()


def _soon(published_at: datetime | None, now: datetime) -> datetime:
    return min((published_at or now) + AGREED_AFTER, now)
