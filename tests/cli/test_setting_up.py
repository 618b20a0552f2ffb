from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from svodka.cli import portal_env
from svodka.cli.arguments import parser
from svodka.readers.models import Reader
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from svodka.stories.models import Portal
from tests import make
from tests.cli.conftest import Svodka


def test_the_file_keeps_what_it_was_not_told(tmp_path: Path) -> None:
    path = tmp_path / "portal.env"
    path.write_text("# by hand\nSVODKA_THREADS=8\nSVODKA_LANGUAGE=ru\n", encoding="utf-8")
    portal_env.change(path, {"SVODKA_LANGUAGE": "en", "SVODKA_TIME_ZONE": "Asia/Omsk"})
    told = "# by hand\nSVODKA_THREADS=8\nSVODKA_LANGUAGE=en\nSVODKA_TIME_ZONE=Asia/Omsk\n"
    assert path.read_text(encoding="utf-8") == told


@pytest.mark.parametrize("address", ["https://paper.example/", "https://PAPER.example", "https://paper.example"])
def test_a_public_address_is_kept_in_one_form(address: str) -> None:
    assert portal_env.checked_address(address) == "https://paper.example"


@pytest.mark.parametrize(
    "address", ["paper.example", "ftp://paper.example", "https://paper.example/news", "https://a b", "http://x:99999"]
)
def test_what_is_no_public_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no public address"):
        portal_env.checked_address(address)


def set_up(*words: str) -> None:
    from svodka.cli import owning

    owning.set_up(parser().parse_args(["setup", "--yes", *words]), asking=False)


@pytest.fixture
def password(tmp_path: Path) -> str:
    (tmp_path / "password").write_text("крепкий-узел-17\n", encoding="utf-8")
    return str(tmp_path / "password")


@pytest.mark.django_db
def test_only_what_is_told_changes() -> None:
    make.portal(name="Кильватер", open_text="excerpt")
    set_up("--name", "Док")
    assert Portal.objects.values_list("name", "open_text").get() == ("Док", "excerpt")


@pytest.mark.django_db
def test_standing_pages_quote_the_new_name() -> None:
    make.portal(name="Сводка")
    make_standing_pages(portal_name="Сводка", language="ru")
    set_up("--name", "Док & склад")
    assert "«Док &amp; склад»" in StandingPage.objects.get(slug="about").text


@pytest.mark.django_db
def test_the_owner_can_log_in_and_may_do_everything(password: str) -> None:
    make.portal()
    set_up("--owner", "glavred@paper.example", "--owner-name", "Главред", "--password-file", password)
    owner = Reader.objects.get(groups__name="owner")
    assert (owner.username, owner.is_superuser, owner.check_password("крепкий-узел-17")) == ("Главред", True, True)


@pytest.mark.django_db
def test_a_reader_becomes_the_owner(password: str) -> None:
    make.portal()
    make.reader(username="Каботажник", email="reader@paper.example")
    set_up("--owner", "READER@paper.example", "--password-file", password)
    assert Reader.objects.get().groups.get().name == "owner"


@pytest.mark.django_db
@pytest.mark.parametrize("words", [["--owner", "nobody"], ["--owner", "a@b.example"], ["--name", "н" * 121]])
def test_a_wrong_answer_is_refused(words: list[str]) -> None:
    from svodka.cli.asking import WrongAnswer

    make.portal()
    with pytest.raises(WrongAnswer):
        set_up(*words)
    assert not Reader.objects.exists()


def test_nobody_is_asked_without_a_terminal(svodka: Svodka, portal_folder: Path) -> None:
    refused = svodka(portal_folder, "setup")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


def test_setup_runs_again(svodka: Svodka, portal_folder: Path) -> None:
    svodka(portal_folder, "setup", "--yes", "--name", "Док", "--time-zone", "Asia/Omsk")
    again = svodka(portal_folder, "setup", "--yes", "--public-address", "https://paper.example")
    assert again.returncode == 0, again.stderr
    told = "SVODKA_TIME_ZONE=Asia/Omsk\nSVODKA_PUBLIC_ADDRESS=https://paper.example\n"
    assert (portal_folder / "portal.env").read_text(encoding="utf-8") == told
    with sqlite3.connect(portal_folder / "svodka.sqlite3") as database:
        assert database.execute("SELECT name FROM stories_portal").fetchall() == [("Док",)]
