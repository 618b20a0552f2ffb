"""Two readers, a moderator, and one of everything that has an owner: what the tests of this folder move among."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, CommentRevision, Like, ReaderPost, Report, Thread
from svodka.readers.models import Ban, Consent, Reader
from svodka.stories.models import Story
from tests import make

PASSWORD = "шпангоут-12-левый"
# Words that nobody but their owner may read, wherever they turn up.
SECRET = "Тайна-боцмана"
UNSAID = "Недописанное-боцманом"


@dataclass(frozen=True)
class Cast:
    """`owner` has written everything; `stranger` is another reader; `banned` may not write."""

    owner: Reader
    stranger: Reader
    moderator: Reader
    banned: Reader
    story: Story
    thread: Thread
    comment: Comment
    answer: Comment
    hidden: Comment
    post: ReaderPost
    draft: ReaderPost


def person(name: str, email: str, *, password: str = "", joined_at: datetime | None = None) -> Reader:
    """A reader of long standing with a confirmed address; without a password unless one is given."""
    made = make.reader(name, email=email, date_joined=joined_at or timezone.now() - timedelta(days=90))
    made.set_password(password or None)
    made.save()
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def moderator() -> Reader:
    made = person("Дежурный", "duty@kilvater.example")
    made.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return made


def full_cast() -> Cast:
    """Everybody and everything. The owner's comments are a minute old, so that they can still be edited."""
    make.portal()
    now = timezone.now()
    owner, stranger = person("Боцман", "bosun@kilvater.example"), person("Лоцман", "pilot@kilvater.example")
    duty, banned = moderator(), person("Шкипер", "skipper@kilvater.example")
    Consent.objects.create(reader=owner, text_version="2026-11", given_at=now)
    Ban.objects.create(reader=banned, by=duty, reason="Брань в рубке", since=now - timedelta(hours=1))
    story = make.story(published_at=now - timedelta(hours=3))
    thread = make.thread(story)
    first = discuss.write_comment(thread=thread, author=owner, source="Ходил через день.", now=now - timedelta(hours=2))
    answer = discuss.write_comment(
        thread=thread, author=owner, source="И зимой тоже.", parent=first, now=now - timedelta(minutes=1)
    )
    hidden = discuss.write_comment(thread=thread, author=owner, source=SECRET, now=now - timedelta(hours=1))
    discuss.hide_comment(comment=hidden, by=duty, reason="Не по делу", now=now)
    post = make.reader_post(author=owner, published_at=now - timedelta(hours=1), to_story=story)
    draft = make.reader_post(
        f"Черновик: {UNSAID}", author=owner, published_at=None, state=ReaderPost.State.DRAFT, source=UNSAID, html=UNSAID
    )
    Thread.objects.create(post=post, last_activity_at=post.published_at)
    return Cast(owner, stranger, duty, banned, story, thread, first, answer, hidden, post, draft)


def client_of(reader: Reader | None, **given: Any) -> Client:
    """A browser in which the reader is signed in; None: nobody is. A broken page answers 500 and does not raise."""
    client = Client(raise_request_exception=False, **given)
    if reader is not None:
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client


# Sessions come and go with every request; revisions and the search's own index have no owner.
_NOT_COMPARED = {"sessions.Session"}

Rows = dict[str, list[tuple[Any, ...]]]


def all_rows() -> Rows:
    """Every row of every table, to be compared with what was there before."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in _NOT_COMPARED
    }


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables whose rows are other ones."""
    return [label for label in before if before[label] != after[label]]


def rows_of(reader: Reader) -> Rows:
    """What belongs to one reader: nobody else may change it. Counters of agreement and answers are not theirs."""
    sessions = apps.get_model("usersessions.UserSession")._default_manager

    def of(rows: Any, *columns: str) -> Sequence[tuple[Any, ...]]:
        return list(rows.order_by("pk").values_list("pk", *columns))

    return {
        "reader": of(Reader.objects.filter(pk=reader.pk), "username", "email", "password", "is_active", "name_key")
        + of(Reader.objects.filter(pk=reader.pk), "is_staff", "is_superuser", "deletion_asked_at", "erased_at"),
        "addresses": of(EmailAddress.objects.filter(user=reader), "email", "verified", "primary"),
        "comments": of(Comment.objects.filter(author=reader), "source", "html", "state", "state_reason", "edited_at"),
        "revisions": of(CommentRevision.objects.filter(comment__author=reader), "source"),
        "posts": of(ReaderPost.objects.filter(author=reader), "headline", "source", "html", "state", "edited_at"),
        "consents": of(Consent.objects.filter(reader=reader), "text_version", "withdrawn_at"),
        "bans": of(Ban.objects.filter(reader=reader), "reason", "until", "lifted_at"),
        "likes": of(Like.objects.filter(by=reader)),
        "reports": of(Report.objects.filter(by=reader), "reason", "settled_at"),
        "groups": list(reader.groups.values_list("pk")) + list(reader.user_permissions.values_list("pk")),
        "sessions": of(sessions.filter(user=reader), "session_key"),
    }  # type: ignore[return-value]


def told(wrong: Iterable[object]) -> str:
    """What was found wrong, a line each: pytest cuts long lists."""
    return "\n" + "\n".join(str(one) for one in wrong)
