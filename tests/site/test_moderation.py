"""The moderators' pages and forms, without JavaScript and with the page's script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import actions as discuss
from svodka.discuss.decisions import BanLength
from svodka.discuss.models import Comment, ReaderPost, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader
from tests import make
from tests.site.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def moderator(portal: None) -> Reader:
    made = make.commenter("Модератор")
    made.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return made


@pytest.fixture
def signed_in(client: Client, moderator: Reader) -> Client:
    """The moderator's browser."""
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def comment(portal: None) -> Comment:
    return make.comment(make.thread(make.story()), "Дёшево, звоните")


@pytest.fixture
def post(portal: None) -> ReaderPost:
    made = make.reader_post(author=make.commenter("Каботажник"))
    Thread.objects.create(post=made, last_activity_at=make.NOON)
    return made


def tree(response: HttpResponse) -> HTMLParser:
    return HTMLParser(response.content)


def report(thing: Comment | ReaderPost, by: str = "Приёмщик", reason: str = "Реклама") -> Report:
    reader, now = make.commenter(by), timezone.now()
    if isinstance(thing, Comment):
        return discuss.report(comment=thing, by=reader, reason=reason, now=now)
    return discuss.report_post(post=thing, by=reader, reason=reason, now=now)


ADDRESSES = [
    "/moderation/",
    "/moderation/log/",
    "/moderation/bans/",
    "/comments/{comment}/hide/",
    "/comments/{comment}/restore/",
    "/comments/{comment}/keep/",
    "/posts/{post}/hide/",
    "/posts/{post}/restore/",
    "/posts/{post}/keep/",
    "/readers/Каботажник/ban/",
    "/readers/Каботажник/release/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_only_moderators_see_and_do(
    client: Client, comment: Comment, post: ReaderPost, address: str, method: str
) -> None:
    path = address.format(comment=comment.pk, post=post.pk)
    send: Callable[..., Any] = getattr(client, method)
    unknown = send(path)
    assert (unknown.status_code, "/accounts/login/?next=" in unknown["Location"]) == (unknown.status_code, True)
    client.force_login(make.commenter("Каботажник"), backend="django.contrib.auth.backends.ModelBackend")
    reader = send(path)
    assert (reader.status_code, "no-store" in reader["Cache-Control"]) == (403, True)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_moderators_page_is_kept_by_no_cache(
    signed_in: Client, comment: Comment, post: ReaderPost, address: str
) -> None:
    response = signed_in.get(address.format(comment=comment.pk, post=post.pk))
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"ready": "advertising"}, "реклама"),
        ({"ready": "advertising", "reason": "третий раз за день"}, "реклама: третий раз за день"),
        ({"ready": "own", "reason": "Не по-русски"}, "Не по-русски"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_hiding_leads_back_to_the_place_and_shows_the_reason_in_the_portals_language(
    signed_in: Client, comment: Comment, prefix: str, sent: dict[str, str], reason: str
) -> None:
    response = signed_in.post(f"{prefix}/comments/{comment.pk}/hide/", sent)
    assert response["Location"] == f"{prefix}/news/{comment.thread.story_id}-parom/page-1/#c1"
    assert Comment.objects.get().state_reason == reason
    shown = signed_in.get(response["Location"])
    assert reason in text_of(tree(shown), ".tombstone")
    assert "звоните" not in shown.content.decode()


def test_a_verdict_without_a_reason_gives_the_form_back(signed_in: Client, comment: Comment) -> None:
    response = signed_in.post(f"/comments/{comment.pk}/hide/", {"ready": "own", "reason": "ы" * 201})
    assert response.status_code == 422
    assert text_of(tree(response), ".problem")
    assert tree(response).css_first("input[name=reason]").attributes["value"] == "ы" * 201
    assert Comment.objects.get().state == "visible"


def test_the_form_says_that_everybody_reads_the_reason(signed_in: Client, comment: Comment) -> None:
    form = text_of(tree(signed_in.get(f"/en/comments/{comment.pk}/hide/")), ".comment-box")
    assert "Everybody will read the reason" in form


def test_the_script_gets_the_form_alone_and_then_the_comment(signed_in: Client, comment: Comment) -> None:
    asked = signed_in.get(f"/comments/{comment.pk}/hide/", **SCRIPT)
    assert asked.content.strip().startswith(b"<section")
    done = signed_in.post(f"/comments/{comment.pk}/hide/", {"ready": "advertising"}, **SCRIPT)
    assert (done.status_code, done.content.startswith(b"<li>")) == (202, True)
    assert "tombstone" in done.content.decode()


def test_a_hidden_comment_comes_back(signed_in: Client, comment: Comment) -> None:
    signed_in.post(f"/comments/{comment.pk}/hide/", {"ready": "advertising"})
    assert "звоните" in text_of(tree(signed_in.get(f"/comments/{comment.pk}/restore/")), ".reported")
    signed_in.post(f"/comments/{comment.pk}/restore/", {"ready": "mistake"})
    assert Comment.objects.get().state == "visible"


def test_a_post_is_hidden_and_comes_back(signed_in: Client, post: ReaderPost) -> None:
    assert signed_in.post(f"/posts/{post.pk}/hide/", {"ready": "law"})["Location"] == f"/posts/{post.pk}-prostoy/"
    assert (ReaderPost.objects.get().state, Thread.objects.get().state) == ("hidden", "hidden")
    signed_in.post(f"/posts/{post.pk}/restore/", {"ready": "mistake"})
    assert (ReaderPost.objects.get().state, Thread.objects.get().state) == ("live", "open")


def test_reports_stand_by_what_was_reported(signed_in: Client, comment: Comment, post: ReaderPost) -> None:
    report(comment, "Приёмщик", "Реклама")
    report(post, "Приёмщик", "Не о том")
    report(comment, "Мотористка", "Опять звонит")
    shown = tree(signed_in.get("/en/moderation/"))
    first, second = (" ".join(node.text().split()) for node in shown.css("article.comment"))
    assert "Дёшево, звоните 2 reports Мотористка" in first
    assert "Считаем вслух. 1 report Приёмщик" in second


def test_what_was_left_as_it_is_leaves_the_queue(signed_in: Client, comment: Comment) -> None:
    report(comment)
    response = signed_in.post(f"/comments/{comment.pk}/keep/?from=moderation", {"ready": "fair"})
    assert response["Location"] == "/moderation/"
    assert not tree(signed_in.get("/moderation/")).css("article.comment")
    assert Verdict.objects.get().act == "keep"


def test_what_its_author_deleted_leaves_the_queue(signed_in: Client, comment: Comment) -> None:
    report(comment)
    discuss.delete_comment(comment=comment, by=comment.author)
    assert not tree(signed_in.get("/moderation/")).css("article.comment")


def test_the_author_stands_with_what_was_decided_before(signed_in: Client, comment: Comment, moderator: Reader) -> None:
    other = make.comment(comment.thread)
    discuss.hide_comment(comment=other, by=moderator, reason="Реклама", now=timezone.now())
    report(comment)
    assert "1 verdict against them already" in text_of(tree(signed_in.get("/en/moderation/")), "article header")


def test_the_words_of_a_hidden_comment_stand_in_the_log(signed_in: Client, comment: Comment) -> None:
    signed_in.post(f"/comments/{comment.pk}/hide/", {"ready": "advertising"})
    row = text_of(tree(signed_in.get("/en/moderation/log/")), "tbody tr")
    assert "Вахтенный: № 1 hidden реклама" in row
    assert "звоните" in row


def test_the_log_of_one_reader(signed_in: Client, comment: Comment, post: ReaderPost, moderator: Reader) -> None:
    now = timezone.now()
    discuss.hide_comment(comment=comment, by=moderator, reason="Реклама", now=now)
    discuss.hide_post(post=post, by=moderator, reason="Оскорбление", now=now)
    discuss.ban_reader(reader=post.author, by=moderator, reason="Оскорбления", length=BanLength.DAY, now=now)
    shown = tree(signed_in.get("/en/moderation/log/?reader=каботажник"))
    reasons = [" ".join(node.text().split()) for node in shown.css("tbody td:nth-child(2)")]
    assert [row.split(":")[0] for row in reasons] == ["Каботажник", "Каботажник"]
    assert "stopped from writing until" in reasons[0]


def test_a_name_that_nobody_has_is_said_so(signed_in: Client) -> None:
    shown = tree(signed_in.get("/en/moderation/log/?reader=Никто"))
    assert text_of(shown, ".problem") == "Nobody here is called Никто."


def test_a_sweep_is_one_line_of_the_log(signed_in: Client, comment: Comment, moderator: Reader) -> None:
    make.comment(comment.thread)
    now = make.NOON + timedelta(hours=3)
    length = BanLength.FOR_GOOD
    discuss.ban_reader(
        reader=comment.author, by=moderator, reason="Реклама", length=length, hide_comments=True, now=now
    )
    rows = [" ".join(node.text().split()) for node in tree(signed_in.get("/en/moderation/log/")).css("tbody tr")]
    assert len(rows) == 2
    assert "№ 2, № 1 hidden" in rows[0]
    assert "stopped from writing for good" in rows[1]


def test_a_ban_from_the_form(signed_in: Client, comment: Comment) -> None:
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    path = f"/readers/{comment.author.username}/ban/?comment={comment.pk}"
    assert "Hide 1 text of the last 24 hours" in text_of(tree(signed_in.get(f"/en{path}")), "form.act")
    response = signed_in.post(path, {"ready": "advertising", "length": "week", "hide": "1"})
    assert response["Location"].endswith("/page-1/#c1")
    ban = Ban.objects.get()
    assert (ban.reason, ban.until - ban.since, Comment.objects.get().state) == ("реклама", timedelta(7), "hidden")


@pytest.mark.parametrize("sent", [{"ready": "insults"}, {"ready": "insults", "length": "hour"}, {"length": "day"}])
def test_a_ban_that_lacks_something(signed_in: Client, comment: Comment, sent: dict[str, str]) -> None:
    response = signed_in.post(f"/readers/{comment.author.username}/ban/", sent)
    assert (response.status_code, Ban.objects.count()) == (422, 0)
    assert text_of(tree(response), ".problem")


def test_a_second_ban_says_what_it_replaces(signed_in: Client, comment: Comment, moderator: Reader) -> None:
    ban(comment.author, moderator)
    shown = text_of(tree(signed_in.get(f"/en/readers/{comment.author.username}/ban/")), ".problem")
    assert "A ban stands until" in shown
    assert "The new one replaces it." in shown


def ban(reader: Reader, by: Reader, *, hide: bool = False) -> Ban:
    now, length = timezone.now(), BanLength.WEEK
    return discuss.ban_reader(reader=reader, by=by, reason="Реклама", length=length, hide_comments=hide, now=now)


@pytest.mark.parametrize(
    ("what", "banned", "state"),
    [("writing", False, "hidden"), ("comments", True, "visible"), ("both", False, "visible")],
)
def test_what_a_release_brings_back(
    signed_in: Client, comment: Comment, moderator: Reader, what: str, banned: bool, state: str
) -> None:
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    ban(comment.author, moderator, hide=True)
    path = f"/readers/{comment.author.username}/release/?from=moderation"
    response = signed_in.post(path, {"ready": "mistake", "what": what})
    assert response["Location"] == "/moderation/bans/"
    assert (Ban.objects.filter(lifted_at=None).exists(), Comment.objects.get().state) == (banned, state)


def test_the_list_of_bans(signed_in: Client, comment: Comment, moderator: Reader) -> None:
    ban(comment.author, moderator)
    cells = [node.text() for node in tree(signed_in.get("/en/moderation/bans/")).css("tbody tr > *")]
    assert cells[:2] + cells[4:] == ["Вахтенный", "Реклама", "Модератор", "Let write again"]


def test_a_name_leads_to_the_form_of_a_ban(signed_in: Client, comment: Comment) -> None:
    response = signed_in.get("/moderation/bans/?reader=вахтенный")
    assert unquote(response["Location"]) == "/readers/Вахтенный/ban/?from=moderation"


def test_a_reader_who_is_not_there(signed_in: Client) -> None:
    assert signed_in.get("/readers/Никто/ban/").status_code == 404


def test_a_moderator_does_not_ban_another(signed_in: Client) -> None:
    other = make.commenter("Дежурная")
    other.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    response = signed_in.post("/en/readers/Дежурная/ban/", {"ready": "insults", "length": "day"})
    assert "by an owner" in text_of(tree(response), ".problem")


def test_a_post_is_reported_once(client: Client, post: ReaderPost) -> None:
    client.force_login(make.commenter("Приёмщик"), backend="django.contrib.auth.backends.ModelBackend")
    path = f"/en/posts/{post.pk}/report/"
    assert client.post(path, {"reason": "Реклама"})["Location"] == path
    assert text_of(tree(client.get(path)), "#says").startswith("Your report of")
    assert Report.objects.get().reason == "Реклама"


def test_a_report_without_words_gives_the_form_back(client: Client, post: ReaderPost) -> None:
    client.force_login(make.commenter("Приёмщик"), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/en/posts/{post.pk}/report/", {"reason": " "})
    assert (response.status_code, text_of(tree(response), ".problem")) == (422, "Say why, in a few words.")


def test_a_report_survives_the_sign_in(client: Client, post: ReaderPost) -> None:
    client.post(f"/posts/{post.pk}/report/", {"reason": "Длинное объяснение"})
    assert client.session["drafts"][f"report-post:{post.pk}"]


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(("path", "most"), [("/moderation/", 17), ("/moderation/log/", 15), ("/moderation/bans/", 11)])
def test_a_page_of_moderators_costs_the_same_at_any_length(
    signed_in: Client, moderator: Reader, count: int, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    thread = make.thread(make.story())
    for number in range(count):
        author = make.commenter(f"Читатель {number}")
        Reader.objects.filter(pk=author.pk).update(name_key="")
        hidden, reported = make.comment(thread, by=author), make.comment(thread, by=author)
        report(reported, f"Приёмщик {number}")
        discuss.hide_comment(comment=hidden, by=moderator, reason="Реклама", now=timezone.now())
        ban(author, moderator)
    with django_assert_max_num_queries(most):
        assert signed_in.get(path).status_code == 200


def test_the_script_has_the_page_loaded_anew_after_a_ban(signed_in: Client, comment: Comment) -> None:
    path = f"/readers/{comment.author.username}/ban/?comment={comment.pk}"
    assert f'hx-post="{path}"' in unquote(signed_in.get(path, **SCRIPT).content.decode())
    done = signed_in.post(path, {"ready": "insults", "length": "day"}, **SCRIPT)
    assert (done["HX-Refresh"], Ban.objects.count()) == ("true", 1)


@pytest.mark.parametrize("path", ["/me/", "/comments/{comment}/report/", "/posts/{post}/report/"])
def test_moderators_alone_are_led_to_what_they_may_do(
    signed_in: Client, comment: Comment, post: ReaderPost, path: str
) -> None:
    path = path.format(comment=comment.pk, post=post.pk)
    ways = {"/moderation/", f"/comments/{comment.pk}/hide/", f"/posts/{post.pk}/hide/"}
    assert ways & links(signed_in.get(path))
    signed_in.force_login(make.commenter("Приёмщик"), backend="django.contrib.auth.backends.ModelBackend")
    assert not ways & links(signed_in.get(path))


def links(response: HttpResponse) -> set[str]:
    return {node.attributes.get("href") or "" for node in tree(response).css("a")}
