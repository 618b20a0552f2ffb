"""Archives and folders: taken in, killed, taken up again."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Svodka, environment
from tests.gather.archives import WARCINFO, packed, page_record

PAGES = 96  # three batches


def counted(folder: Path, query: str) -> int:
    with sqlite3.connect(folder / "svodka.sqlite3", timeout=30) as database:
        return int(database.execute(query).fetchone()[0])


def stories(folder: Path) -> int:
    return counted(folder, "select count(*) from stories_story")


def told(folder: Path, svodka: Svodka, *words: str) -> list[str]:
    done = svodka(folder, "take-in", *words)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.warc.gz"
    path.write_bytes(packed(WARCINFO, *map(page_record, range(PAGES))))
    return path


def killed_at(folder: Path, archive: Path, enough: int) -> None:
    """Take the archive in and kill the process when so many stories are there."""
    command = [sys.executable, "-m", "svodka", "take-in", str(archive)]
    process = subprocess.Popen(command, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while stories(folder) < enough and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_killed_run_is_taken_up_again_and_every_page_is_there_once(
    portal_folder: Path, archive: Path, svodka: Svodka
) -> None:
    killed_at(portal_folder, archive, 1)
    killed_at(portal_folder, archive, 40)
    before = stories(portal_folder)
    assert 40 <= before < PAGES
    lines = told(portal_folder, svodka, str(archive))
    assert re.search(r"going on from \d\d %", lines[0])
    assert stories(portal_folder) == PAGES
    assert counted(portal_folder, "select count(distinct url) from gather_capture where state='read'") == PAGES
    assert counted(portal_folder, "select count(*) from gather_capture where lease_until is not null") == 0


def test_what_is_no_archive_is_said_in_a_line(portal_folder: Path, tmp_path: Path, svodka: Svodka) -> None:
    path = tmp_path / "none.warc.gz"
    path.write_bytes(b"no archive")
    done = svodka(portal_folder, "take-in", str(path))
    assert done.returncode == 1
    assert "This is no WARC archive" in done.stderr
