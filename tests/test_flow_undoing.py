"""An editor's haste undone: what a story, its thread and the search are afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka import flow
from svodka.discuss.models import Thread
from svodka.search import queries as search
from svodka.stories.actions.triage import UnableToTakeBack
from svodka.stories.models import LedgerEntry, Section, Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def nina():
    return make.reader("Нина Волонга")


@pytest.fixture
def story():
    return make.story(state=Story.State.INCOMING, published_at=None)


def state_of(story):
    return Story.objects.values_list("state", flat=True).get(pk=story.pk)


def found(word="паром"):
    return len(search.find(word, kind="story", facets={"state": "live"}).ids)


def after(now, **time):
    return now + timedelta(**time)


@pytest.mark.parametrize("verb", [flow.take, flow.spike, flow.publish])
def test_the_last_act_is_undone(verb, story, nina, now):
    verb(story, now=now, by=nina)
    flow.undo_last(now=after(now, seconds=9), by=nina)
    assert state_of(story) == "incoming"


def test_several_steps_back_one_by_one(story, nina, now):
    flow.take(story, now=now, by=nina)
    flow.publish(story, now=after(now, seconds=1), by=nina)
    flow.undo_last(now=after(now, seconds=2), by=nina)
    assert state_of(story) == "taken"
    flow.undo_last(now=after(now, seconds=3), by=nina)
    assert state_of(story) == "incoming"


def test_there_is_an_end_to_it(story, nina, now):
    flow.take(story, now=now, by=nina)
    flow.undo_last(now=now, by=nina)
    with pytest.raises(flow.UnableToUndo):
        flow.undo_last(now=now, by=nina)


def test_a_publication_unmade_in_time_leaves_nothing_for_readers(story, nina, now):
    flow.publish(story, now=now, by=nina)
    assert found() == 1
    flow.take_back(story, now=after(now, minutes=4), by=nina)
    assert (found(), Thread.objects.get(story=story).last_activity_at) == (0, None)
    assert Story.objects.get(pk=story.pk).published_at is None


def test_it_can_be_published_again(story, nina, now):
    flow.publish(story, now=now, by=nina)
    flow.undo_last(now=after(now, minutes=1), by=nina)
    flow.publish(story, now=after(now, minutes=2), by=nina)
    assert (found(), state_of(story)) == (1, "live")


@pytest.mark.parametrize(("minutes", "comments"), [(6, 0), (1, 1)])
def test_what_has_had_readers_is_withdrawn_instead(minutes, comments, story, nina, now):
    flow.publish(story, now=now, by=nina)
    Story.objects.filter(pk=story.pk).update(comment_count=comments)
    with pytest.raises(UnableToTakeBack):
        flow.take_back(story, now=after(now, minutes=minutes), by=nina)
    undone = flow.undo_last(now=after(now, minutes=minutes), by=nina)
    assert (undone.withdrawn, state_of(story)) == (True, "withdrawn")


def test_nobody_undoes_what_another_has_done(story, nina, now):
    flow.take(story, now=now, by=make.reader("Пётр"))
    with pytest.raises(flow.UnableToUndo):
        flow.undo(LedgerEntry.objects.get(story=story), now=now, by=nina)


def test_where_somebody_has_gone_on_nothing_is_undone(story, nina, now):
    flow.take(story, now=now, by=nina)
    flow.publish(story, now=now, by=make.reader("Пётр"))
    with pytest.raises(flow.UnableToUndo):
        flow.undo_last(now=now, by=nina)
    assert state_of(story) == "live"


def test_an_old_act_stays(story, nina, now):
    flow.take(story, now=now, by=nina)
    with pytest.raises(flow.UnableToUndo):
        flow.undo_last(now=after(now, hours=1), by=nina)


def test_what_was_spiked_at_once_comes_back_at_once(story, nina, now):
    other = make.story("Другая", state=Story.State.TAKEN, published_at=None)
    for one in (story, other):
        flow.spike(one, now=now, by=nina)
    undone = flow.undo_last(now=now, by=nina)
    assert sorted(undone.stories) == sorted([story.pk, other.pk])
    assert (state_of(story), state_of(other)) == ("incoming", "taken")


def test_sections_go_back_step_by_step(story, nina, now):
    first = story.section
    for second, slug in enumerate(("ports", "fleet")):
        flow.choose_section(story, make.section(slug, slug), now=after(now, seconds=second), by=nina)
    seen = []
    for seconds in (8, 9):
        flow.undo_last(now=after(now, seconds=seconds), by=nina)
        seen.append(Section.objects.get(stories=story).slug)
    assert seen == ["ports", first.slug]
    with pytest.raises(flow.UnableToUndo):
        flow.undo_last(now=after(now, seconds=10), by=nina)


def test_the_same_section_is_no_act(story, nina, now):
    assert flow.choose_section(story, story.section, now=now, by=nina) is False
    assert not LedgerEntry.objects.filter(story=story, act="section").exists()
