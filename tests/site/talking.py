"""A story with a short talk under it, for tests of what readers do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Thread
from svodka.readers.models import Reader
from tests import make


@dataclass(frozen=True, slots=True)
class Talk:
    """«Вахтенный» has spoken, «Каботажник» has answered: both an hour ago or more."""

    thread: Thread
    first: Comment
    answer: Comment

    @property
    def write(self) -> str:
        return f"/threads/{self.thread.pk}/write/"

    def place(self, seq: int, language: str = "") -> str:
        return f"{language}/news/{self.thread.story_id}-parom/page-1/#c{seq}"

    def last(self) -> Comment:
        return Comment.objects.filter(thread=self.thread).order_by("-seq").select_related("author")[0]


def talk() -> Talk:
    make.portal()
    thread = make.thread(make.story())
    first = say(thread, make.commenter(), "Колонки всё ещё на заводе.\n\n> по слухам\n\nИ это *декабрь*.", hours_ago=2)
    answer = say(thread, make.commenter("Каботажник"), "Значит, **август**.", to=first, hours_ago=1)
    return Talk(thread, first, answer)


def say(thread: Thread, by: Reader, text: str, *, to: Comment | None = None, hours_ago: float = 0) -> Comment:
    """A comment through the action, at the clock's own time: views ask the clock what may still be edited."""
    at = timezone.now() - timedelta(hours=hours_ago)
    return discuss.write_comment(thread=thread, author=by, source=text, parent=to, now=at)


def signed_in(username: str = "Вахтенный") -> Client:
    client = Client()
    client.force_login(make.commenter(username))
    return client
