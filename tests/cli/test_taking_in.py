from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.gather.models import Capture
from svodka.stories.models import Story
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


def test_after_an_error_the_next_page_follows(note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert take_in("/nowhere.html", str(tmp_path / "empty.html"), note) == 1
    assert [line[:13] for line in capsys.readouterr().err.splitlines()] == ["svodka: [1/3]", "svodka: [2/3]"]
    assert Story.objects.count() == 1


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
    [["--source", "nobody"], ["--section", "nowhere"], ["--captured-at", "2100-01-01"], ["--url", "u", "other"]],
)
def test_what_makes_no_sense_takes_nothing_in(words: list[str], note: str) -> None:
    with pytest.raises(WrongUsage):
        take_in(*words, note)
    assert not Capture.objects.exists()
