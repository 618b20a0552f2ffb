"""Captures on disk against the hashes they came with."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.gather.captures import keep, path_of
from svodka.gather.keeping import strayed
from svodka.gather.models import Capture
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def capture(tmp_path: Path) -> Capture:
    sha256 = keep(b"a page", folder=tmp_path)
    return Capture.objects.create(url="https://rynda.example/1", sha256=sha256, size=6, captured_at=make.NOON)


def found(pages: dict[int, str], folder: Path, *purged: int) -> list[tuple[int, str]]:
    return [(one.capture, one.what) for one in strayed(pages, purged=purged, let_go=(), folder=folder)]


def test_a_page_that_is_as_it_came_is_not_named(capture: Capture, tmp_path: Path) -> None:
    assert found({capture.pk: capture.sha256}, tmp_path) == []


def test_a_damaged_file_is_named(capture: Capture, tmp_path: Path) -> None:
    path_of(capture.sha256, tmp_path).write_bytes(b"something else")
    assert found({capture.pk: capture.sha256}, tmp_path) == [(capture.pk, "file")]


def test_a_row_with_another_hash_is_named(capture: Capture, tmp_path: Path) -> None:
    assert found({capture.pk: "0" * 64}, tmp_path) == [(capture.pk, "row")]


def test_a_row_that_the_ledger_does_not_know_is_named(capture: Capture, tmp_path: Path) -> None:
    assert found({}, tmp_path) == [(capture.pk, "unknown")]


def test_a_purged_page_has_no_file(capture: Capture, tmp_path: Path) -> None:
    pages = {capture.pk: capture.sha256}
    assert found(pages, tmp_path, capture.pk) == [(capture.pk, "purged")]
    path_of(capture.sha256, tmp_path).unlink()
    assert found(pages, tmp_path, capture.pk) == []
