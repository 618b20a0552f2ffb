from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from svodka.cli import portal_env, preparing
from svodka.cli.arguments import parser
from svodka.cli.asking import WrongAnswer
from svodka.readers.models import Reader
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from svodka.site.portal_env import change
from svodka.stories.models import Portal
from tests import make
from tests.cli.conftest import Svodka

WRONG = [
    ["--owner", "nobody"],
    ["--owner", "a@b.example"],
    ["--name", "н" * 121],
    ["--accent", "red"],
    ["--accent", "#12345"],
    ["--accent", "#12345g"],
    ["--accent", "#123456}"],
    ["--tagline", "п" * 201],
    ["--logo", "/nowhere/logo.png"],
    ["--logo", "/dev/zero"],
]


def test_what_setup_was_told_is_for_us_alone(tmp_path: Path) -> None:
    change(tmp_path / "portal.env", {"SVODKA_SMTP_PASSWORD": "узел"})
    assert (tmp_path / "portal.env").stat().st_mode & 0o777 == 0o600


def test_the_database_is_for_us_alone(tmp_path: Path) -> None:
    preparing._make_database(tmp_path / "svodka.sqlite3")
    with closing(sqlite3.connect(tmp_path / "svodka.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE readers (password)")
        modes = {path.stat().st_mode & 0o777 for path in tmp_path.glob("svodka.sqlite3*")}
    assert modes == {0o600}


def test_the_file_keeps_what_it_was_not_told(tmp_path: Path) -> None:
    path = tmp_path / "portal.env"
    path.write_text("# by hand\nSVODKA_THREADS=8\nSVODKA_LANGUAGE=ru\n", encoding="utf-8")
    change(path, {"SVODKA_LANGUAGE": "en", "SVODKA_TIME_ZONE": "Asia/Omsk"})
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
def test_an_owner_changes_how_the_portal_looks() -> None:
    make.portal(name="Док")
    set_up("--accent", "#0A5C8F", "--tagline", "Порты  и верфи", "--imprint", "Издаёт причал № 4.")
    looks = Portal.objects.values_list("name", "accent", "tagline", "imprint").get()
    assert looks == ("Док", "#0a5c8f", "Порты и верфи", "Издаёт причал № 4.")


@pytest.mark.django_db
def test_a_tagline_can_be_taken_away() -> None:
    make.portal(tagline="Порты и верфи")
    set_up("--tagline", "")
    assert Portal.objects.get().tagline == ""


def a_logo(folder: Path, kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> str:
    path = folder / f"logo.{kind}"
    Image.new("RGB", size, "#0a5c8f").save(path, kind)
    return str(path)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("WEBP", "webp"), ("JPEG", "jpg")])
def test_a_logo_is_kept_as_it_came(kind: str, ending: str, tmp_path: Path) -> None:
    make.portal()
    set_up("--logo", a_logo(tmp_path, kind))
    logo = Portal.objects.get().logo
    assert logo.name.endswith(f".{ending}")
    assert logo.read() == (tmp_path / f"logo.{kind}").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_the_logo_before_is_thrown_away(tmp_path: Path) -> None:
    make.portal()
    set_up("--logo", a_logo(tmp_path))
    old = Portal.objects.get().logo
    set_up("--logo", a_logo(tmp_path, "WEBP"))
    assert not old.storage.exists(old.name)
    set_up("--logo", "")
    assert Portal.objects.get().logo.name == ""


@pytest.mark.django_db
def test_the_same_logo_again_stays(tmp_path: Path) -> None:
    make.portal()
    for _time in range(2):
        set_up("--logo", a_logo(tmp_path))
    assert Portal.objects.get().logo.read()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "is no PNG, WebP or JPEG"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "is no PNG, WebP or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000_000), "is over 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    make.portal()
    (tmp_path / "logo").write_bytes(data)
    with pytest.raises(WrongAnswer, match=reason):
        set_up("--logo", str(tmp_path / "logo"))
    assert not Portal.objects.get().logo


@pytest.mark.django_db
def test_a_logo_that_is_cut_off_or_huge_is_refused(tmp_path: Path) -> None:
    make.portal()
    path = Path(a_logo(tmp_path, size=(2001, 2000)))
    with pytest.raises(WrongAnswer, match="over 4 million pixels"):
        set_up("--logo", str(path))
    path = Path(a_logo(tmp_path, size=(400, 400)))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(WrongAnswer, match="that can be read"):
        set_up("--logo", str(path))


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
@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_answer_is_refused(words: list[str]) -> None:
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
