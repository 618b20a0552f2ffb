"""The place in an archive is the archive's own, and of the way it was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.cli.positions import Position


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.warc.gz"
    path.write_bytes(b"an archive")
    return path


def position(archive: Path, way: str = "as it is") -> Position:
    return Position.of(archive, way=way, folder=archive.parent / "places")


def test_the_place_is_found_again_wherever_the_archive_lies(archive: Path) -> None:
    position(archive).keep(400)
    moved = archive.rename(archive.with_name("moved.warc.gz"))
    assert position(moved).load() == 400


@pytest.mark.parametrize("data", [b"another arch", b"an archive that has grown"])
def test_another_archive_begins_at_its_beginning(archive: Path, data: bytes) -> None:
    position(archive).keep(400)
    archive.write_bytes(data)
    assert position(archive).load() == 0


def test_asked_for_otherwise_it_begins_at_its_beginning(archive: Path) -> None:
    position(archive).keep(400)
    assert position(archive, "to be published").load() == 0


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"{}", b'{"go_on_at": "x"}', b'{"go_on_at": -1}', b"\xff"])
def test_a_broken_note_is_no_place(archive: Path, broken: bytes) -> None:
    place = position(archive)
    place.keep(400)
    place.file.write_bytes(broken)
    assert place.load() == 0
