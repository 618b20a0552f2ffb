"""Pictures are kept whole and of a sane size, and go with the story they stood in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from svodka.stories import actions
from svodka.stories.actions import UnableToKeepPicture, keep_picture, make_sizes, set_withdrawn
from svodka.stories.models import PictureFile, PictureRendition, Story
from svodka.stories.queries import PICTURE_SIZES
from tests import make

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def plate(width: int = 1500, height: int = 800, kind: str = "PNG", mode: str = "L") -> bytes:
    data = BytesIO()
    Image.new(mode, (width, height)).save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".gif")])
def test_four_kinds_are_kept(kind: str, ending: str) -> None:
    file = keep_picture(picture=make.lead_picture(make.story()), data=plate(30, 20, kind))
    assert (Path(file.file.name).suffix, file.width, file.height) == (ending, 30, 20)


def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused() -> None:
    data = plate(8000, 5001, mode="1")
    assert len(data) < 10_000
    with pytest.raises(UnableToKeepPicture, match="40 million pixels"):
        keep_picture(picture=make.lead_picture(make.story()), data=data)


@pytest.mark.parametrize(
    "data", [plate(30, 20, "TIFF"), plate(30, 20, "BMP"), plate()[:-200], plate(900, 900, "JPEG")[:900], b""]
)
def test_what_no_page_could_show_is_refused(data: bytes) -> None:
    with pytest.raises(UnableToKeepPicture, match="whole PNG"):
        keep_picture(picture=make.lead_picture(make.story()), data=data)
    assert not PictureFile.objects.exists()


def photograph() -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x010E], exif[0x8298] = "Vera Lunina", "A launch at the ice edge", "(c) Rynda, 2026"
    data = BytesIO()
    Image.new("L", (30, 20)).save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_what_the_file_says_of_itself_is_suggested_and_its_rights_stay_undecided() -> None:
    added = actions.add_picture(story=make.story(), data=photograph(), now=timezone.now(), by=make.reader())
    added.refresh_from_db()
    assert (added.caption, added.credit_line, added.creator) == (
        "A launch at the ice edge",
        "Vera Lunina",
        "Vera Lunina",
    )
    assert (added.rights_state, added.rights_why) == ("unknown", "the file of the picture says: «(c) Rynda, 2026»")


def test_words_that_are_there_stay() -> None:
    picture = make.lead_picture(make.story(), caption="Катер", credit_line="Рында")
    keep_picture(picture=picture, data=photograph())
    picture.refresh_from_db()
    assert (picture.caption, picture.credit_line) == ("Катер", "Рында")


def test_the_sizes_are_made_by_whoever_keeps_it(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = keep_picture(picture=make.lead_picture(make.story()), data=plate())
    assert set(file.renditions.values_list("filter_spec", flat=True)) == set(PICTURE_SIZES.values())


def test_no_sizes_are_made_for_a_story_withdrawn_meanwhile() -> None:
    story = make.story(state=Story.State.WITHDRAWN, withdrawn_for="rights")
    file = make.lead_picture(story, file=make.picture_file()).file
    assert file
    make_sizes(file)
    assert not file.renditions.exists()


def shown_picture(**given: Any) -> tuple[Story, PictureFile]:
    """A live story with a picture whose sizes are made."""
    story, file = make.story(), make.picture_file()
    make.lead_picture(story, file=file, **given)
    make_sizes(file)
    return story, file


def test_the_picture_of_a_withdrawn_story_is_no_longer_there(
    django_capture_on_commit_callbacks: Any, client: Any
) -> None:
    story, file = shown_picture()
    path = f"/media/{file.renditions.first().file.name}"  # type: ignore[union-attr]
    assert client.get(path).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        set_withdrawn(story=story, reason="rights", now=make.NOON)
    assert client.get(path).status_code == 404
    assert not PictureRendition.objects.exists()


@pytest.mark.parametrize(("rights", "left"), [("own", 2), ("unknown", 0)])
def test_it_stays_while_another_live_story_shows_it(rights: str, left: int) -> None:
    story, file = shown_picture()
    make.lead_picture(make.story("Другая"), file=file, rights_state=rights)
    set_withdrawn(story=story, reason="rights", now=make.NOON)
    assert file.renditions.count() == left


def test_a_picture_not_fetched_yet_is_not_fetched_any_more() -> None:
    story = make.story()
    picture = make.lead_picture(story, due_at=make.NOON)
    actions.set_withdrawn(story=story, reason="retract", now=make.NOON)
    picture.refresh_from_db()
    assert picture.due_at is None
