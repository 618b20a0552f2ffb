"""How a restored portal is put in its place, and what a kill leaves: without a database, step by step."""

from __future__ import annotations

import fcntl
import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from svodka import settings
from svodka.cli import occupancy, restoring
from svodka.cli.backup.manifest import UnableToReadBackup
from tests.cli.backup.test_unpacking import CAPTURE, WHOLE, packed

SETTLED: dict[str, Any] = {"known": False, "again": {}, "held": 0}


class Killed(BaseException):
    """What kill -9 is to the code: nothing after it is done."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path / "portal")
    monkeypatch.setattr(restoring, "_settled", lambda _stage: SETTLED)
    return tmp_path / "portal"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "paper.tar.zst"
    path.write_bytes(packed())
    return path


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    yield
    for handle in occupancy._held.values():
        os.close(handle)
    occupancy._held.clear()


def restore(file: Path, *, replace: bool = False) -> int:
    return restoring.run(Namespace(file=str(file), replace=replace, send_waiting=False))


def old_portal(folder: Path) -> dict[str, bytes]:
    files = {"svodka.sqlite3": b"old", "svodka.sqlite3-wal": b"journal", "media/a.png": b"old", "portal.env": b"A=1\n"}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return files


def files_in(folder: Path) -> dict[str, bytes]:
    ours = {"in-use.lock", "restoring.json"}
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if name not in ours}


def is_new(folder: Path) -> bool:
    return (folder / "svodka.sqlite3").read_bytes() == WHOLE["database.sqlite3"] and (folder / CAPTURE).exists()


def test_a_portal_is_put_into_an_empty_folder(folder: Path, file: Path) -> None:
    assert restore(file) == 0
    assert is_new(folder)
    assert occupancy.mark_of(folder) is None
    assert not (folder / restoring.STAGE).exists()


def test_what_lies_there_that_is_no_portal_stays(folder: Path, file: Path) -> None:
    (folder / "lost+found").mkdir(parents=True)
    (folder / "notes.txt").write_bytes(b"mine")
    restore(file)
    assert (folder / "notes.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["svodka.sqlite3", "captures", "media", "portal.env"])
def test_a_portal_that_is_there_is_not_written_over(name: str, folder: Path, file: Path) -> None:
    folder.mkdir()
    (folder / name).touch()
    with pytest.raises(restoring.UnableToRestore, match="--replace puts it aside"):
        restore(file)
    assert files_in(folder) == {name: b""}
    occupancy.enter()


def test_a_replaced_portal_is_kept_whole(folder: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = old_portal(folder)
    restore(file, replace=True)
    [aside] = folder.glob("replaced-*")
    assert files_in(aside) == old
    assert is_new(folder)
    assert str(aside) in capsys.readouterr().out


def test_a_bad_file_changes_nothing(folder: Path, file: Path) -> None:
    old = old_portal(folder)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(UnableToReadBackup):
        restore(file, replace=True)
    assert files_in(folder) == old
    occupancy.enter()


def test_a_bad_file_leaves_an_empty_folder_free(folder: Path, file: Path) -> None:
    file.write_bytes(b"no backup")
    with pytest.raises(UnableToReadBackup):
        restore(file)
    assert files_in(folder) == {}
    occupancy.enter()


def test_a_file_that_is_not_there_is_said_so(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(restoring.UnableToRestore, match="No such file"):
        restore(tmp_path / "nothing")


def test_nothing_is_restored_while_a_portal_runs(folder: Path, file: Path) -> None:
    folder.mkdir()
    occupancy.enter()
    with pytest.raises(occupancy.UnableToTakeOver, match="stop it first"):
        restore(file)
    assert files_in(folder) == {}


def test_nobody_starts_a_portal_while_it_is_restored(folder: Path) -> None:
    folder.mkdir()
    with occupancy.taken_over(folder), pytest.raises(occupancy.UnableToEnter, match="wait"):
        occupancy.enter()


def test_many_may_use_a_folder_at_once(folder: Path) -> None:
    occupancy.enter()
    with (folder / "in-use.lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
    assert list(occupancy._held) == [folder]


# --- killed ---


def killed_at(number: int, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> bool:
    """Do it, dying before the rename of that number; whether it came so far."""
    rename, clear, seen = Path.rename, restoring._clear, []

    def dying(self: Path, target: Path) -> Path:
        seen.append(self)
        if len(seen) == number:
            monkeypatch.setattr(restoring, "_clear", lambda _stage: None)
            monkeypatch.setattr(occupancy, "mark", lambda _folder, _told: None)
            raise Killed
        return rename(self, target)

    mark = occupancy.mark
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", dying)
        with suppress(Killed):
            act()
    monkeypatch.setattr(occupancy, "mark", mark)
    monkeypatch.setattr(restoring, "_clear", clear)
    return len(seen) >= number


# One rename of the database in the stage, four of the old portal's, four of the new one's.
@pytest.mark.parametrize("number", range(1, 10))
def test_killed_between_two_renames_it_can_be_run_again(
    number: int, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = old_portal(folder)
    assert killed_at(number, monkeypatch, lambda: restore(file, replace=True))
    if number == 1:
        assert {name: data for name, data in files_in(folder).items() if not name.startswith(restoring.STAGE)} == old
    else:
        with pytest.raises(occupancy.UnableToEnter, match="half restored"):
            occupancy.enter()
    restore(file, replace=number == 1)
    [aside] = folder.glob("replaced-*")
    assert files_in(aside) == old
    assert is_new(folder)
    occupancy.enter()


@pytest.mark.parametrize("number", range(1, 5))
def test_killed_in_an_empty_folder_it_is_told_and_can_be_run_again(
    number: int, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert killed_at(number, monkeypatch, lambda: restore(file))
    with pytest.raises(occupancy.UnableToEnter, match="half restored"):
        occupancy.enter()
    assert restore(file) == 0
    assert is_new(folder)
