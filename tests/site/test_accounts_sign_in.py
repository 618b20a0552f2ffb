"""Signing in by code and by password, a forgotten password, another address, sessions."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from svodka.readers.models import Reader
from tests import make
from tests.site.conftest import text_of
from tests.site.sign_ins import (
    EMAIL,
    PASSWORD,
    HTMLParser,
    by_password,
    code,
    is_in,
    letter,
    member,
    problems,
    prove,
    sign_in,
)

pytestmark = pytest.mark.database

OTHER = "nina@lotsia.example"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any, portal: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# --- by code ---


def test_by_a_code(client: Client) -> None:
    member()
    assert sign_in(client).headers["Location"] == "/me/"
    assert is_in(client)


def test_a_code_opens_only_the_window_that_asked(client: Client) -> None:
    member()
    client.post("/accounts/login/code/", {"email": EMAIL})
    other = Client()
    other.post("/accounts/login/code/", {"email": "nobody@volonga.example"})
    mail.outbox.pop()
    other.post("/accounts/login/code/confirm/", {"code": code()})
    assert not is_in(other)


def test_a_letter_goes_to_an_unknown_address_too(client: Client) -> None:
    answer = client.post("/accounts/login/code/", {"email": OTHER}, follow=True)
    assert letter().subject == "Учётной записи с этим адресом нет"
    assert "http://localhost:8000/accounts/signup/" in letter().body
    assert text_of(HTMLParser(answer.content), "h1") == "Код для входа"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:81"])
def test_links_in_letters_never_come_from_the_request(client: Client, host: str, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://kilvater.example"
    client.post("/accounts/login/code/", {"email": OTHER}, headers={"host": host})
    assert host not in letter().body
    assert "https://kilvater.example/accounts/signup/" in letter().body


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("/about/", "/about/"),
        ("/news/5-parom/#say", "/news/5-parom/#say"),
        ("https://evil.example/", "/me/"),
        ("//evil.example/", "/me/"),
        ("/\\evil.example", "/me/"),
        ("http://127.0.0.1/", "/me/"),
        ("javascript:alert(1)", "/me/"),
    ],
)
def test_one_lands_on_the_portal(client: Client, to: str, place: str) -> None:
    member()
    assert sign_in(client, to=to).headers["Location"] == place


def test_a_mail_server_that_is_away_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_given: Any, **_more: Any) -> int:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    answer = client.post("/accounts/login/code/", {"email": OTHER})
    assert (answer.status_code, text_of(HTMLParser(answer.content), "h1")) == (503, "Письмо не ушло")


# --- by password ---


def test_by_a_password(client: Client) -> None:
    member(password=PASSWORD)
    assert by_password(client, to="/about/").headers["Location"] == "/about/"


def test_a_wrong_password_is_not_told_from_an_unknown_address(client: Client) -> None:
    member(password=PASSWORD)
    wrong, unknown = by_password(client, password="не тот"), by_password(client, OTHER)
    assert problems(wrong) == problems(unknown) == ["Адрес и пароль друг к другу не подходят."]


def test_an_account_that_is_switched_off(client: Client) -> None:
    member(password=PASSWORD, is_active=False)
    answer = client.get(by_password(client).headers["Location"])
    assert text_of(HTMLParser(answer.content), "h1") == "Учётная запись отключена"


# --- a forgotten password ---


def test_a_new_password_by_a_code(client: Client) -> None:
    member(password="прежний-пароль")
    client.post("/accounts/password/reset/", {"email": EMAIL})
    client.post("/accounts/password/reset/confirm/", {"code": code()})
    client.post("/accounts/password/reset/complete/", {"password1": PASSWORD})
    assert (is_in(client), Reader.objects.get().check_password(PASSWORD)) == (True, True)
    assert letter().subject == "Пароль изменён"


def test_a_reset_for_an_unknown_address_looks_the_same(client: Client) -> None:
    member()
    pages = []
    for email in (EMAIL, OTHER):
        answer = Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        pages.append((answer.redirect_chain, text_of(HTMLParser(answer.content), "main").replace(email, "…")))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("email", [EMAIL, OTHER])
def test_another_code_for_a_new_password(client: Client, email: str) -> None:
    member(password="прежний-пароль")
    client.post("/accounts/password/reset/", {"email": email})
    first, path = letter().subject, "/accounts/password/reset/confirm/"
    assert "Прислать новый код" in client.get(path).content.decode()
    for _ in range(3):
        client.post(path, {"action": "resend"})
    assert (len(mail.outbox), letter().subject == first) == ((3, False) if email == EMAIL else (1, True))
    assert "Прислать новый код" not in client.get(path).content.decode()


# --- within the account ---


def test_a_password_is_set_and_changed(client: Client) -> None:
    member()
    sign_in(client)
    prove(client, client.get("/accounts/password/set/"))
    client.post("/accounts/password/set/", {"password1": "прежний-пароль"})
    client.post("/accounts/password/change/", {"oldpassword": "прежний-пароль", "password1": PASSWORD})
    assert Reader.objects.get().check_password(PASSWORD)
    assert is_in(client)
    assert [message.subject for message in mail.outbox[2:]] == ["Пароль задан", "Пароль изменён"]


def test_another_address_counts_when_it_is_confirmed(client: Client) -> None:
    member()
    sign_in(client)
    prove(client, client.post("/accounts/email/", {"email": OTHER, "action_add": ""}))
    assert Reader.objects.get().email == EMAIL
    client.post("/accounts/confirm-email/", {"code": code()})
    assert Reader.objects.get().email == OTHER
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(OTHER, True, True)]


def test_the_former_address_is_told(client: Client) -> None:
    member()
    sign_in(client)
    prove(client, client.post("/accounts/email/", {"email": OTHER, "action_add": ""}))
    client.post("/accounts/confirm-email/", {"code": code()})
    assert (letter().to, letter().subject) == ([EMAIL], "Адрес изменён")
    assert "/about/" in letter().body


def test_who_has_a_password_types_it_before_changing_the_address(client: Client) -> None:
    member(password=PASSWORD)
    by_password(client)
    asked = client.post("/accounts/email/", {"email": OTHER, "action_add": ""})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert letter().to == [OTHER]


# --- is it still you? ---


def test_an_open_session_is_not_enough_to_take_the_account_away(client: Client) -> None:
    member()
    sign_in(client)
    asked = client.post("/accounts/email/", {"email": OTHER, "action_add": ""})
    assert asked.headers["Location"] == "/accounts/reauthenticate/code/?next=%2Faccounts%2Femail%2F"
    client.get(asked.headers["Location"])
    assert OTHER not in [address for message in mail.outbox for address in message.to]
    client.post(asked.headers["Location"], {"action": "send"})
    assert (letter().to, letter().subject.endswith("— код, что это вы")) == ([EMAIL], True)


def test_once_shown_it_holds_for_a_while(client: Client) -> None:
    member()
    sign_in(client)
    prove(client, client.post("/accounts/email/", {"email": OTHER, "action_add": ""}))
    assert client.get("/accounts/password/set/").status_code == 200


def test_a_wrong_code_shows_nothing_and_three_end_it(client: Client) -> None:
    member()
    sign_in(client)
    way = client.get("/accounts/password/set/").headers["Location"]
    client.post(way, {"action": "send"})
    answers = [client.post(way, {"code": "0000-0000"}).status_code for _ in range(3)]
    right = client.post(way, {"code": code()})
    assert (answers, right.status_code, right.headers["Location"]) == ([200, 200, 302], 302, way)
    assert client.get("/accounts/password/set/").headers["Location"] == way


def test_three_such_codes_in_a_quarter_of_an_hour(client: Client) -> None:
    member()
    sign_in(client)
    way = client.get("/accounts/password/set/").headers["Location"]
    for _ in range(4):
        client.post(way, {"action": "resend"})
    assert len(mail.outbox) == 1 + 3


def test_a_code_is_good_for_the_reader_who_asked_only(client: Client) -> None:
    member()
    sign_in(client)
    way = client.get("/accounts/password/set/").headers["Location"]
    client.post(way, {"action": "send"})
    session = client.session
    session["proof_by_code"] = {**session["proof_by_code"], "user_id": "0"}
    session.save()
    assert client.post(way, {"code": code()}).headers["Location"] == way
    assert client.get("/accounts/password/set/").status_code == 302


def test_a_password_is_never_kept_for_later(client: Client) -> None:
    member()
    sign_in(client)
    client.post("/accounts/password/set/", {"password1": PASSWORD})
    assert PASSWORD not in str(dict(client.session.items()))


def test_who_has_no_address_cannot_be_asked(client: Client) -> None:
    reader = member()
    EmailAddress.objects.all().delete()
    Reader.objects.update(email="")
    client.force_login(Reader.objects.get(pk=reader.pk), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/accounts/reauthenticate/code/").headers["Location"] == "/me/"
    assert client.get("/accounts/password/set/").status_code == 200


def test_signed_out_everywhere_but_here(client: Client) -> None:
    member()
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    sign_in(client)
    sign_in(other)
    assert "Firefox, Windows" in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert (is_in(client), is_in(other), UserSession.objects.count()) == (True, False, 1)


def test_the_list_tells_when_a_session_was_last_used(client: Client, settings: Any) -> None:
    member()
    sign_in(client)
    day_ago = timezone.now() - timedelta(days=1)
    UserSession.objects.update(created_at=day_ago, last_seen_at=day_ago)
    cache.clear()
    client.get("/me/here/")
    used = UserSession.objects.get()
    assert used.last_seen_at - used.created_at > timedelta(hours=23)
    assert "последний раз" in text_of(HTMLParser(client.get("/accounts/sessions/").content), "main table")


def test_use_is_noted_once_in_ten_minutes(client: Client) -> None:
    member()
    sign_in(client)
    client.get("/me/here/")
    UserSession.objects.update(last_seen_at=make.NOON)
    client.get("/me/here/")
    assert UserSession.objects.get().last_seen_at == make.NOON


def test_signing_out_is_asked_for_and_then_done(client: Client) -> None:
    member()
    sign_in(client)
    client.get("/accounts/logout/")
    assert is_in(client)
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "path",
    ["email/", "password/change/", "reauthenticate/", "sessions/", "logout/", "3rdparty/"],
)
def test_every_page_of_the_account_is_in_the_dress_of_the_paper(client: Client, path: str) -> None:
    member(password=PASSWORD)
    by_password(client)
    page = HTMLParser(client.get(f"/en/accounts/{path}").content)
    assert (text_of(page, ".name"), len(page.css("main h1"))) == ("Кильватер", 1)
    assert page.css("[style], main strong") == []


# --- brakes ---


def test_the_eleventh_sign_up_of_an_hour_waits(client: Client) -> None:
    for _ in range(10):
        client.post("/accounts/signup/", {})
    answer = client.post("/accounts/signup/", {})
    assert (answer.status_code, 3500 < int(answer.headers["Retry-After"]) <= 3600) == (429, True)
    assert "через 60 минут" in answer.content.decode().replace("\xa0", " ")


def test_the_fourth_code_of_a_quarter_of_an_hour_waits(client: Client) -> None:
    member()
    for _ in range(3):
        Client().post("/accounts/login/code/", {"email": EMAIL})
    answer = client.post("/accounts/login/code/", {"email": EMAIL.upper()})
    assert (len(mail.outbox), "Слишком много попыток" in " ".join(problems(answer))) == (3, True)


def test_passwords_are_not_guessed(client: Client) -> None:
    member(password=PASSWORD)
    for number in range(5):
        by_password(Client(), password=f"попытка-{number}")
    assert "Слишком много попыток" in " ".join(problems(by_password(client)))
    assert not is_in(client)
