"""`svodka verify` and `svodka purge`, as they are called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from svodka import flow
from svodka.cli import purging, verifying
from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage
from svodka.gather.captures import path_of
from svodka.gather.models import Capture
from svodka.stories.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def capture(now: datetime) -> Capture:
    kept = flow.take_in(data=b"a page", url="https://rynda.example/1", captures=Path(settings.CAPTURES), now=now)
    return kept.capture


def verify(*words: str) -> int:
    return verifying.run(parser().parse_args(["verify", *words]))


def purge(*words: str) -> int:
    return purging.run(parser().parse_args(["purge", *words, "--reason", "court order"]))


def test_what_stands_is_proved_and_the_root_printed(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify() == 0
    assert capsys.readouterr().out.splitlines() == [
        "Ledger: rows 1, captures 1, purged 0, let go by rule 0",
        f"Root 2026-11-20: {LedgerEntry.objects.get().root}",
    ]


def test_a_rewritten_row_is_told(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_only_grows")
        cursor.execute("UPDATE stories_ledgerentry SET act = 'filed'")
    assert verify("--ledger-only") == 1
    assert capsys.readouterr().err == "svodka: Row 1 of the ledger is not what was written\n"


def test_a_lost_page_is_told(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    path_of(capture.sha256, Path(settings.CAPTURES)).unlink()
    assert (verify(), verify("--ledger-only")) == (1, 0)
    assert f"The bytes of capture {capture.pk} are not what was taken in" in capsys.readouterr().err


def test_a_noted_root_is_looked_for(capture: Capture) -> None:
    root = LedgerEntry.objects.get().root
    assert (verify("--root", root), verify("--root", "0" * 64)) == (0, 1)
    with pytest.raises(WrongUsage):
        verify("--root", "9f2c")


def test_the_days_are_printed(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    verify("--days", "3")
    assert capsys.readouterr().out.startswith(f"2026-11-20 {LedgerEntry.objects.get().root} 1\n")


def test_a_page_is_purged_by_number_hash_or_address(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    assert purge(capture.url) == 0
    assert capture.sha256 in capsys.readouterr().out
    assert verify() == 0


def test_a_purge_of_nothing_is_refused() -> None:
    with pytest.raises(WrongUsage):
        purge("https://rynda.example/2")
