"""Signing up: name, consent, a code by mail; what stands on the page of doors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.readers import queries
from svodka.readers.models import Consent, Reader
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from tests import make
from tests.site.conftest import Get, attribute, text_of
from tests.site.sign_ins import EMAIL, PASSWORD, agreed, by_password, confirm, is_in, letter, member, problems, sign_up

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any, portal: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# --- the page ---


def test_three_ways_in_on_one_page(get: Get) -> None:
    page = get("/accounts/login/")
    actions = [form.attributes["action"] for form in page.css("main form")]
    assert actions == ["/accounts/login/code/", "/accounts/signup/"]
    assert text_of(page, "h1") == "Вход и кабинет"


def test_the_password_takes_the_place_of_the_code(get: Get) -> None:
    page = get("/en/accounts/login/?with=password&next=/en/about/")
    assert next(form.attributes["action"] for form in page.css("main form")) == "/en/accounts/login/"
    assert attribute(page, "main .note a", "href") == "/en/accounts/login/?next=%2Fen%2Fabout%2F"


def test_the_tick_is_not_made_for_the_reader(get: Get) -> None:
    tick = get("/accounts/login/").css_first("input[name=consent]")
    assert tick is not None
    assert "checked" not in tick.attributes
    assert "required" in tick.attributes


def test_ids_of_the_forms_are_all_different(get: Get) -> None:
    ids = [node.attributes["id"] for node in get("/accounts/login/?with=password").css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/en/accounts/login/"]
)
def test_no_style_and_no_script_in_the_page(get: Get, path: str) -> None:
    page = get(path)
    assert page.css("[style], script:not([src]), [onclick]") == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/me/delete/"])
def test_such_pages_are_kept_by_nobody(client: Client, path: str) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]


# --- signing up ---


def test_by_a_code_and_without_a_password(client: Client) -> None:
    assert sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)
    assert confirm(client).headers["Location"] == "/me/"
    reader = Reader.objects.get()
    assert (is_in(client), reader.username, reader.name_key) == (True, "Нина Волонга", queries.key_of("Нина Волонга"))
    assert (reader.email, reader.joined_from, reader.has_usable_password()) == (EMAIL, "mail", False)


def test_with_a_password(client: Client) -> None:
    sign_up(client, password1=PASSWORD)
    confirm(client)
    assert Reader.objects.get().check_password(PASSWORD)
    assert by_password(Client()).headers["Location"] == "/me/"


def test_one_lands_where_one_was_going(client: Client) -> None:
    sign_up(client, next="/about/")
    assert confirm(client).headers["Location"] == "/about/"


def test_the_letter_is_plain_and_short(client: Client) -> None:
    sign_up(client)
    assert re.fullmatch(r"\d{4}-\d{4} — код для регистрации", letter().subject)
    assert (letter().to, letter().from_email.startswith("=?utf-8?"), letter().alternatives) == ([EMAIL], True, [])
    assert "Кильватер" in letter().body
    assert len(letter().body) < 500


def test_in_english_the_letter_is_english(client: Client) -> None:
    client.post("/en/accounts/signup/", {"username": "Nina", "email": EMAIL, "consent": agreed("en")})
    assert letter().subject.endswith("is the code to sign up")
    assert "http://localhost:8000/en/" in letter().body


def test_three_wrong_codes_and_the_right_one_is_gone(client: Client) -> None:
    sign_up(client)
    for _ in range(3):
        confirm(client, "0000-0000")
    confirm(client)
    assert not is_in(client)
    assert "Три раза подряд введён неверный код" in client.get("/accounts/login/").content.decode()


def test_a_code_typed_without_its_hyphen(client: Client) -> None:
    sign_up(client)
    confirm(client, letter().subject[:9].replace("-", " "))
    assert is_in(client)


def test_a_new_code_replaces_the_first(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}
    sign_up(client)
    first = letter().subject[:9]
    client.post("/accounts/confirm-email/", {"action": "resend"})
    assert (len(mail.outbox), letter().subject[:9] == first) == (2, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"consent": ""}, "Без согласия"),
        ({"name": "Админ"}, "голос редакции"),
        ({"name": "Друг Кильватера"}, "голос редакции"),
        ({"name": "Bахтенный"}, "одного алфавита"),
        ({"name": ""}, "заполнить это поле"),
        ({"email": "nina"}, "адрес электронной почты"),
        ({"password1": "12345678"}, "распространён"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client: Client, fields: dict[str, str], words: str) -> None:
    answer = sign_up(client, **fields)
    assert (answer.status_code, Reader.objects.count(), Consent.objects.count()) == (200, 0, 0)
    assert words in " ".join(problems(answer))


@pytest.mark.parametrize("name", ["Каботажник", "КАБОТАЖНИК", "Кабо тажник", "каботажник."])
def test_a_name_that_is_taken(client: Client, name: str) -> None:
    make.reader("Каботажник")
    assert "Так уже зовут" in " ".join(problems(sign_up(client, name)))


def test_two_at_once_for_one_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.reader("Каботажник")
    answers = iter([False, True])
    monkeypatch.setattr(queries, "is_taken", lambda *_given, **_more: next(answers))
    answer = sign_up(client, "Каботажник")
    assert (answer.status_code, Reader.objects.count()) == (200, 1)
    assert "Так уже зовут" in " ".join(problems(answer))


def test_two_at_once_for_one_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    member("Каботажник")
    monkeypatch.setattr("allauth.account.internal.flows.manage_email.email_already_exists", lambda e, **_: (e, False))
    answer = sign_up(client)
    assert (answer.status_code, Reader.objects.count()) == (302, 1)
    assert letter().subject == "Учётная запись у вас уже есть"


def test_who_falls_into_the_trap_gets_no_account(client: Client) -> None:
    assert sign_up(client, website="https://casino.example").status_code == 302
    assert (Reader.objects.count(), mail.outbox) == (0, [])


# --- consent ---


def test_consent_is_recorded_with_the_account(client: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    sign_up(client)
    page = StandingPage.objects.get(slug="personal-data")
    consent = Consent.objects.get()
    assert consent.text_version.endswith(f"personal-data r{page.live_revision_id}")
    assert consent.reader.username == "Нина Волонга"


def test_who_reads_english_agrees_to_the_english_text(client: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    client.post("/en/accounts/signup/", {"username": "Nina", "email": EMAIL, "consent": agreed("en")})
    assert "personal-data-en r" in Consent.objects.get().text_version


def test_an_edit_of_the_text_is_another_version(client: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    page = StandingPage.objects.get(slug="personal-data")
    sign_up(client)
    page.save_revision().publish()
    sign_up(Client(), "Вахтенный", "v@volonga.example")
    assert Consent.objects.values("text_version").distinct().count() == 2


def test_who_saw_another_text_is_shown_the_new_one(client: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    before = agreed()
    page = StandingPage.objects.get(slug="personal-data")
    page.save_revision().publish()
    answer = sign_up(client, consent=before)
    box = HTMLParser(answer.content).css_first("input[name=consent]")
    assert "Пока вы заполняли форму, условия изменились" in " ".join(problems(answer))
    assert (box.attributes["value"], "checked" in box.attributes, Reader.objects.count()) == (agreed(), False, 0)


def test_a_tick_that_is_still_good_stays(client: Client) -> None:
    box = HTMLParser(sign_up(client, email="nina").content).css_first("input[name=consent]")
    assert "checked" in box.attributes


def test_a_tick_that_names_no_text_is_none(client: Client) -> None:
    sign_up(client, consent="on")
    assert Reader.objects.count() == 0


def test_without_a_page_the_draft_is_shown_and_named(client: Client, get: Get) -> None:
    sign_up(client)
    assert Consent.objects.get().text_version.endswith("draft ru")
    assert "«Кильватер» узнаёт о читателе" in text_of(get("/personal-data/"), ".body")
    assert text_of(get("/en/personal-data/"), "h1") == "Personal data"


def test_no_account_without_its_consent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("svodka.readers.actions.give_consent", broken)
    with pytest.raises(RuntimeError):
        sign_up(client)
    assert (Reader.objects.count(), EmailAddress.objects.count()) == (0, 0)


def test_the_footer_leads_to_the_text(get: Get) -> None:
    page = HTMLParser(get("/").html or "")
    assert page.css_first("footer a[href='/personal-data/']") is not None
