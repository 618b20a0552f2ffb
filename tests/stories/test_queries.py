"""Reads of stories: one query each, and what it brings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from svodka.stories.models import Correction, Portal, Section, Story
from svodka.stories.queries import (
    as_rows,
    corrections_of,
    for_page,
    masthead,
    newest,
    opening_words,
)
from svodka.stories.rights import Extent
from tests import make

pytestmark = pytest.mark.django_db


def test_the_masthead_is_one_query(django_assert_num_queries: Any) -> None:
    make.portal()
    make.section("ports", "Порты", position=2)
    make.section("yards", "Верфи", position=1)
    with django_assert_num_queries(1):
        found = masthead()
    assert found
    assert [section.slug for section in found.sections] == ["yards", "ports"]


def test_the_masthead_decodes_labels() -> None:
    make.portal()
    make.section("ports", "Порты", labels={"en": "Ports"})
    found = masthead()
    assert found
    assert found.sections[0].labels == {"en": "Ports"}


def test_a_portal_without_sections_has_a_masthead() -> None:
    make.portal()
    found = masthead()
    assert found
    assert found.sections == ()
    assert found.name == "Кильватер"


def test_before_setup_there_is_none() -> None:
    make.section()
    assert masthead() is None
    assert not Portal.objects.exists()
    assert Section.objects.exists()


def test_a_story_comes_whole_in_one_query(django_assert_num_queries: Any) -> None:
    pk = make.lead_picture(make.story(capture=make.capture()), file=make.picture_file()).story_id
    with django_assert_num_queries(1):
        found = for_page(pk)
        assert found
        assert found.copy.lead_picture
        assert found.copy.lead_picture.file
        assert (found.agency, found.section, found.capture, found.wide_file) != (None,) * 4  # type: ignore[attr-defined]


def test_renditions_come_along_once_they_are_made() -> None:
    file = make.picture_file(1500, 800)
    story = make.lead_picture(make.story(), file=file).story
    file.get_rendition("width-700|format-webp")
    found = for_page(story.pk)
    assert found
    assert (found.narrow_width, found.wide_file) == (700, None)


def test_a_story_without_corrections_asks_nothing(django_assert_num_queries: Any) -> None:
    story = make.story()
    with django_assert_num_queries(0):
        assert corrections_of(story) == []


def test_corrections_come_in_their_order(django_assert_num_queries: Any) -> None:
    story = make.story(corrected_at=make.NOON)
    for hours, note in ((2, "Второе."), (1, "Первое.")):
        Correction.objects.create(story=story, made_at=make.NOON + timedelta(hours=hours), note=note)
    with django_assert_num_queries(1):
        assert [line.text for line in corrections_of(story)] == ["Первое.", "Второе."]


def test_rows_come_in_one_query_without_bodies(django_assert_num_queries: Any) -> None:
    make.story("Первая", section=make.section("ports", "Порты"))
    with django_assert_num_queries(1):
        row = as_rows(Story.objects.live().newest_first()[:10])[0]
    assert (row.headline, row.agency, row.section and row.section.name) == ("Первая", "Рында", "Порты")


@pytest.mark.parametrize(
    ("state", "summary"), [("own", "Подзаголовок"), ("quotation", "Подзаголовок"), ("unknown", "")]
)
def test_a_summary_passes_the_rights_gate(state: str, summary: str) -> None:
    make.story(copy={"standfirst": "Подзаголовок", "rights_state": state})
    row = as_rows(Story.objects.all())[0]
    assert (row.summary, row.extent == Extent.LINK) == (summary, not summary)


def test_the_newest_know_how_many_the_day_has_seen() -> None:
    for hours in (0, 1, 30):
        make.story(published_at=make.NOON - timedelta(hours=hours))
    make.story(state="ready", published_at=None)
    found = newest(2, day_began_at=make.NOON - timedelta(hours=12))
    assert (len(found), found[0].today_count) == (2, 2)  # type: ignore[attr-defined]


def test_opening_words_are_the_first_paragraph() -> None:
    heading = {"type": "heading", "id": "b0", "value": {"text": "Заголовок", "level": 2, "marks": []}}
    story = make.story(body=[heading, make.paragraph("Первый."), make.paragraph("Второй.", 2)])
    assert opening_words([story.pk]) == {story.pk: "Первый."}
