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
from tests.gather.archives import WARCINFO, answer, packed, page_html, page_record, record

PAGES = 208


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
    killed_at(portal_folder, archive, 100)
    before = stories(portal_folder)
    assert 100 <= before < PAGES
    lines = told(portal_folder, svodka, str(archive))
    assert re.search(r"going on from \d\d %", lines[0])
    assert stories(portal_folder) == PAGES
    assert counted(portal_folder, "select count(distinct url) from gather_capture where state='read'") == PAGES
    assert counted(portal_folder, "select count(*) from gather_capture where lease_until is not null") == 0


def test_pages_of_an_archive_keep_their_address_and_time(portal_folder: Path, tmp_path: Path, svodka: Svodka) -> None:
    path = tmp_path / "one.warc"
    path.write_bytes(page_record(7))
    told(portal_folder, svodka, str(path))
    with sqlite3.connect(portal_folder / "svodka.sqlite3") as database:
        row = database.execute("select url, captured_at, content_type, charset from gather_capture").fetchone()
    assert row == ("https://volonga.example/news/7/", "2026-11-02 08:00:00", "text/html", "utf-8")


def test_what_does_not_come_in_is_told_with_its_reasons(portal_folder: Path, tmp_path: Path, svodka: Svodka) -> None:
    links = b"<p>".join(b'<a href="/%d">Wharf %d</a>' % (number, number) for number in range(40))
    lists = [record(answer(links + b"%d" % n), url=f"https://volonga.example/all/{n}") for n in range(2)]
    path = tmp_path / "mixed.warc.gz"
    path.write_bytes(packed(page_record(1), *lists)[:-9])
    done = svodka(portal_folder, "take-in", str(path))
    summary, *reasons = done.stdout.splitlines()
    assert f"{path}: 1 taken in (0 published), 0 known, 1 refused, 1 failed" in summary
    assert sorted((line[:9] for line in reasons), reverse=True) == ["  1 × the", "  1 × Thi"]
    assert done.returncode == 1


def test_the_same_archive_again_is_passed_over_and_published_when_that_is_asked_for(
    portal_folder: Path, tmp_path: Path, svodka: Svodka
) -> None:
    path = tmp_path / "two.warc.gz"
    path.write_bytes(packed(page_record(1), page_record(2)))
    told(portal_folder, svodka, str(path))
    [line] = told(portal_folder, svodka, "--publish", str(path))
    assert "0 taken in (2 published), 2 known" in line


def test_every_page_of_a_folder_is_taken_in_and_nothing_else(
    portal_folder: Path, tmp_path: Path, svodka: Svodka
) -> None:
    folder = tmp_path / "saved"
    (folder / "november").mkdir(parents=True)
    (folder / "page_files").mkdir()
    (folder / "page.html").write_bytes(page_html(1))
    (folder / "november" / "page.htm").write_bytes(page_html(2))
    (folder / "page_files" / "frame.html").write_bytes(page_html(3))
    (folder / "empty.html").touch()
    (folder / "crane.png").write_bytes(b"\x89PNG")
    (folder / "link.html").symlink_to("/etc/passwd")
    lines = told(portal_folder, svodka, str(folder))
    assert f"{folder}: 2 taken in (0 published), 0 known, 1 refused, 0 failed" in lines[0]
    assert "1 × The input is empty" in lines[1]
    assert "0 taken in (0 published), 2 known" in told(portal_folder, svodka, str(folder))[0]


def test_a_page_saved_whole_keeps_its_address(portal_folder: Path, data_folder: Path, svodka: Svodka) -> None:
    told(portal_folder, svodka, str(data_folder / "pages" / "saved.mhtml"))
    query = "select count(*) from gather_capture where url='https://valuevo.example/news/12/'"
    assert counted(portal_folder, query) == 1


def test_what_is_no_archive_is_said_in_a_line(portal_folder: Path, tmp_path: Path, svodka: Svodka) -> None:
    path = tmp_path / "none.warc.gz"
    path.write_bytes(b"no archive")
    done = svodka(portal_folder, "take-in", str(path))
    assert done.returncode == 1
    assert "This is no WARC archive" in done.stderr


def test_one_address_cannot_be_given_to_many_pages(portal_folder: Path, archive: Path, svodka: Svodka) -> None:
    done = svodka(portal_folder, "take-in", "--url", "https://volonga.example/1", str(archive))
    assert done.returncode == 2
