"""What a new reader is asked, what is kept of them, and connecting a service in the account room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from svodka.readers.models import Reader
from tests import make
from tests.mail_sink import CODE
from tests.site.sign_ins import agreed, prove
from tests.site.social.browser import at_service, begin, come_back, sign_up, signed_in, to_form
from tests.site.social.provider import FakeService, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

Fake = Callable[[Kind], FakeService]
ROOM = "/accounts/3rdparty/"


def ask_to_connect(client: Client, service: FakeService) -> Any:
    return come_back(client, at_service(begin(client, service, process="connect")))


def connect(client: Client, service: FakeService) -> Any:
    """With the code that shows that it is still the reader."""
    held_up = ask_to_connect(client, service)
    assert held_up.headers["Location"] == "/accounts/reauthenticate/"
    assert not SocialAccount.objects.filter(user=signed_in(client)).exists()
    return prove(client, client.get(held_up.headers["Location"]))


@pytest.fixture
def boatswain(client: Client) -> Reader:
    """A reader of our own, signed in, with an address that is proven."""
    reader = make.reader(username="Боцман", email="bosun@kilvater.example")
    reader.set_unusable_password()
    reader.save()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    return reader


# --- the first time ---


def test_a_name_that_is_taken_is_offered_with_a_number(client: Client, fake: Fake) -> None:
    make.reader(username="Нина Вахтина", email="first@volonga.example")
    assert to_form(client, fake("vk")).context["form"]["username"].value() == "Нина Вахтина 2"


@pytest.mark.parametrize("given", ["<b>Нина</b>", "a\r\nBcc: x@evil.example", "‮Нина", "", "админ", "Н" * 300])
def test_a_name_that_cannot_be_had_is_not_offered(client: Client, fake: Fake, given: str) -> None:
    service = fake("vk")
    service.person |= {"first": given, "last": "", "email": ""}
    offered = to_form(client, service).context["form"]["username"].value()
    done = client.post("/accounts/3rdparty/signup/", {"username": offered, "consent": agreed()})
    assert done.headers["Location"] == "/me/"


def test_a_name_just_taken_by_another_is_asked_for_again(
    client: Client, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_form(client, fake("vk"))
    make.reader(username="Нина Вахтина", email="first@volonga.example")
    form = {"username": "Нина Вахтина", "consent": agreed()}
    with monkeypatch.context() as patched:  # the check is over before the other one comes
        patched.setattr("svodka.site.accounts.adapter.AccountAdapter.clean_username", lambda *_a, **_k: "Нина Вахтина")
        assert client.post("/accounts/3rdparty/signup/", form).status_code == 200
    again = client.post("/accounts/3rdparty/signup/", {**form, "username": "Нина с Волонги"})
    assert again.headers["Location"] == "/me/"


def test_only_what_names_a_reader_is_kept(client: Client, fake: Fake) -> None:
    sign_up(client, fake("vk"))
    assert SocialAccount.objects.get().extra_data == {"first_name": "Нина", "last_name": "Вахтина"}
    assert "token" not in str(dict(client.session))


def test_where_a_reader_came_from_is_known(client: Client, fake: Fake) -> None:
    sign_up(client, fake("yandex"))
    reader = Reader.objects.get()
    assert (reader.joined_from, reader.email) == ("yandex", "nina@volonga.example")


def test_an_oidc_server_may_vouch_for_an_address(client: Client, fake: Fake) -> None:
    service = fake("oidc")
    service.person["verified"] = True
    sign_up(client, service, email="another@volonga.example")
    assert EmailAddress.objects.get(verified=True).email == "nina@volonga.example"


def test_a_given_address_is_the_readers_only_after_a_code(client: Client, fake: Fake) -> None:
    answer = sign_up(client, fake("vk"), email="nina@volonga.example")
    assert answer.headers["Location"] == "/accounts/confirm-email/?next=%2Fme%2F"
    assert (Reader.objects.get().email, EmailAddress.objects.count()) == ("", 0)
    code = CODE.search(str(mail.outbox[-1].body))
    assert code
    client.post("/accounts/confirm-email/", {"code": code[1], "next": "/me/"})
    assert EmailAddress.objects.get().verified
    assert Reader.objects.get().email == "nina@volonga.example"


def test_a_strangers_address_stays_the_strangers(client: Client, fake: Fake) -> None:
    owner = make.reader(username="Хозяйка", email="owner@volonga.example")
    answer = sign_up(client, fake("vk"), email=owner.email)
    assert answer.headers["Location"].startswith("/accounts/confirm-email/")  # the same as for a free one
    assert Reader.objects.get(email=owner.email) == owner
    assert signed_in(client) != owner


def test_who_has_an_account_is_told_to_connect(client: Client, fake: Fake) -> None:
    make.reader(username="Хозяйка", email="nina@volonga.example")
    answer = come_back(client, at_service(begin(client, fake("yandex"))))
    assert "/accounts/login/?next=/accounts/3rdparty/" in client.get(answer.headers["Location"]).content.decode()


# --- the account room ---


def test_a_reader_connects_a_service_and_comes_in_by_it(client: Client, fake: Fake, boatswain: Reader) -> None:
    service = fake("vk")
    assert connect(client, service).headers["Location"] == ROOM
    assert mail.outbox[-1].to == [boatswain.email]
    other = Client()
    come_back(other, at_service(begin(other, service)))
    assert signed_in(other) == boatswain


def test_who_has_a_password_is_asked_for_it(client: Client, fake: Fake, boatswain: Reader) -> None:
    boatswain.set_password("якорь-и-цепь-9")
    boatswain.save()
    client.force_login(boatswain, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ask_to_connect(client, fake("vk")).headers["Location"] == "/accounts/reauthenticate/"
    assert not SocialAccount.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": "якорь-и-цепь-9"})
    assert SocialAccount.objects.get().user == boatswain


def test_connecting_takes_neither_name_nor_address_over(client: Client, fake: Fake, boatswain: Reader) -> None:
    connect(client, fake("yandex"))
    boatswain.refresh_from_db()
    assert (boatswain.username, boatswain.email) == ("Боцман", "bosun@kilvater.example")
    assert EmailAddress.objects.count() == 1


def test_an_account_of_anothers_is_not_connected(client: Client, fake: Fake, boatswain: Reader) -> None:
    service, other = fake("vk"), Client()
    sign_up(other, service)
    connect(client, service)
    assert SocialAccount.objects.get().user == signed_in(other)
    assert signed_in(client) == boatswain


def test_the_room_lists_what_is_connected_and_what_can_be(client: Client, fake: Fake, boatswain: Reader) -> None:
    connect(client, fake("vk"))
    fake("yandex")
    shown = client.get(ROOM)
    assert [one["known_as"] for one in shown.context["connected"]] == ["Нина Вахтина"]
    assert [one["address"] for one in shown.context["others"]] == ["/accounts/yandex/login/"]


def test_nobody_else_sees_or_parts_what_is_connected(client: Client, fake: Fake, boatswain: Reader) -> None:
    connect(client, fake("vk"))
    other = Client()
    assert other.get(ROOM).status_code == 302
    other.force_login(make.reader(username="Юнга", email="boy@kilvater.example"))
    other.post(ROOM, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.count() == 1


def test_a_service_is_disconnected(client: Client, fake: Fake, boatswain: Reader) -> None:
    connect(client, fake("vk"))
    client.post(ROOM, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_an_open_session_is_not_enough_to_disconnect_it(client: Client, fake: Fake, boatswain: Reader) -> None:
    SocialAccount.objects.create(user=boatswain, provider=fake("vk").kind, uid="7")
    held_up = client.post(ROOM, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()
    prove(client, held_up)
    assert not SocialAccount.objects.exists()


def test_so_when_its_keys_are_gone(client: Client, fake: Fake, boatswain: Reader, settings: Any) -> None:
    connect(client, fake("vk"))
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: {**one, "APPS": []} for name, one in settings.SOCIALACCOUNT_PROVIDERS.items()
    }
    assert client.get(ROOM).context["connected"][0]["name"] == "vk"
    client.post(ROOM, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_the_only_way_in_stays(client: Client, fake: Fake) -> None:
    sign_up(client, fake("vk"))
    refused = client.post(ROOM, {"account": SocialAccount.objects.get().pk})
    assert refused.context["form"].non_field_errors()
    assert SocialAccount.objects.exists()


def test_who_changes_his_mind_is_back_in_the_room(client: Client, fake: Fake, boatswain: Reader) -> None:
    service = fake("vk")
    service.denies = True
    assert ask_to_connect(client, service).headers["Location"] == ROOM
