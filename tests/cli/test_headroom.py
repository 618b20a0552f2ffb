"""Pages taken in by hand stop where there is no room for more."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from svodka.cli import headroom, taking_in
from svodka.gather.captures import keep
from svodka.gather.models import Capture
from svodka.gather.room import Budget
from tests.gather.archives import WARCINFO, packed, page_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def take_in(settings, tmp_path):  # type: ignore[no-untyped-def]
    settings.DATA, settings.CAPTURES = tmp_path, tmp_path / "captures"
    archive = tmp_path / "harbour.warc.gz"
    archive.write_bytes(packed(WARCINFO, *map(page_record, range(2))))
    asked = {"publish": False, "source": None, "section": None, "kind": None, "url": None, "captured_at": None}
    return lambda: taking_in.run(Namespace(pages=[str(archive)], **asked))


def test_an_archive_stops_at_the_budget_and_says_so(take_in, settings, capsys):  # type: ignore[no-untyped-def]
    settings.CAPTURES_BUDGET = Budget(4096)
    keep(b"page", folder=settings.CAPTURES)
    with pytest.raises(headroom.NoRoomLeft, match="SVODKA_CAPTURES_BUDGET"):
        take_in()
    assert (" 0 taken in" in capsys.readouterr().out, Capture.objects.count()) == (True, 0)


def test_what_is_kept_counts_before_it_is_measured_again(tmp_path: Path, settings):  # type: ignore[no-untyped-def]
    settings.DATA, settings.CAPTURES, settings.CAPTURES_BUDGET = tmp_path, tmp_path / "captures", Budget(8192)
    for page in (b"one", b"two"):
        headroom.require_room()
        headroom.note_kept(keep(page, folder=settings.CAPTURES))
    with pytest.raises(headroom.NoRoomLeft, match=r"8.2 kB of 8.2 kB"):
        headroom.require_room()


def test_a_full_disk_is_no_place_for_a_page(tmp_path: Path, settings, monkeypatch):  # type: ignore[no-untyped-def]
    settings.DATA, settings.CAPTURES_BUDGET = tmp_path, Budget()
    monkeypatch.setattr("svodka.gather.room.LEAST_FREE", 10**18)
    with pytest.raises(headroom.NoRoomLeft, match="the disk has only"):
        headroom.require_room()
