"""The sample renames a portal, so it is loaded only where nobody has begun a paper of his own."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.gather.models import Source
from svodka.sample.load import UnableToLoadSample, load
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from svodka.stories.models import Portal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_pages(tmp_path: Path) -> Path:
    """The sample's masthead alone: its pages take a minute."""
    for name in ("agencies.json", "sections.json", "pictures.json"):
        (tmp_path / name).write_bytes((Path(load.__code__.co_filename).parent / name).read_bytes())
    return tmp_path


def load_all(folder: Path) -> str:
    assert list(load(captures=folder / "captures", language="ru", now=make.NOON, folder=folder)) == []
    return Portal.objects.get().name


def test_a_paper_with_pages_keeps_its_name(without_pages: Path) -> None:
    make.portal(name="Док")
    make.capture()
    with pytest.raises(UnableToLoadSample):
        load_all(without_pages)
    assert Portal.objects.get().name == "Док"


def test_a_paper_with_feeds_keeps_its_name(without_pages: Path) -> None:
    make.portal(name="Док")
    Source.objects.create(name="Рында", slug="rynda", feed_url="https://rynda.example/rss")
    with pytest.raises(UnableToLoadSample):
        load_all(without_pages)


def test_an_empty_portal_becomes_the_sample(without_pages: Path) -> None:
    make.portal(name="Сводка")
    assert load_all(without_pages) == "Кильватер"


def test_a_sample_that_took_in_more_is_brought_up_to_date(without_pages: Path) -> None:
    load_all(without_pages)
    make.capture()
    assert load_all(without_pages) == "Кильватер"


def test_the_standing_pages_quote_the_samples_name(without_pages: Path) -> None:
    make_standing_pages(portal_name="Сводка", language="ru")
    make.portal(name="Сводка")
    load_all(without_pages)
    assert "«Кильватер»" in StandingPage.objects.get(slug="about").text
