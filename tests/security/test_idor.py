"""Two readers and a moderator over every address with a number in it: what is somebody else's stays theirs."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.readers.models import Ban, Reader
from svodka.stories.models import Story
from tests.security.addresses import MODERATORS, OWNERS, Address, addresses
from tests.security.cast import PASSWORD, SECRET, UNSAID, Cast, all_rows, changed, client_of, rows_of, told
from tests.security.doors import with_password

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Everything that any form of ours reads, so that an address that let one in would do something.
WORDS = {
    "text": "Чужая рука",
    "headline": "Чужая рука",
    "reason": "Чужая рука",
    "username": "Чужая рука",
    "name": "Чужая рука",
    "email": "taken-over@kilvater.example",
    "action_remove": "",
    "publish": "",
    "on": "1",
    "days": "7",
    "term": "7",
    "until": "7",
    "confirm": "on",
    "password1": "чужая-рука-77",
}


def _numbered(cast: Cast, names: set[str] | None = None) -> list[Address]:
    found = [one for one in addresses(cast) if one.route.parameters]
    return [one for one in found if names is None or one.name in names]


def test_there_are_such_addresses(cast: Cast) -> None:
    assert {one.name for one in addresses(cast)} >= OWNERS | MODERATORS
    assert {one.name for one in _numbered(cast, OWNERS)} == OWNERS


@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_what_is_the_owners_alone_is_nobody_elses(cast: Cast, who: str) -> None:
    client, before = client_of(getattr(cast, who)), all_rows()
    answers = [
        (one.path, method, getattr(client, method)(one.path, WORDS).status_code)
        for one in _numbered(cast, OWNERS)
        for method in ("get", "post")
    ]
    wrong = [answer for answer in answers if answer[2] not in {403, 404}]
    assert not wrong, told(wrong)
    assert changed(before, all_rows()) == []


@pytest.mark.parametrize("who", ["stranger", "owner", "banned"])
def test_what_is_a_moderators_is_no_readers(cast: Cast, who: str) -> None:
    client, before = client_of(getattr(cast, who)), all_rows()
    answers = [
        (one.path, method, getattr(client, method)(one.path, WORDS).status_code)
        for one in addresses(cast)
        for method in ("get", "post")
        if one.name in MODERATORS
    ]
    wrong = [answer for answer in answers if answer[2] not in {403, 404}]
    assert not wrong, told(wrong)
    assert changed(before, all_rows()) == []


def test_a_moderator_without_an_account_that_is_on_is_none(cast: Cast) -> None:
    client = client_of(cast.moderator)
    Reader.objects.filter(pk=cast.moderator.pk).update(is_active=False)
    before = all_rows()
    answers = [client.post(one.path, WORDS).status_code for one in addresses(cast) if one.name in MODERATORS]
    assert set(answers) <= {302, 303, 403, 404}
    assert changed(before, all_rows()) == []


@pytest.mark.parametrize("who", ["stranger", None])
def test_nothing_of_the_owner_changes_whatever_is_sent_wherever(cast: Cast, who: str | None) -> None:
    client, before = client_of(getattr(cast, who) if who else None), rows_of(cast.owner)
    broken = []
    for one in addresses(cast):
        for method in ("get", "post"):
            status = getattr(client, method)(one.path, WORDS).status_code
            broken += [(one.path, method, status)] if status >= 500 else []
    assert not broken, told(broken)
    assert changed(before, rows_of(cast.owner)) == []


@pytest.mark.parametrize("who", ["stranger", "moderator", None])
def test_nobody_else_sees_a_draft_a_hidden_comment_or_the_mail_address(cast: Cast, who: str | None) -> None:
    client = client_of(getattr(cast, who) if who else None)
    hidden, thread, draft = cast.hidden, cast.thread, cast.draft
    secrets = [UNSAID, cast.owner.email, *([] if who == "moderator" else [SECRET])]
    asked = [one.path for one in addresses(cast)]
    asked += [f"/comments/{hidden.pk}/{act}/" for act in ("edit", "delete", "agree", "report")]
    asked += [f"/comments/{hidden.pk}/", f"/threads/{thread.pk}/write/?to={hidden.seq}&quote={hidden.seq}"]
    asked += [f"/c/{hidden.pk}/", f"/c/{cast.comment.pk}/?quote={hidden.seq}"]
    asked += [f"/threads/{thread.pk}/write/?quote={hidden.seq}", f"/posts/write/?to=post-{draft.pk}"]
    asked += [f"/posts/{draft.pk}/", f"/posts/{draft.pk}-{draft.slug}/", f"/posts/{draft.pk}-{draft.slug}/page-1/"]
    asked += [f"/posts/{draft.pk}/{act}/" for act in ("edit", "delete", "report", "agree")]
    asked += [
        f"/news/{cast.story.pk}-{cast.story.slug}/branches/{hidden.seq}/",
        f"/me/here/?thread={thread.pk}&last=99",
    ]
    shown = {path: client.get(path, follow=True).content.decode() for path in asked}
    seen = [(path, secret) for path, page in shown.items() for secret in secrets if secret in page]
    assert not seen, told(seen)


def test_a_preview_does_not_quote_what_is_hidden(cast: Cast) -> None:
    client = client_of(cast.stranger)
    asked = f"/threads/{cast.thread.pk}/write/?to={cast.hidden.seq}"
    for button in ("quote", "preview"):
        assert SECRET not in client.post(asked, {"text": "Да.", button: ""}).content.decode()


def test_the_talk_of_what_is_withdrawn_is_closed_to_all(cast: Cast) -> None:
    Story.objects.update(state=Story.State.WITHDRAWN, withdrawn_for="retract", withdrawn_at=timezone.now())
    client, before = client_of(cast.stranger), all_rows()
    asked = [
        f"/threads/{cast.thread.pk}/write/",
        f"/me/here/?thread={cast.thread.pk}&last=9",
        f"/comments/{cast.comment.pk}/",
        f"/c/{cast.comment.pk}/",
    ]
    asked += [f"/comments/{cast.comment.pk}/{act}/" for act in ("agree", "report")]
    answers = [(path, client.post(path, WORDS).status_code, client.get(path).status_code) for path in asked]
    assert {status for _path, *statuses in answers for status in statuses} <= {404, 405, 410}
    assert changed(before, all_rows()) == []


def test_an_answer_stays_in_the_talk_of_what_it_answers(cast: Cast) -> None:
    other = Thread.objects.get(post=cast.post)
    answer = client_of(cast.stranger).post(f"/threads/{other.pk}/write/?to={cast.comment.seq}", {"text": "Мимо"})
    assert answer.status_code == 404
    assert not Comment.objects.filter(author=cast.stranger).exists()


def test_a_banned_reader_writes_nothing_anywhere(cast: Cast) -> None:
    client = client_of(cast.banned)
    sent = [f"/threads/{cast.thread.pk}/write/", "/posts/write/", f"/comments/{cast.comment.pk}/agree/"]
    for path in [*sent, f"/comments/{cast.comment.pk}/report/", f"/posts/{cast.post.pk}/report/"]:
        client.post(path, WORDS)
    assert not Comment.objects.filter(author=cast.banned).exists()
    assert not ReaderPost.objects.filter(author=cast.banned, state=ReaderPost.State.LIVE).exists()
    assert not cast.banned.likes.exists()
    assert not cast.banned.reports.exists()


def test_who_is_hidden_by_a_moderator_cannot_bring_it_back(cast: Cast) -> None:
    ReaderPost.objects.filter(pk=cast.post.pk).update(state=ReaderPost.State.HIDDEN, state_reason="Реклама")
    client = client_of(cast.owner)
    for path in (f"/posts/{cast.post.pk}/edit/", f"/posts/{cast.post.pk}/delete/"):
        client.post(path, {**WORDS, "bring_back": ""})
    assert ReaderPost.objects.get(pk=cast.post.pk).state == ReaderPost.State.HIDDEN
    client.post(f"/comments/{cast.hidden.pk}/edit/", {"text": "Снова здесь"})
    client.post(f"/comments/{cast.hidden.pk}/delete/", WORDS)
    assert Comment.objects.get(pk=cast.hidden.pk).state == Comment.State.HIDDEN


# --- what carries its number in the form ---


def _two_signed_in(cast: Cast) -> tuple[Client, Client]:
    for reader in (cast.owner, cast.stranger):
        reader.set_password(PASSWORD)
        reader.save()
    owner, stranger = Client(), Client()
    with_password(owner, cast.owner.email)
    with_password(stranger, cast.stranger.email)
    return owner, stranger


def test_nobody_ends_the_sessions_of_another(cast: Cast) -> None:
    owner, stranger = _two_signed_in(cast)
    theirs = UserSession.objects.get(user=cast.owner)
    for sent in ({"session": theirs.pk}, {"session": theirs.session_key}, {"pk": theirs.pk}, {}):
        stranger.post("/accounts/sessions/", sent)
    assert UserSession.objects.filter(user=cast.owner).exists()
    assert owner.get("/me/").status_code == 200


def test_the_list_of_sessions_is_ones_own(cast: Cast) -> None:
    owner, stranger = _two_signed_in(cast)
    owner.get("/me/", headers={"user-agent": SECRET})
    UserSession.objects.filter(user=cast.owner).update(user_agent=SECRET, ip="203.0.113.77")
    page = stranger.get("/accounts/sessions/").content.decode()
    assert SECRET not in page
    assert "203.0.113.77" not in page


@pytest.mark.parametrize("act", ["action_remove", "action_primary", "action_send", "action_add"])
def test_nobody_touches_the_address_of_another(cast: Cast, act: str) -> None:
    _owner, stranger = _two_signed_in(cast)
    stranger.post("/accounts/email/", {act: "", "email": cast.owner.email})
    kept = EmailAddress.objects.get(email=cast.owner.email)
    assert (kept.user, kept.verified, kept.primary) == (cast.owner, True, True)


def test_nobody_takes_away_the_way_in_of_another(cast: Cast) -> None:
    theirs = SocialAccount.objects.create(user=cast.owner, provider="vk", uid="7")
    stranger = client_of(cast.stranger)
    page = stranger.get("/accounts/3rdparty/").content.decode()
    stranger.post("/accounts/3rdparty/", {"account": theirs.pk})
    assert SocialAccount.objects.filter(pk=theirs.pk, user=cast.owner).exists()
    assert f'value="{theirs.pk}"' not in page


def test_ones_own_room_takes_no_rights(cast: Cast) -> None:
    client = client_of(cast.stranger)
    rights = {"is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1", "is_active": "on"}
    for one in addresses(cast):
        if one.route.personal:
            client.post(one.path, {**WORDS, **rights})
    mine = Reader.objects.get(pk=cast.stranger.pk)
    assert (mine.is_staff, mine.is_superuser) == (False, False)
    assert not mine.get_all_permissions()


def test_a_moderator_does_not_ban_the_newsroom(cast: Cast) -> None:
    cast.owner.is_superuser = True
    cast.owner.save()
    client: Any = client_of(cast.moderator)
    client.post(f"/readers/{cast.owner.username}/ban/", WORDS)
    assert not Ban.objects.filter(reader=cast.owner).exists()


def test_a_reader_who_is_a_moderator_no_longer_is_none_at_once(cast: Cast) -> None:
    client = client_of(cast.moderator)
    cast.moderator.user_permissions.clear()
    assert client.post(f"/comments/{cast.comment.pk}/hide/", WORDS).status_code in {403, 404}
    moderator = Reader.objects.get(pk=cast.moderator.pk)
    with pytest.raises(discuss.Refused):
        discuss.hide_comment(comment=cast.comment, by=moderator, reason="x", now=cast.comment.created_at)
