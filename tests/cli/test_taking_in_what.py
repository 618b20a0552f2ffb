"""Archives and folders: what comes in of them, and what is told of the rest. The command's own words, in this process:
the models that a process of its own would load for each of these take longer than all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.cli.taking_in import run
from svodka.gather.models import Capture
from tests import make
from tests.gather.archives import answer, packed, page_html, page_record, record

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TakeIn = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def take_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> TakeIn:
    """The exit status, and the lines printed."""
    monkeypatch.setenv("LANGUAGE", "C")
    make.portal()

    def taken(*words: str) -> tuple[int, list[str]]:
        with capture_logs():
            status = run(parser().parse_args(["take-in", *words]))
        return status, capsys.readouterr().out.splitlines()

    return taken


def test_pages_of_an_archive_keep_their_address_and_time(tmp_path: Path, take_in: TakeIn) -> None:
    path = tmp_path / "one.warc"
    path.write_bytes(page_record(7))
    take_in(str(path))
    kept = Capture.objects.get()
    assert (kept.url, kept.content_type, kept.charset) == ("https://volonga.example/news/7/", "text/html", "utf-8")
    assert kept.captured_at.isoformat() == "2026-11-02T08:00:00+00:00"


def test_what_does_not_come_in_is_told_with_its_reasons(tmp_path: Path, take_in: TakeIn) -> None:
    links = b"<p>".join(b'<a href="/%d">Wharf %d</a>' % (number, number) for number in range(40))
    lists = [record(answer(links + b"%d" % n), url=f"https://volonga.example/all/{n}") for n in range(2)]
    path = tmp_path / "mixed.warc.gz"
    path.write_bytes(packed(page_record(1), *lists)[:-9])
    status, [summary, *reasons] = take_in(str(path))
    assert f"{path}: 1 taken in (0 published), 0 known, 1 refused, 1 failed" in summary
    assert sorted((line[:9] for line in reasons), reverse=True) == ["  1 × the", "  1 × Thi"]
    assert status == 1


def test_the_same_archive_again_is_passed_over_and_published_when_that_is_asked_for(
    tmp_path: Path, take_in: TakeIn
) -> None:
    path = tmp_path / "two.warc.gz"
    path.write_bytes(packed(page_record(1), page_record(2)))
    take_in(str(path))
    _status, [line] = take_in("--publish", str(path))
    assert "0 taken in (2 published), 2 known" in line


def test_every_page_of_a_folder_is_taken_in_and_nothing_else(tmp_path: Path, take_in: TakeIn) -> None:
    folder = tmp_path / "saved"
    (folder / "november").mkdir(parents=True)
    (folder / "page_files").mkdir()
    (folder / "page.html").write_bytes(page_html(1))
    (folder / "november" / "page.htm").write_bytes(page_html(2))
    (folder / "page_files" / "frame.html").write_bytes(page_html(3))
    (folder / "empty.html").touch()
    (folder / "crane.png").write_bytes(b"\x89PNG")
    (folder / "link.html").symlink_to("/etc/passwd")
    _status, lines = take_in(str(folder))
    assert f"{folder}: 2 taken in (0 published), 0 known, 1 refused, 0 failed" in lines[0]
    assert "1 × The input is empty" in lines[1]
    assert "0 taken in (0 published), 2 known" in take_in(str(folder))[1][0]


def test_a_page_saved_whole_keeps_its_address(data_folder: Path, take_in: TakeIn) -> None:
    take_in(str(data_folder / "pages" / "saved.mhtml"))
    assert Capture.objects.get().url == "https://valuevo.example/news/12/"


def test_one_address_cannot_be_given_to_many_pages(tmp_path: Path, take_in: TakeIn) -> None:
    path = tmp_path / "two.warc.gz"
    path.write_bytes(packed(page_record(1), page_record(2)))
    with pytest.raises(WrongUsage):
        take_in("--url", "https://volonga.example/1", str(path))
