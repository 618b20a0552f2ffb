"""The sample's readers: their files can be read, and what they say stands in the portal as if they had typed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from svodka.discuss.models import Comment, ReaderPost, Thread, Verdict
from svodka.sample import discussion, standing
from svodka.sample.posts import posts
from svodka.sample.talk import UnableToReadTalk, moments, read_talk, voices
from tests import make

FOLDER = discussion.FOLDER
TALKS = sorted([*FOLDER.glob("**/*.talk.txt"), *FOLDER.glob("stories/*.txt")])
OPENED, UNTIL = datetime(2021, 3, 3, 7, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("**/*.txt")), ids=lambda path: path.name)
def test_everybody_who_speaks_has_joined(path: Path) -> None:
    known = {voice.name for voice in voices(FOLDER)}
    if path.parent.name == "posts" and not path.name.endswith(".talk.txt"):
        assert {post.author for post in posts(path.parent)} <= known
    else:
        assert {remark.name for remark in read_talk(path)} <= known


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.name)
def test_an_answer_follows_what_it_answers(path: Path) -> None:
    assert all(remark.to < number for number, remark in enumerate(read_talk(path), 1))


def test_a_remark_without_words_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("Каботажник +1:00 ·2\n\n", encoding="utf-8")
    with pytest.raises(UnableToReadTalk, match=r"empty\.txt, line 1"):
        read_talk(tmp_path / "empty.txt")


def test_a_line_of_words_is_not_taken_for_a_name(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Каботажник +1:00\nОтход в +1:00 по Москве\n", encoding="utf-8")
    assert [remark.text for remark in read_talk(tmp_path / "one.txt")] == ["Отход в +1:00 по Москве"]


@pytest.mark.parametrize("minutes", [2, 20, 130, 1_570])
@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.name)
def test_a_talk_keeps_its_order_however_late_the_portal_starts(path: Path, minutes: int) -> None:
    begun = datetime(2026, 11, 22, 8, 35, tzinfo=UTC)
    now = begun + timedelta(minutes=minutes)
    said = moments(read_talk(path), begun=begun, now=now)
    assert [begun, *said, now] == sorted([begun, *said, now])


def test_a_talk_that_would_outlast_now_goes_faster(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Каботажник +1:00\nДа.\n\nПриёмщик +2:00 >1\nНет.\n", encoding="utf-8")
    said = moments(read_talk(tmp_path / "one.txt"), begun=OPENED, now=OPENED + timedelta(minutes=61))
    assert [at - OPENED for at in said] == [timedelta(minutes=30), timedelta(hours=1)]


def test_nobody_answers_themselves_in_the_mass() -> None:
    drawn = list(standing.draw(FOLDER, voices(FOLDER), count=2_000, opened_at=OPENED, until=UNTIL))
    assert not [one for one in drawn if one.answers and drawn[one.answers - 1].name == one.name]
    assert [one.at for one in drawn] == sorted(one.at for one in drawn)


def test_nobody_speaks_of_the_ferry_before_its_contract() -> None:
    drawn = standing.draw(FOLDER, voices(FOLDER), count=2_000, opened_at=OPENED, until=UNTIL)
    early = [one.text for one in drawn if one.at < datetime(2024, 3, 1, tzinfo=UTC)]
    assert not [text for text in early if "Устьян" in text]


def test_the_mass_is_the_same_on_every_portal() -> None:
    drawn = [list(standing.draw(FOLDER, voices(FOLDER), count=50, opened_at=OPENED, until=UNTIL)) for _ in range(2)]
    assert drawn[0] == drawn[1]


@pytest.mark.django_db
def test_the_talk_comes_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discussion, "DRAWN_REMARKS", 300)
    story = make.story()
    make.thread(story)
    written = discussion.talk({"rynda-schema-article": story}, now=make.NOON + timedelta(days=2))
    park = Thread.objects.get(post__headline="Нужен ли северу свой парк паромов")
    assert (written, park.last_seq, park.standing) == (Comment.objects.count(), 342, True)
    assert Verdict.objects.filter(act="hide").count() == Comment.objects.filter(state="hidden").count() == 2


@pytest.mark.django_db
def test_it_comes_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discussion, "DRAWN_REMARKS", 10)
    assert discussion.talk({}, now=make.NOON) > 0
    assert (discussion.talk({}, now=make.NOON), ReaderPost.objects.count()) == (0, 5)


@pytest.mark.django_db
def test_what_is_talked_about_is_read_and_agreed_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discussion, "DRAWN_REMARKS", 10)
    story, silent = make.story(), make.story(slug="tikho")
    for one in (story, silent):
        make.thread(one)
    discussion.talk({"rynda-schema-article": story, "stend3-bearing": silent}, now=make.NOON + timedelta(days=2))
    for one in (story, silent):
        one.refresh_from_db()
    assert story.view_count > silent.view_count > 0
    assert (story.like_count > 0, silent.like_count) == (True, 0)
