"""What editors do with storylines; each move can be put back."""

from __future__ import annotations

from datetime import datetime

import pytest

from svodka.readers.models import Reader
from svodka.stories.actions import storylines
from svodka.stories.models import Happening, LedgerEntry, Story, Storyline, Telling
from svodka.stories.storylines.deciding import Same
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor(db: None) -> Reader:
    return make.reader("Редактор")


@pytest.fixture
def ferry(db: None) -> Story:
    return make.story("Паром перенесён")


@pytest.fixture
def other(db: None) -> Story:
    return make.story("Паром: подробности", slug="podrobnosti")


def place_of(story: Story) -> tuple[int | None, int | None]:
    story.refresh_from_db()
    return story.storyline_id, Telling.objects.filter(story=story).values_list("happening_id", flat=True).first()


def test_joining_a_story_that_stood_alone_begins_a_storyline(
    ferry: Story, other: Story, editor: Reader, now: datetime
) -> None:
    storylines.join(story=other, to=ferry, same=Same.HAPPENING, now=now, by=editor)
    assert place_of(other) == place_of(ferry) != (None, None)
    assert Storyline.objects.get().headline == "Паром перенесён"


def test_a_story_may_share_the_storyline_only(ferry: Story, other: Story, editor: Reader, now: datetime) -> None:
    storylines.join(story=other, to=ferry, same=Same.STORYLINE, now=now, by=editor)
    assert place_of(other)[0] == place_of(ferry)[0]
    assert place_of(other)[1] != place_of(ferry)[1]


def test_a_story_is_not_joined_to_itself(ferry: Story, editor: Reader, now: datetime) -> None:
    with pytest.raises(storylines.UnableToJoin):
        storylines.join(story=ferry, to=ferry, same=Same.HAPPENING, now=now, by=editor)


def test_taken_out_it_belongs_nowhere_and_the_ledger_says_so(other: Story, editor: Reader, now: datetime) -> None:
    event = make.happening()
    storylines.take_out(story=make.told(other, event), now=now, by=editor)
    assert place_of(other) == (None, None)
    entry = LedgerEntry.objects.get(story=other)
    assert (entry.act, entry.detail["from"], entry.by) == ("storyline", [event.storyline_id, event.pk], editor)


def test_what_belongs_nowhere_cannot_be_taken_out(ferry: Story, editor: Reader, now: datetime) -> None:
    with pytest.raises(storylines.UnableToJoin):
        storylines.take_out(story=ferry, now=now, by=editor)


def test_what_was_taken_out_is_put_back(other: Story, editor: Reader, now: datetime) -> None:
    event = make.happening()
    make.told(other, event)
    storylines.take_out(story=other, now=now, by=editor)
    storylines.put_back(story=other, now=now, by=editor)
    assert place_of(other) == (event.storyline_id, event.pk)


def test_putting_back_a_first_joining_takes_it_out(ferry: Story, other: Story, editor: Reader, now: datetime) -> None:
    storylines.join(story=other, to=ferry, same=Same.HAPPENING, now=now, by=editor)
    storylines.put_back(story=other, now=now, by=editor)
    assert place_of(other) == (None, None)


def test_what_was_never_moved_is_not_put_back(ferry: Story, editor: Reader, now: datetime) -> None:
    with pytest.raises(storylines.UnableToPutBack):
        storylines.put_back(story=ferry, now=now, by=editor)


def test_set_apart_it_keeps_the_storyline(other: Story, editor: Reader, now: datetime) -> None:
    event = make.happening()
    storylines.set_apart(story=make.told(other, event), now=now, by=editor)
    assert place_of(other)[0] == event.storyline_id
    assert place_of(other)[1] != event.pk


def test_a_remark_is_kept_and_noted_once(other: Story, editor: Reader, now: datetime) -> None:
    for _time in range(2):
        storylines.remark(story=other, text="  не август, \n а сентябрь ", disagrees=True, now=now, by=editor)
    telling = Telling.objects.get(story=other)
    assert (telling.remark, telling.disagrees) == ("не август, а сентябрь", True)
    assert LedgerEntry.objects.filter(story=other, act="remark").count() == 1


@pytest.mark.parametrize("is_reprint", [True, False])
def test_an_editor_says_what_is_a_reprint(
    ferry: Story, other: Story, editor: Reader, now: datetime, is_reprint: bool
) -> None:
    event = make.happening()
    make.told(ferry, event)
    make.told(other, event, reprint_of=None if is_reprint else ferry)
    storylines.remark(story=other, text="", disagrees=False, is_reprint=is_reprint, now=now, by=editor)
    assert Telling.objects.get(story=other).reprint_of == (ferry if is_reprint else None)


def test_a_storyline_is_renamed_with_its_address(db: None) -> None:
    line = storylines.rename(line=make.happening().storyline, headline=" Паром «Устьяна» ")
    assert (line.headline, line.slug) == ("Паром «Устьяна»", "parom-ustyana")


def test_a_headline_of_signs_has_an_address_too(db: None) -> None:
    assert storylines.rename(line=make.happening().storyline, headline="№ 1…").slug


def test_an_empty_headline_is_refused(db: None) -> None:
    with pytest.raises(storylines.UnableToJoin):
        storylines.rename(line=make.happening().storyline, headline=" ")


def test_merged_all_stories_go_over_and_happenings_stay(ferry: Story, other: Story) -> None:
    one, two = make.happening(), make.happening()
    make.told(ferry, one)
    make.told(other, two)
    assert storylines.merge(line=two.storyline, into=one.storyline) == 1
    assert place_of(other) == (one.storyline_id, two.pk)
    assert Storyline.objects.get(pk=two.storyline_id).merged_into_id == one.storyline_id


def test_what_was_merged_before_leads_on_in_one_step(db: None) -> None:
    first, second, third = (make.happening().storyline for _number in range(3))
    storylines.merge(line=first, into=second)
    storylines.merge(line=second, into=third)
    assert set(Storyline.objects.filter(merged_into=third)) == {first, second}


def test_a_storyline_is_not_merged_into_itself_or_twice(db: None) -> None:
    first, second = (make.happening().storyline for _number in range(2))
    with pytest.raises(storylines.UnableToMerge):
        storylines.merge(line=first, into=first)
    storylines.merge(line=first, into=second)
    with pytest.raises(storylines.UnableToMerge):
        storylines.merge(line=first, into=second)
    assert Happening.objects.filter(storyline=second).count() == 2
