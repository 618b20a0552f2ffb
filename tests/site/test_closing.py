"""A moderator closes a discussion and makes a standing topic, from the page; a ban takes posts along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from svodka import flow
from svodka.discuss.decisions import BanLength
from svodka.discuss.models import PostRevision, ReaderPost, Thread
from svodka.readers.models import Ban, Reader
from tests import make
from tests.site.talking import Talk, signed_in, talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(name="talk")
def _talk() -> Talk:
    return talk()


@pytest.fixture
def moderator() -> Reader:
    reader = make.commenter("Дежурный")
    reader.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return reader


@pytest.fixture
def duty(moderator: Reader) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def test_the_ways_stand_where_the_moderator_writes(duty: Client, talk: Talk) -> None:
    here = duty.get(f"/me/here/?thread={talk.thread.pk}&first=1&last=2").content.decode()
    form = duty.get(talk.write).content.decode()
    assert all(f"/threads/{talk.thread.pk}/close/" in page and "/stand/" in page for page in (here, form))


def test_a_reader_does_not_see_them(talk: Talk) -> None:
    client = signed_in()
    assert "/close/" not in client.get(f"/me/here/?thread={talk.thread.pk}&first=1&last=2").content.decode()
    assert client.post(f"/threads/{talk.thread.pk}/close/", {"ready": "circles"}).status_code == 403


DECISIONS: list[tuple[dict[str, object], str, tuple[str, bool]]] = [
    ({}, "close", ("closed", False)),
    ({"state": "closed"}, "reopen", ("open", False)),
    ({}, "stand", ("open", True)),
    ({"standing": True}, "unstand", ("open", False)),
]


@pytest.mark.parametrize(("before", "act", "after"), DECISIONS)
def test_the_form_decides_and_the_log_says_so(
    before: dict[str, object], act: str, after: tuple[str, bool], duty: Client, talk: Talk
) -> None:
    Thread.objects.filter(pk=talk.thread.pk).update(**before)
    address = f"/threads/{talk.thread.pk}/{act}/"
    assert duty.get(address).status_code == 200
    assert Thread.objects.get(pk=talk.thread.pk).state == before.get("state", "open")
    assert duty.post(address, {"ready": "own", "reason": "по просьбе читателей"}).status_code == 303
    talk.thread.refresh_from_db()
    assert (talk.thread.state, talk.thread.standing) == after
    # The reason is typeset: «по» is held to its word by a no-break space.
    assert "по\xa0просьбе читателей" in duty.get("/moderation/log/").content.decode()


def test_a_closed_discussion_says_so_and_can_be_opened(duty: Client, talk: Talk) -> None:
    Thread.objects.filter(pk=talk.thread.pk).update(state="closed")
    assert "Обсуждение закрыто" in duty.get(talk.place(1)).content.decode()
    assert f"/threads/{talk.thread.pk}/reopen/" in duty.get(talk.write).content.decode()


def test_a_ban_takes_the_days_posts_along_and_brings_them_back(moderator: Reader) -> None:
    now = timezone.now()
    post = make.reader_post(published_at=now - timedelta(hours=2))
    Thread.objects.create(post=post, last_activity_at=now)
    told = {"by": moderator, "reason": "реклама", "now": now}
    flow.ban_reader(reader=post.author, length=BanLength.WEEK, hide_written=True, **told)
    post.refresh_from_db()
    assert post.state == ReaderPost.State.HIDDEN
    assert flow.bring_back_of_ban(Ban.objects.get(), by=moderator, reason="по ошибке", now=now) == 1
    post.refresh_from_db()
    assert post.state == ReaderPost.State.LIVE


def test_a_post_under_which_others_talk_stays(talk: Talk) -> None:
    post = make.reader_post(author=make.commenter("Каботажник"))
    thread = Thread.objects.create(post=post, last_activity_at=make.NOON)
    for name in ("Вахтенный", "Приёмщик", "Мотористка"):
        make.comment(thread, by=make.commenter(name))
    answer = signed_in("Каботажник").post(f"/posts/{post.pk}/delete/")
    post.refresh_from_db()
    assert (post.state, answer.status_code) == (ReaderPost.State.LIVE, 422)


def test_what_a_post_said_before_is_kept() -> None:
    post = make.reader_post()
    words = {"headline": post.headline, "source": "Пересчитал."}
    flow.edit_post(post, by=post.author, now=make.NOON + timedelta(hours=1), **words)
    assert PostRevision.objects.get().source == "Считаем вслух."
