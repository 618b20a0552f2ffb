from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from svodka.cli import main
from svodka.cli.appointing import run
from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.discuss.actions import may_moderate
from svodka.readers.models import Reader
from svodka.readers.names import key_of
from tests import make
from tests.cli.conftest import Svodka

pytestmark = pytest.mark.django_db


def reader(name: str = "Нина с Волонги", email: str = "nina@volonga.example") -> Reader:
    return make.reader(name, email=email, name_key=key_of(name))


def appoint(who: str, option: str = "--moderator") -> int:
    return run(parser().parse_args(["appoint", who, option]))


def again(of: Reader) -> Reader:
    """Loaded anew: rights are remembered on the object."""
    return Reader.objects.get(pk=of.pk)


@pytest.mark.parametrize("who", ["nina@volonga.example", "NINA@volonga.example", "Нина с Волонги", "нина с волонги"])
def test_a_reader_is_appointed_by_address_or_name(who: str, now: datetime) -> None:
    nina = reader()
    assert not may_moderate(nina, now=now)
    assert appoint(who) == 0
    assert may_moderate(again(nina), now=now)


def test_the_group_is_made_once_and_its_right_is_put_back(now: datetime) -> None:
    nina, other = reader(), reader("Приёмщик", "p@volonga.example")
    appoint("Приёмщик")
    Group.objects.get(name="moderator").permissions.clear()
    appoint("nina@volonga.example")
    assert Group.objects.filter(name="moderator").count() == 1
    assert may_moderate(again(nina), now=now) is may_moderate(again(other), now=now) is True


def test_a_moderator_is_dismissed(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    nina = reader()
    appoint("Нина с Волонги")
    appoint("Нина с Волонги", "--not-moderator")
    assert not may_moderate(again(nina), now=now)
    assert "no longer a moderator" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "told"), [("--moderator", "was a moderator already"), ("--not-moderator", "was no moderator")]
)
def test_what_changes_nothing_is_said(option: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    reader()
    for _time in range(2):
        appoint("Нина с Волонги", option)
    assert told in capsys.readouterr().out


def test_an_owner_moderates_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    Reader.objects.filter(pk=reader().pk).update(is_superuser=True)
    appoint("Нина с Волонги", "--not-moderator")
    assert "owners may moderate in any case" in capsys.readouterr().out


@pytest.mark.parametrize("who", ["Нина с Волонгы", "Нина Волонги", "nina@volongo.example"])
def test_an_unknown_reader_is_told_with_those_near(who: str) -> None:
    reader()
    with pytest.raises(WrongUsage, match=r"Near it: (Нина с Волонги|nina@volonga\.example)\."):
        appoint(who)


def test_an_unknown_reader_with_nobody_near() -> None:
    reader()
    with pytest.raises(WrongUsage, match="There is no reader Каботажник: give"):
        appoint("Каботажник")


def test_an_account_that_is_switched_off_is_not_appointed() -> None:
    Reader.objects.filter(pk=reader().pk).update(is_active=False)
    with pytest.raises(WrongUsage, match="switched off"):
        appoint("Нина с Волонги")


def test_one_of_the_two_options_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["appoint", "Нина с Волонги"])
    assert (end.value.code, capsys.readouterr().err.count("\n")) == (2, 1)


def test_it_speaks_russian_in_a_shell(svodka: Svodka, portal_folder: Path) -> None:
    done = svodka(portal_folder, "appoint", "Никто", "--moderator", LANGUAGE="ru")
    assert (done.returncode, done.stderr) == (
        (2, "svodka: Читателя «Никто» нет: укажите адрес почты или имя, под которым его видят на сайте.\n")
    )
