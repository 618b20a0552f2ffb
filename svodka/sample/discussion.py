"""The sample's readers, their posts and their talk. Posts go through flow; what is said under them comes in whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from svodka import flow
from svodka.discuss.actions import hide_comment
from svodka.discuss.actions.importing import ImportedComment, import_comments
from svodka.discuss.actions.threads import make_standing
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.readers.models import Reader
from svodka.readers.names import key_of
from svodka.sample import standing
from svodka.sample.attention import attend
from svodka.sample.posts import WrittenPost, posts
from svodka.sample.talk import Remark, Voice, moments, read_talk, voices
from svodka.stories.models import Story

FOLDER = Path(__file__).parent / "talk"
# With the written remarks that can be read it is the thread of the specification page: 10,070.
DRAWN_REMARKS = 10_030
STANDING = "park"

Cast = Mapping[str, Reader]


def talk(stories: Mapping[str, Story], *, now: datetime, days: int = 0, folder: Path = FOLDER) -> int:
    """Let the readers join, post and talk; `stories` are the sample's by the name of their saved page, and every date
    is moved by `days`. Gives the number of comments written. A portal where somebody has spoken is left as it is.
    """
    if Comment.objects.exists():
        return 0
    known = voices(folder)
    with transaction.atomic():
        cast = _join(known, now)
        written = sum(
            _say(stories[path.stem].thread, read_talk(path, days), cast, now)
            for path in sorted((folder / "stories").glob("*.txt"))
            if path.stem in stories
        )
        for post in posts(folder / "posts", days):
            written += _post(post, stories, known, cast, now, folder)
        attend(stories, list(cast.values()), now=now)
    return written


def _join(known: Sequence[Voice], now: datetime) -> Cast:
    cast = {}
    for voice in known:
        joined = {"date_joined": now - timedelta(days=voice.since), "name_key": key_of(voice.name)}
        cast[voice.name] = Reader.objects.get_or_create(username=voice.name, defaults=joined)[0]
        if voice.moderator:
            group, _made = Group.objects.get_or_create(name="moderator")
            group.permissions.add(Permission.objects.get(codename="moderate_comment"))
            cast[voice.name].groups.add(group)
    return cast


def _post(
    told: WrittenPost,
    stories: Mapping[str, Story],
    known: Sequence[Voice],
    cast: Cast,
    now: datetime,
    folder: Path,
) -> int:
    to = stories.get(told.to)
    if told.to and to is None:
        return 0
    at = told.at(begun=to.published_at if to else None, now=now)
    post = flow.publish_post(author=cast[told.author], headline=told.headline, source=told.source, to=to, now=at)
    if told.standing:
        make_standing(post.thread)
    remarks = read_talk(told.talk, told.days) if told.talk else []
    before: list[ImportedComment] = []
    if told.name == STANDING:
        before = _mass(folder, known, cast, post, until=moments(remarks, begun=at, now=now)[0])
    return _say(post.thread, remarks, cast, now, before)


def _mass(
    folder: Path, known: Sequence[Voice], cast: Cast, post: ReaderPost, *, until: datetime
) -> list[ImportedComment]:
    opened_at = post.published_at or post.created_at
    drawn = standing.draw(folder, known, count=DRAWN_REMARKS, opened_at=opened_at, until=until)
    return [ImportedComment(cast[remark.name], remark.at, remark.text, remark.answers) for remark in drawn]


def _say(
    thread: Thread,
    remarks: Sequence[Remark],
    cast: Cast,
    now: datetime,
    before: Sequence[ImportedComment] = (),
) -> int:
    """Everything said in a thread; `before` are the comments that come first. Hiding is done by the moderator."""
    subject = thread.story or thread.post
    begun = subject.published_at if subject and subject.published_at else now
    said = zip(remarks, moments(remarks, begun=begun, now=now), strict=True)
    comments = [*before, *(_comment(remark, at, cast, len(before)) for remark, at in said)]
    written = import_comments(thread=thread, comments=comments)
    moderator = next((reader for reader in cast.values() if reader.groups.exists()), None)
    for number, remark in enumerate(remarks, len(before) + 1):
        if remark.hidden and moderator:
            comment = Comment.objects.get(thread=thread, seq=number)
            shortly = comment.created_at + timedelta(minutes=9)
            hide_comment(comment=comment, by=moderator, reason=remark.hidden, now=min(shortly, timezone.now()))
    return written


def _comment(remark: Remark, at: datetime, cast: Cast, before: int) -> ImportedComment:
    fans = [reader for name, reader in cast.items() if name != remark.name][: remark.likes]
    return ImportedComment(
        author=cast[remark.name],
        at=at,
        source=remark.text,
        answers=remark.to + before if remark.to else 0,
        deleted=remark.deleted,
        liked_by=fans,
    )
