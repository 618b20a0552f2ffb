"""The door of the desk is the readers' one."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import make
from tests.site.sign_ins import PASSWORD, by_password, member

pytestmark = pytest.mark.django_db


def test_strangers_are_led_to_the_doors(client: Client) -> None:
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?with=password&next=%2Fdesk%2F"


def test_an_owner_lands_on_the_desk(client: Client) -> None:
    make.portal()
    member(password=PASSWORD, is_superuser=True)
    assert by_password(client, to="/desk/").headers["Location"] == "/desk/"
    assert client.get("/desk/", follow=True).status_code == 200


def test_a_reader_is_told_and_not_led_in_circles(client: Client) -> None:
    client.force_login(member())
    assert client.get("/desk/", follow=True).status_code == 403


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/password_reset/"])
def test_no_password_is_taken_by_another_form(client: Client, path: str) -> None:
    make.portal()
    member(password=PASSWORD, is_superuser=True)
    client.post(path, {"username": "Нина Волонга", "password": PASSWORD, "email": "nina@volonga.example"})
    assert "_auth_user_id" not in client.session
