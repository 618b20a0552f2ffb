"""Reads of dossiers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from svodka.dossiers import queries
from svodka.dossiers.queries import Moved, find, names_of, seen_with, stories_about
from svodka.names.models import Name
from tests import make

pytestmark = pytest.mark.django_db


def test_names_and_places_of_a_story_come_in_one_query(django_assert_num_queries: Any) -> None:
    story, yard = make.story(), make.name()
    make.appearance(story, yard, gist="строит паром")
    make.mention(story, yard, "верфь", start=5)
    make.mention(story, yard, "Верфь", block="b2")
    with django_assert_num_queries(1):
        found = names_of(story)
    assert [name.gist for name in found.named] == ["строит паром"]
    assert [(place.block, place.start, place.end) for place in found.places] == [("b2", 0, 5), ("b1", 5, 10)]


def test_a_name_without_a_place_in_the_body_is_named_all_the_same() -> None:
    story = make.story()
    make.appearance(story, make.name())
    assert (len(names_of(story).named), names_of(story).places) == (1, ())


def test_places_of_other_stories_and_older_versions_stay_out() -> None:
    story, other, yard = make.story(), make.story(), make.name()
    make.appearance(story, yard)
    make.mention(other, yard, "Верфь", start=40)
    make.mention(story, yard, "Верфь", start=1, version=1)
    make.mention(story, yard, "Верфь", start=9, version=2)
    assert [place.start for place in names_of(story).places] == [9]


def test_what_an_editor_rejected_is_not_shown() -> None:
    story, yard = make.story(), make.name()
    make.appearance(story, yard, rejected=True)
    make.appearance(story, make.name(slug="x", label="Не имя", standing="rejected"))
    assert names_of(story).named == ()


def test_a_rejected_mention_does_not_link() -> None:
    story, yard = make.story(), make.name()
    make.appearance(story, yard)
    make.mention(story, yard, "Верфь", standing="rejected")
    assert names_of(story).places == ()


def test_find_counts_live_stories(django_assert_num_queries: Any) -> None:
    yard = make.name()
    for days in (1, 5):
        make.appearance(make.story(published_at=make.NOON - timedelta(days=days)), yard)
    make.appearance(make.story(state="ready"), yard)
    with django_assert_num_queries(1):
        found = find("organisation", yard.slug)
    assert isinstance(found, Name)
    assert (found.story_count, found.first_story_at) == (2, make.NOON - timedelta(days=5))  # type: ignore[attr-defined]


def test_find_follows_a_merge() -> None:
    make.name(slug="lv", label="ЛВ", merged_into=make.name())
    assert find("organisation", "lv") == Moved("organisation", "ladvinskaya-verf")


def test_find_knows_what_is_unknown() -> None:
    assert find("organisation", "nobody") is None


def test_the_sentence_is_cut_at_the_name() -> None:
    yard = make.name()
    make.appearance(make.story(), yard, sentence="А верфь строит.", start=2, end=7)
    (witness,) = stories_about(yard, page=1)
    assert (witness.before, witness.marked, witness.after) == ("А ", "верфь", " строит.")


def test_companions_are_counted_and_the_latest_time_kept() -> None:
    yard, ferry = make.name(), make.name("product", "ustyana", "«Устьяна»")
    for days in (0, 2):
        story = make.story(published_at=make.NOON - timedelta(days=days))
        make.appearance(story, yard)
        make.appearance(story, ferry)
    (companion,) = seen_with(yard)
    assert (companion.link.label, companion.times, companion.last_at) == ("«Устьяна»", 2, make.NOON)


def test_parts_of_a_person_are_not_asked_for(django_assert_num_queries: Any) -> None:
    person = make.name("person", "x", "Игорь Самотёсов")
    with django_assert_num_queries(0):
        assert queries.parts_of(person) == []


def test_a_rank_alone_is_a_role() -> None:
    person = make.name("person", "x", "Игорь Самотёсов")
    make.role(make.story(), person, "", rank="капитан дальнего плавания")
    assert queries.roles_of(person)[0].rank == "капитан дальнего плавания"


def test_those_in_the_news_come_first_in_one_query(django_assert_num_queries: Any) -> None:
    yard, other = make.name(), make.name(slug="other", label="Другая верфь")
    for name in (yard, yard, other):
        make.appearance(make.story(), name)
    with django_assert_num_queries(1):
        shelves = queries.spoken_of_lately(2)
    assert [(name.link.label, name.times) for name in shelves["organisation"]] == [
        ("Ладвинская верфь", 2),
        ("Другая верфь", 1),
    ]


def test_an_agency_is_no_name_of_the_day_for_its_own_stories() -> None:
    rynda, stvor = make.name(slug="rynda", label="Рында"), make.name(slug="stvor", label="Створ")
    for name in (rynda, stvor):
        make.appearance(make.story(), name)
    make.appearance(make.story(agency=None), stvor)
    assert [(name.link.label, name.times) for name in queries.names_since(make.NOON)] == [("Створ", 2)]


def test_a_list_goes_by_the_alphabet_and_leaves_out_the_unspoken_of() -> None:
    for number, label in enumerate(("Якорь", "Буй", "Кнехт")):
        make.appearance(make.story(), make.name("product", f"n{number}", label))
    make.name("product", "silent", "Леер")
    assert [name.link.label for name in queries.listed("product", limit=2)] == ["Буй", "Кнехт"]
    assert queries.of_kind("product").count() == 3
