from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from svodka import settings as portal
from svodka.cli import checkups
from svodka.gather.room import Budget
from svodka.readers.checks import wrong_options
from tests.cli.conftest import Svodka

NOW = 1_796_000_000.0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(portal, "DATA", tmp_path)
    return tmp_path


def states(output: str) -> dict[str, str]:
    return {finding["subject"]: finding["state"] for finding in json.loads(output)["findings"]}


def test_a_prepared_portal_has_nothing_wrong_but_debug(svodka: Svodka, portal_folder: Path) -> None:
    found = states(svodka(portal_folder, "doctor", "--json").stdout)
    assert [subject for subject, state in found.items() if state == "wrong"] == ["debug"]


def test_missing_migrations_are_wrong(svodka: Svodka, tmp_path: Path) -> None:
    examined = svodka(tmp_path, "doctor", "--json")
    assert examined.returncode == 1
    assert states(examined.stdout)["migrations"] == "wrong"


def test_a_data_folder_that_cannot_be_is_wrong(svodka: Svodka) -> None:
    examined = svodka(Path("/dev/null/paper"), "doctor", SVODKA_SECRET_KEY="к" * 40)
    assert examined.returncode == 1
    assert examined.stdout.splitlines()[0] == "WRONG    /dev/null/paper: Not a directory"


def test_a_setting_that_cannot_be_is_wrong(svodka: Svodka, tmp_path: Path) -> None:
    examined = svodka(tmp_path, "doctor", SVODKA_TIME_ZONE="Asia/Omsk", SVODKA_PORT="p")
    assert examined.stdout.startswith("WRONG    SVODKA_PORT must be a whole number")


def test_an_sqlite_without_its_options_is_not_served(svodka: Svodka, portal_folder: Path, tmp_path: Path) -> None:
    code = "from svodka.settings import *\nDATABASES['default']['OPTIONS'] = {'timeout': 5}\n"
    (tmp_path / "hasty.py").write_text(code, encoding="utf-8")
    asked = {"DJANGO_SETTINGS_MODULE": "hasty", "PYTHONPATH": str(tmp_path)}
    refused = svodka(portal_folder, "work", "--once", **asked)
    assert refused.returncode == 1
    assert "transaction_mode is not IMMEDIATE" in refused.stderr
    assert states(svodka(portal_folder, "doctor", "--json", **asked).stdout)["database options"] == "wrong"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"transaction_mode": "DEFERRED"}, "transaction_mode is not IMMEDIATE"),
        ({"timeout": 5}, "timeout is under 10 seconds"),
        ({"init_command": "PRAGMA synchronous = NORMAL"}, "PRAGMA journal_mode=wal is missing"),
    ],
)
def test_each_option_is_needed(change: dict[str, object], reason: str) -> None:
    assert wrong_options(portal.SQLITE_OPTIONS) == []
    assert wrong_options({**portal.SQLITE_OPTIONS, **change}) == [reason]


def test_a_key_that_others_can_read_is_wrong(folder: Path) -> None:
    (folder / "secret.key").write_text("к" * 50, encoding="utf-8")
    (folder / "secret.key").chmod(0o644)
    assert checkups.secret_key().mend == f"chmod 600 {folder / 'secret.key'}"


def test_a_data_folder_that_others_can_enter_is_warned_of(folder: Path) -> None:
    folder.chmod(0o700)
    assert checkups.privacy().state == "ok"
    folder.chmod(0o755)
    assert (checkups.privacy().state, checkups.privacy().mend) == ("warning", f"chmod 700 {folder}")


def test_a_hint_can_be_typed_as_it_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "paper" / "bin").mkdir(parents=True)
    (folder / "paper" / "bin" / "svodka").touch()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", [str(folder / "paper" / "bin" / "svodka"), "doctor"])
    assert checkups.static_files().mend == "paper/bin/svodka prepare"


def test_a_clock_behind_its_files_is_wrong(folder: Path) -> None:
    (folder / "svodka.sqlite3").touch()
    os.utime(folder / "svodka.sqlite3", (NOW + 3600, NOW + 3600))
    assert checkups.clock(now=NOW).says.endswith("files are 60 minutes newer than now")
    assert checkups.clock(now=NOW + 3600).state == "ok"


def test_a_clock_before_this_version_is_wrong(folder: Path) -> None:
    assert checkups.clock(now=0.0).state == "wrong"


def test_a_worker_is_alive_while_it_says_so(folder: Path) -> None:
    assert checkups.worker(now=NOW).state == "warning"
    (folder / "worker.alive").touch()
    os.utime(folder / "worker.alive", (NOW, NOW))
    assert [checkups.worker(now=NOW + seconds).state for seconds in (10, 600)] == ["ok", "warning"]


@pytest.mark.parametrize(
    ("address", "state"),
    [("http://localhost:8000", "warning"), ("http://paper.example", "warning"), ("https://paper.example", "ok")],
)
def test_readers_need_a_public_address(address: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "PUBLIC_ADDRESS", address)
    assert checkups.public_address().state == state


def test_a_week_without_a_backup_is_warned_of(folder: Path) -> None:
    assert checkups.last_backup(now=NOW).state == "ok"
    (folder / "secret.key").touch()
    os.utime(folder / "secret.key", (NOW - 8 * 86_400,) * 2)
    assert checkups.last_backup(now=NOW).mend.endswith("backup FILE")


@pytest.mark.parametrize(("days", "state"), [(0, "ok"), (6, "ok"), (8, "warning")])
def test_the_last_backup_is_told(days: int, state: str, folder: Path) -> None:
    (folder / "backup.json").write_text(json.dumps({"at": NOW - days * 86_400, "file": "/media/disk/paper"}))
    found = checkups.last_backup(now=NOW)
    assert (found.state, f"{days} days ago: /media/disk/paper" in found.says) == (state, True)


@pytest.mark.parametrize(("size", "state"), [(None, "ok"), (10_000, "ok"), (5_000, "warning"), (4_096, "wrong")])
def test_the_room_for_captures_is_told(
    size: int | None, state: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "CAPTURES", folder / "captures")
    monkeypatch.setattr(portal, "CAPTURES_BUDGET", Budget(size))
    (folder / "captures").mkdir()
    (folder / "captures" / "page.zst").write_bytes(b"page")
    assert checkups.captures(now=NOW).state == state


def test_a_half_restored_folder_is_wrong(folder: Path) -> None:
    (folder / "restoring.json").write_text("{}", encoding="utf-8")
    assert checkups.data_folder().mend.endswith("restore FILE")
