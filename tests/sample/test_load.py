"""A few of the sample's pages through the whole loading: what a cut leaves, what a second loading does."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from wagtail.models import Collection

from svodka.digest.models import Delivery, Subscription
from svodka.readers.models import Reader
from svodka.sample.load import FOLDER, load, run_the_paper
from svodka.stories.models import Correction, LedgerEntry, Picture, Story
from tests import make

# The letters' ledger is written in a thread of its own, which a test's transaction would hide everything from.
pytestmark = [pytest.mark.django_db(transaction=True)]

NOW = datetime.fromisoformat("2026-11-27T15:30:00+03:00")
PAGES = ("rynda-glubina-early", "vestovoy-tarkhanka-operator", "tarkhanka-denial", "rynda-short-note")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample with four pages, of which one is corrected and one withdrawn."""
    make.portal(name="Сводка")
    if Collection.get_first_root_node() is None:  # another test of this kind has emptied the tables
        Collection.add_root(name="Root")
    few = tmp_path / "sample"
    shutil.copytree(FOLDER, few, ignore=shutil.ignore_patterns("pages", "incoming", "talk", "*.py", "__pycache__"))
    (few / "pages").mkdir()
    for name in PAGES:
        for path in (FOLDER / "pages").glob(f"{name}.*"):
            shutil.copy(path, few / "pages")
    return few


def take_in(folder: Path, pages: int = len(PAGES)) -> None:
    """The first so many pages: what a kill leaves."""
    loading = load(captures=folder / "captures", language="ru", now=NOW, folder=folder)
    for _page in range(pages):
        next(loading, None)
    loading.close()


def run(folder: Path) -> None:
    run_the_paper(data=folder, mailbox=folder / "mailbox", now=NOW, folder=folder)


def what_stands(folder: Path) -> list[int]:
    tables = (Story, LedgerEntry, Correction, Picture, Reader, Subscription, Delivery)
    return [*(table._default_manager.count() for table in tables), len(list((folder / "mailbox").glob("*.eml")))]


def test_cut_short_and_loaded_again_it_stands_whole(folder: Path) -> None:
    take_in(folder, 2)
    take_in(folder)
    run(folder)
    states = list(Story.objects.order_by("state").values_list("state", flat=True))
    assert states == ["live", "live", "live", "withdrawn"]
    assert Picture.objects.exclude(file=None).count() == 2


def test_a_second_loading_changes_nothing(folder: Path) -> None:
    take_in(folder)
    run(folder)
    before = what_stands(folder)
    take_in(folder)
    run(folder)
    assert what_stands(folder) == before


def test_the_correction_keeps_its_distance_from_today(folder: Path) -> None:
    take_in(folder)
    run(folder)
    assert Correction.objects.get().made_at == datetime.fromisoformat("2026-11-25T11:05:00+03:00")


def test_what_nobody_has_decided_on_waits_at_the_desk(folder: Path) -> None:
    (folder / "incoming").mkdir()
    for path in (FOLDER / "incoming").glob("lotsia-two-bidders.*"):
        shutil.copy(path, folder / "incoming")
    take_in(folder, len(PAGES) + 1)
    waiting = Story.objects.get(state=Story.State.INCOMING)
    assert (waiting.copy.headline, waiting.published_at) == ("К торгам на причал № 6 допустили двоих", None)
