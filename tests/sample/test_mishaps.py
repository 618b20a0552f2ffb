"""The sample's paper errs twice, and mends it in public."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from svodka.readers.models import Reader
from svodka.sample.load import FOLDER, pages
from svodka.sample.mishaps import UnableToAmend, amend
from svodka.stories.models import Correction, LedgerEntry, Story
from tests import make
from tests.site.conftest import Get, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LENGTH = "Длина судна — 69\u00a0метров, глубина разработки — 18\u00a0метров."


@pytest.fixture
def editor() -> Reader:
    return make.reader("Аглая Кормщикова")


@pytest.fixture
def stories(portal: Any) -> dict[str, Story]:
    long = make.story("«Глубину-4» сдадут 20 января", text=LENGTH, slug="glubina", copy={"rights_state": "own"})
    taken = make.story("Тарханка меняет оператора", slug="tarkhanka")
    make.thread(long)
    make.thread(taken)
    return {"rynda-glubina-early": long, "vestovoy-tarkhanka-operator": taken}


def mend(stories: dict[str, Story], editor: Reader, days: int = 0) -> None:
    live = {name: story for name, story in stories.items() if Story.objects.get(pk=story.pk).state == "live"}
    amend(live, by=editor, days=days, folder=FOLDER)
    for story in stories.values():
        story.refresh_from_db()


def test_readers_see_what_it_said_and_what_it_says(stories: dict[str, Story], editor: Reader, get: Get) -> None:
    mend(stories, editor)
    page = get(f"/news/{stories['rynda-glubina-early'].pk}-glubina/")
    assert "96 метров, глубина" in text_of(page, ".body").replace("\u00a0", " ")
    assert "69 метров, глубина" in text_of(page, "#corrected").replace("\u00a0", " ")


def test_what_was_withdrawn_answers_410(stories: dict[str, Story], editor: Reader, client: Any) -> None:
    mend(stories, editor)
    answer = client.get(f"/news/{stories['vestovoy-tarkhanka-operator'].pk}-tarkhanka/")
    assert answer.status_code == 410


def test_the_ledger_names_who_did_it_and_when(stories: dict[str, Story], editor: Reader) -> None:
    mend(stories, editor, days=10)
    done = LedgerEntry.objects.filter(act__in=["corrected", "withdrawn"]).order_by("at").values_list("act", "at", "by")
    moments = ["2026-11-28T16:30:00+03:00", "2026-11-30T11:05:00+03:00"]
    assert [(act, by) for act, _at, by in done] == [("withdrawn", editor.pk), ("corrected", editor.pk)]
    assert [at for _act, at, _by in done] == [datetime.fromisoformat(moment) for moment in moments]


def test_again_nothing_is_done(stories: dict[str, Story], editor: Reader) -> None:
    mend(stories, editor)
    before = LedgerEntry.objects.count()
    mend(stories, editor)
    assert (LedgerEntry.objects.count(), Correction.objects.count()) == (before, 1)


def test_a_page_that_says_it_no_more_is_an_error(stories: dict[str, Story], editor: Reader) -> None:
    with pytest.raises(UnableToAmend, match="rynda-glubina-early"):
        mend({"rynda-glubina-early": stories["vestovoy-tarkhanka-operator"]}, editor)


def test_both_happen_after_their_stories_are_out() -> None:
    out = {page.path.stem: page.published_at for page in pages()}
    assert out["rynda-glubina-early"] < datetime.fromisoformat("2026-11-20T11:05:00+03:00")
    assert out["vestovoy-tarkhanka-operator"] + timedelta(hours=6) < datetime.fromisoformat("2026-11-18T16:30:00+03:00")


def test_the_pages_name_stands_in_the_sample() -> None:
    assert (Path(FOLDER) / "pages" / "rynda-glubina-early.html").read_text(encoding="utf-8").count("69 метров") == 1
