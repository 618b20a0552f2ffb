from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.utils import timezone

from svodka import flow
from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.gather.models import Capture
from svodka.stories.models import Section, Story
from svodka.text.records import Record
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal() -> Iterator[None]:
    make.portal()
    make.section()
    # Until somebody configures it, structlog prints where the command answers.
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def note(data_folder: Path) -> str:
    return str(data_folder / "cli" / "note.txt")


def take_in(*words: str) -> int:
    from svodka.cli import taking_in

    return taking_in.run(parser().parse_args(["take-in", *words]))


def test_a_published_page_gives_its_address(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in("--publish", "--section", "yards", note) == 0
    story = Story.objects.get()
    assert capsys.readouterr().out == f"http://localhost:8000/news/{story.pk}-{story.slug}/\n"


def test_a_page_that_is_not_published_waits_at_the_desk(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(note) == 0
    assert capsys.readouterr().out.startswith("http://localhost:8000/desk/ (story ")


def test_the_same_page_twice_is_told_and_kept_once(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    take_in("--publish", note)
    assert take_in("--publish", note) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("already taken in: http://localhost:8000/news/")
    assert Story.objects.count() == 1


def test_publishing_may_be_asked_for_later(note: str) -> None:
    take_in(note)
    take_in("--publish", note)
    assert Story.objects.get().state == Story.State.LIVE


def test_what_is_under_embargo_is_not_published_whatever_was_asked(data_folder: Path, tmp_path: Path) -> None:
    told = (data_folder / "documents" / "harbour.ninjs.json").read_text(encoding="utf-8")
    (tmp_path / "held.json").write_text(told.replace("2026-11-23T12", "2199-11-23T12"), encoding="utf-8")
    take_in("--publish", str(tmp_path / "held.json"))
    story = Story.objects.get()
    assert story.state == Story.State.INCOMING
    assert story.embargo_until is not None


def test_after_an_error_the_next_page_follows(note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert take_in("/nowhere.html", str(tmp_path / "empty.html"), note) == 1
    assert [line[:13] for line in capsys.readouterr().err.splitlines()] == ["svodka: [1/3]", "svodka: [2/3]"]
    assert Story.objects.count() == 1


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Pages that hold «второй» break the reader."""
    file = flow.file

    def break_some(*, capture: Capture, record: Record, now: datetime, section: Section | None = None) -> Story:
        if "второй" in record.article.headline:
            raise RuntimeError("a bug")
        return file(capture=capture, record=record, now=now, section=section)

    monkeypatch.setattr("svodka.flow.intake.file", break_some)
    return monkeypatch


@pytest.fixture
def second(note: str, tmp_path: Path) -> str:
    page = tmp_path / "second.txt"
    page.write_text(Path(note).read_text(encoding="utf-8").replace("первый", "второй"), encoding="utf-8")
    return str(page)


def test_a_page_that_breaks_the_reader_does_not_stop_the_next(
    broken: pytest.MonkeyPatch, second: str, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_in(second, note) == 1
    assert "RuntimeError: a bug" in capsys.readouterr().err
    assert Story.objects.count() == 1


def test_a_page_that_breaks_the_reader_is_given_back_and_can_be_offered_again(
    broken: pytest.MonkeyPatch, second: str
) -> None:
    take_in(second)
    assert (Capture.objects.get().leased_by, Capture.objects.get().attempts) == ("", 0)
    broken.undo()
    assert take_in(second) == 0


def test_a_page_of_a_folder_that_breaks_the_reader_stops_no_other(
    broken: pytest.MonkeyPatch, second: str, note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "first.txt").write_bytes(Path(note).read_bytes())
    assert take_in(str(tmp_path)) == 1
    assert "1 taken in (0 published), 0 known, 0 refused, 1 failed" in capsys.readouterr().out
    assert not Capture.objects.exclude(leased_by="").exists()


def test_a_refused_page_may_be_offered_again_as_something_else(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (take_in("--as", "html", note), take_in("--as", "html", note), take_in("--as", "text", note)) == (1, 1, 0)
    printed = capsys.readouterr()
    assert "read again, and again no article: " in printed.err.splitlines()[1]
    assert printed.out.startswith("refused before, taken in now: http://localhost:8000/desk/")


def test_a_page_that_waits_for_the_worker_is_published_when_that_is_asked_for(note: str) -> None:
    take_in("--as", "html", note)
    Capture.objects.update(state=Capture.State.UNREAD, input_kind="", due_at=timezone.now())
    take_in("--publish", note)
    assert Story.objects.get().state == Story.State.LIVE


def test_a_page_over_the_limit_is_refused_before_it_is_kept(note: str, settings: Any) -> None:
    settings.PAGE_BYTES = 100
    assert take_in(note) == 1
    assert not Capture.objects.exists()


def test_the_limit_of_the_portal_is_the_only_one(note: str, tmp_path: Path, settings: Any) -> None:
    settings.PAGE_BYTES = 6_000_000
    (tmp_path / "large.txt").write_bytes(Path(note).read_bytes() + b" " * 5_000_000)
    assert take_in(str(tmp_path / "large.txt")) == 0


def test_a_name_that_is_not_utf_8_is_no_obstacle(note: str, tmp_path: Path) -> None:
    page = os.fsdecode(os.fsencode(tmp_path) + b"/\xcf\xee\xf0\xf2.txt")
    Path(page).write_bytes(Path(note).read_bytes())
    assert take_in(page) == 0


def test_files_of_one_name_are_two_pages(note: str, tmp_path: Path) -> None:
    namesake = tmp_path / "note.txt"
    namesake.write_text(Path(note).read_text(encoding="utf-8").replace("первый", "второй"), encoding="utf-8")
    take_in(note, str(namesake))
    assert Story.objects.count() == 2


def test_the_time_of_saving_is_kept_in_the_zone_of_the_portal(note: str) -> None:
    take_in("--captured-at", "2026-11-20T09:30", note)
    assert Capture.objects.get().captured_at.isoformat() == "2026-11-20T06:30:00+00:00"


@pytest.mark.parametrize(
    "words",
    [
        ["--source", "nobody"],
        ["--section", "nowhere"],
        ["--captured-at", "2100-01-01"],
        ["--url", "https://pristan.example/1", "other"],
        ["--url", "u"],
        ["--url", "http://[x"],
        ["--url", "http://pristan.example:99999/"],
        ["--url", "https://reader:word@pristan.example/"],
        ["--url", "https://pristan.example/" + "я" * 1000],
    ],
)
def test_what_makes_no_sense_takes_nothing_in(words: list[str], note: str) -> None:
    with pytest.raises(WrongUsage):
        take_in(*words, note)
    assert not Capture.objects.exists()
