"""`svodka read --again`, as it is called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from svodka import claims, flow
from svodka.cli import reading, reading_again
from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.gather.models import Capture, Reading
from svodka.stories.models import Copy

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parent.parent / "data" / "pages"


def read_again(*words: str) -> int:
    return reading_again.run(parser().parse_args(["read", "--again", *words]))


@pytest.fixture
def pages(now: datetime) -> list[str]:
    """Two stories whose headlines the reader before read otherwise, and a page that was no article for it."""
    names = ["bare.html", "amp.html", "microdata.html"]
    for name in names:
        url = f"https://rynda.example/{name}"
        flow.take_in(data=(PAGES / name).read_bytes(), url=url, captures=Path(settings.CAPTURES), now=now)
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=2)
    flow.read_and_file(claimed, captures=Path(settings.CAPTURES), now=now)
    Capture.objects.filter(url__contains="microdata").update(state="refused", reason="no article", due_at=None)
    for one in Reading.objects.all():
        article = {**one.record["article"], "headline": "Прежний заголовок"}
        Reading.objects.filter(pk=one.pk).update(engine="svodka.text 0", record={**one.record, "article": article})
    Copy.objects.update(headline="Прежний заголовок")
    return names


def test_it_says_what_is_otherwise_and_writes_nothing(pages: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert read_again() == 0
    said = capsys.readouterr().out
    assert "Pages read again: 3; as before 0, otherwise 2;" in said
    assert "An article only now; take-in files it: 1" in said
    assert "Headline: 2\n" in said
    assert "    − Прежний заголовок\n" in said
    assert set(Reading.objects.values_list("engine", flat=True)) == {"svodka.text 0"}


def test_applied_stories_follow_and_a_second_run_has_nothing_to_do(
    pages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_again("--apply") == 0
    assert "Stories that follow: 2, of them as drafts 0" in capsys.readouterr().out
    assert not Copy.objects.filter(headline="Прежний заголовок").exists()
    read_again("--apply")
    assert "as before 2, otherwise 0" in capsys.readouterr().out


def test_a_killed_run_goes_on_and_its_file_has_every_page_once(
    pages: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading_again, "BATCH", 1)
    real, asked = flow.read_again, list[int]()

    def killed_at_the_second(batch: Sequence[Capture], *, folder: Path) -> list[flow.Again]:
        asked.append(batch[0].pk)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(batch, folder=folder)

    monkeypatch.setattr(flow, "read_again", killed_at_the_second)
    file = tmp_path / "otherwise.jsonl"
    with pytest.raises(KeyboardInterrupt):
        read_again("--json", str(file))
    with file.open("ab") as half:
        half.write(b'{"capture": 2, "addr')
    read_again("--json", str(file))
    assert "Going on after 1 pages.\n" in capsys.readouterr().out
    assert asked == sorted([*set(asked), asked[1]])
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["address"].rsplit("/", 1)[1] for line in lines] == pages
    assert lines[0]["fields"][0] == {
        "field": "headline",
        "before": ["Прежний заголовок"],
        "after": lines[0]["fields"][0]["after"],
        "share": 1.0,
    }


def test_a_page_that_breaks_the_reader_stops_no_other(
    pages: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = flow.read_again

    def broken_by_the_second(batch: Sequence[Capture], *, folder: Path) -> list[flow.Again]:
        if any("amp.html" in capture.url for capture in batch):
            raise RecursionError("too deep")
        return real(batch, folder=folder)

    monkeypatch.setattr(flow, "read_again", broken_by_the_second)
    read_again()
    said = capsys.readouterr().out
    assert "as before 0, otherwise 1;" in said
    assert "Cannot be read: 1\n  2 https://rynda.example/amp.html\n    + RecursionError: too deep" in said


def test_some_of_it(pages: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    read_again("--limit", "1")
    assert "Pages read again: 1;" in capsys.readouterr().out
    read_again("--since", "2026-11-21")
    assert "Pages read again: 0;" in capsys.readouterr().out


SENSELESS = ["page.html", "--source nobody", "--limit 0", "--note Прочитано", "--apply --note="]


@pytest.mark.parametrize("words", SENSELESS)
def test_what_makes_no_sense_is_refused(words: str) -> None:
    with pytest.raises(WrongUsage):
        read_again(*words.split())


@pytest.mark.parametrize("words", [[], ["page.html", "--apply"]])
def test_a_page_and_the_kept_pages_are_two_things(words: list[str]) -> None:
    with pytest.raises(WrongUsage):
        reading.run(parser().parse_args(["read", *words]))


def test_a_page_that_was_purged_is_not_counted(
    pages: list[str], now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    purged = Capture.objects.get(url__endswith="/amp.html")
    flow.purge(purged, reason="court order", captures=Path(settings.CAPTURES), now=now)
    assert read_again() == 0
    assert "Pages read again: 2; as before 0, otherwise 1;" in capsys.readouterr().out
