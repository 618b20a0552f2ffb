from __future__ import annotations

import pytest

from svodka.cli.arguments import RIGHTS, parser
from svodka.cli.messages import WrongUsage
from svodka.gather.actions import UnableToAddSource
from svodka.gather.models import Source
from svodka.stories.actions import UnableToAddSection, UnableToWithdraw
from svodka.stories.models import Intake, RightsState, Section, Story
from tests import make

pytestmark = pytest.mark.django_db

FEED = "https://rynda.example/rss"


def act(*words: str) -> int:
    from svodka.cli import newsroom

    return newsroom.run(parser().parse_args(words))


def test_a_section_comes_after_the_others() -> None:
    make.section(position=0)
    assert act("add-section", "ports", "Порты", "--english", "Ports") == 0
    assert Section.objects.get(slug="ports").labels == {"en": "Ports"}
    assert Section.objects.get(slug="ports").position == 1


@pytest.mark.parametrize("slug", ["Порты", "two words", "-", "yards"])
def test_a_word_that_cannot_stand_in_an_address_is_refused(slug: str) -> None:
    make.section("yards")
    with pytest.raises(UnableToAddSection):
        act("add-section", "--", slug, "Порты")


def test_a_source_is_due_at_once_with_what_was_agreed() -> None:
    make.section()
    act("add-source", "Рында", FEED, "--section", "yards", "--agency", "Рында", "--rights", "licensed", "--publish")
    intake = Intake.objects.select_related("source", "agency").get()
    assert intake.source.due_at is not None
    assert (intake.agency.name, intake.rights_state, intake.publish_at_once) == ("Рында", "licensed", True)


def test_an_unknown_section_adds_no_source() -> None:
    with pytest.raises(WrongUsage, match="yards"):
        act("add-source", "Рында", FEED, "--section", "yards")
    assert not Source.objects.exists()


def test_a_private_address_is_no_source() -> None:
    with pytest.raises(UnableToAddSource):
        act("add-source", "Рында", "file:///etc/passwd")


@pytest.mark.parametrize("named", ["{pk}", "/news/{pk}-parom/", "https://paper.example/news/{pk}-parom/"])
def test_a_story_is_withdrawn_by_number_or_address(named: str) -> None:
    story = make.story()
    act("withdraw", named.format(pk=story.pk), "--reason", "rights")
    assert Story.objects.get().withdrawn_for == "rights"


def test_what_is_not_live_is_not_withdrawn() -> None:
    story = make.story(state="incoming")
    with pytest.raises(UnableToWithdraw):
        act("withdraw", str(story.pk), "--reason", "rights")


def test_a_story_that_is_not_there_is_said_so() -> None:
    with pytest.raises(WrongUsage, match="9999"):
        act("withdraw", "9999", "--reason", "rights")


def test_the_command_knows_every_state_of_rights() -> None:
    assert set(RIGHTS) == set(RightsState.values)
