"""Who may sign in to the demo."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from svodka.desk.roles import may
from svodka.readers.models import Reader
from svodka.sample.sign_ins import make_sign_ins, sign_ins
from svodka.sample.staff import let_in
from tests import make


def test_passwords_are_drawn_once_and_kept_for_their_owner(tmp_path: Path) -> None:
    made = make_sign_ins(tmp_path)
    assert make_sign_ins(tmp_path) == sign_ins(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "sample-sign-ins.json").stat().st_mode) == 0o600


def test_no_two_demos_have_the_same_password(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    made = [*make_sign_ins(tmp_path).values(), *make_sign_ins(tmp_path / "other").values()]
    assert len({one.password for one in made}) == 4


def test_a_folder_without_the_sample_has_none(tmp_path: Path) -> None:
    assert sign_ins(tmp_path) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "at_the_desk"), [("editor", True), ("reader", False)])
def test_what_is_printed_signs_in(tmp_path: Path, client: Client, role: str, at_the_desk: bool) -> None:
    one = make_sign_ins(tmp_path)[role]
    let_in(make_sign_ins(tmp_path), now=make.NOON)
    client.post(reverse("account_login"), {"login": one.email, "password": one.password})
    reader = Reader.objects.get(pk=client.session["_auth_user_id"])
    assert (reader.username, may(reader, "publish")) == (one.name, at_the_desk)


@pytest.mark.django_db
def test_a_password_that_the_editor_has_changed_stays(tmp_path: Path) -> None:
    editor = let_in(make_sign_ins(tmp_path), now=make.NOON)
    editor.set_password("свой-пароль-1978")
    editor.last_login = make.NOON
    editor.save()
    assert let_in(make_sign_ins(tmp_path), now=make.NOON).check_password("свой-пароль-1978")


@pytest.mark.django_db
def test_somebody_of_the_cast_is_let_in_as_themselves(tmp_path: Path) -> None:
    nina = make.reader("Нина с Волонги")
    let_in(make_sign_ins(tmp_path), now=make.NOON)
    assert Reader.objects.get(email="nina@volonga.example").pk == nina.pk
