"""`svodka sources add` of mailboxes and folders: looked into first, passwords kept where no page shows them."""

from __future__ import annotations

import io
import stat
import sys

import pytest
from django.utils import timezone

from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.fetch import AddressRefused, UnableToFetch
from svodka.gather.models import Source
from svodka.gather.passwords import PASSWORDS_FILE, passwords
from tests.mailbox_server import MailboxServer, letter

pytestmark = pytest.mark.django_db


def act(*words: str) -> int:
    from svodka.cli import sources

    return sources.run(parser().parse_args(["sources", *words]))


@pytest.fixture
def home(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def box(settings, home):
    # «Релизы», as it is spelt on the wire.
    with MailboxServer(folder="&BCAENQQ7BDgENwRL-") as box:
        settings.FETCH_ALLOWED = [box.pair]
        box.put(letter("Катер", "Спущен.", sent=timezone.now()))
        yield box


def types(monkeypatch, words):
    monkeypatch.setattr(sys, "stdin", io.StringIO(words))


def test_a_mailbox_is_added_when_its_password_lets_us_in(box, home, monkeypatch, capsys):
    address = box.address(folder="%D0%A0%D0%B5%D0%BB%D0%B8%D0%B7%D1%8B")
    types(monkeypatch, "wrong\n")
    with pytest.raises(UnableToFetch, match="does not let"):
        act("add", address)
    assert not (home / PASSWORDS_FILE).exists()
    types(monkeypatch, "right\n")
    assert act("add", address, "--name", "Верфь") == 0
    source = Source.objects.get()
    assert (source.name, source.feed_url) == ("Верфь", address)
    assert stat.S_IMODE((home / PASSWORDS_FILE).stat().st_mode) == 0o600
    assert passwords(home / PASSWORDS_FILE, "") == {"press@paper.example@127.0.0.1": "right"}
    told = capsys.readouterr().out
    assert "Катер" in told
    assert "right" not in told


def test_another_password_is_tried_before_it_is_kept(box, home, monkeypatch):
    types(monkeypatch, "right\n")
    act("add", box.address(folder="%D0%A0%D0%B5%D0%BB%D0%B8%D0%B7%D1%8B"), "--name", "Верфь")
    box.password = "new and longer"
    types(monkeypatch, "old\n")
    with pytest.raises(UnableToFetch):
        act("password", "127-0-0-1")
    types(monkeypatch, "new and longer\n")
    assert act("password", "127-0-0-1") == 0
    assert passwords(home / PASSWORDS_FILE, "")["press@paper.example@127.0.0.1"] == "new and longer"


def test_what_the_environment_says_counts_more(tmp_path):
    (tmp_path / "kept").write_text("a@b.example one\nc@d.example two words\n")
    assert passwords(tmp_path / "kept", "a@b.example three") == {"a@b.example": "three", "c@d.example": "two words"}


def test_only_a_folder_that_the_owner_has_named_is_added(home, settings, capsys):
    (home / "incoming").mkdir()
    (home / "incoming" / "релиз.txt").write_text("Кран")
    with pytest.raises(AddressRefused, match="SVODKA_FOLDERS"):
        act("add", (home / "incoming").as_uri())
    settings.FOLDERS = [str(home)]
    assert act("add", f"{(home / 'incoming').as_uri()}/") == 0
    assert Source.objects.get().feed_url == (home / "incoming").as_uri()


def test_links_are_picked_on_pages_only(home):
    with pytest.raises(WrongUsage, match="no links"):
        act("add", home.as_uri(), "--links", "a")


def test_mailboxes_and_folders_are_in_no_list_for_others(home, settings, capsysbinary):
    settings.FOLDERS = [str(home)]
    act("add", home.as_uri())
    capsysbinary.readouterr()
    act("export")
    assert b"file:" not in capsysbinary.readouterr().out
