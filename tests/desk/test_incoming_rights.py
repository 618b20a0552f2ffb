"""What the incoming say, and ask, before something goes out: rights, embargo, credit, the primary source."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.stories.models import LinkCheck, Picture, Story
from tests import make
from tests.desk.newsroom import act, at_desk, incoming
from tests.desk.story_form import fresh, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def undecided(**given: Any) -> Story:
    return incoming(copy={"rights_state": "unknown"}, **given)


def row_of(editor: Client, story: Story) -> Any:
    return HTMLParser(editor.get("/desk/incoming/").content).css_first(f"#s{story.pk}")


def amiss(editor: Client, story: Story) -> list[str]:
    return [" ".join(node.text().split()) for node in row_of(editor, story).css(".amiss")]


def test_what_nobody_has_decided_on_is_not_published_silently(editor: Client) -> None:
    story = undecided()
    answer = act(editor, f"publish-{story.pk}")
    assert (answer.status_code, fresh(story).state) == (409, "incoming")
    assert answer.json()["says"].startswith("О правах на текст никто не решил")


def test_the_row_asks_what_readers_may_see(editor: Client) -> None:
    story = undecided()
    buttons = [node.attributes["value"] for node in row_of(editor, story).css(".ask button")]
    states = ("own", "licensed", "claimed-open", "quotation", "link-only")
    assert buttons == [f"publish-{story.pk}-{state}" for state in states]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("state", ["licensed", "quotation", "link-only"])
def test_the_answer_is_the_decision_and_publishes(editor: Client, state: str, script: bool) -> None:
    story = undecided()
    act(editor, f"publish-{story.pk}-{state}", script=script)
    assert (fresh(story).state, fresh(story).copy.rights_state) == ("live", state)
    assert ledger(story)[-2:] == ["rights decided", "published"]


@pytest.mark.parametrize("state", ["unknown", "mine", "link-only-x"])
def test_rights_that_there_are_not_change_nothing(editor: Client, state: str) -> None:
    story = undecided()
    assert act(editor, f"publish-{story.pk}-{state}").status_code == 409
    assert (fresh(story).state, fresh(story).copy.rights_state) == ("incoming", "unknown")


def test_an_author_decides_on_no_rights(editor: Client) -> None:
    story = undecided()
    answer = act(at_desk("author", "Лев Мезин"), f"publish-{story.pk}-own")
    assert (answer.status_code, fresh(story).copy.rights_state) == (403, "unknown")


def test_an_embargo_keeps_the_rights_undecided_too(editor: Client) -> None:
    story = undecided(embargo_until=timezone.now() + timedelta(days=1))
    act(editor, f"publish-{story.pk}-own")
    assert (fresh(story).state, fresh(story).copy.rights_state) == ("incoming", "unknown")


def test_a_picture_that_is_kept_back_is_named_at_the_act(editor: Client) -> None:
    story = incoming()
    make.lead_picture(story, rights_state="unknown", credit_line="")
    says = act(editor, f"publish-{story.pk}").json()["says"]
    assert "Без снимка: Никто не сказал, чей это снимок." in says.replace("\xa0", " ")


def test_an_embargo_stands_in_the_row(editor: Client) -> None:
    assert amiss(editor, incoming(embargo_until="2099-01-01T00:00:00Z"))[0].startswith("Эмбарго до 1 января 2099")


def test_a_picture_that_is_shown_without_a_credit_is_named(editor: Client) -> None:
    story = incoming()
    picture = make.lead_picture(story)
    Picture.objects.filter(pk=picture.pk).update(rights_state="licensed", credit_line="")
    assert amiss(editor, story) == ["У снимка нет подписи об авторстве."]


def test_a_primary_source_that_does_not_answer_is_named(editor: Client) -> None:
    address = "https://verf.example/dead"
    story = incoming(copy={"primary_source_url": address})
    LinkCheck.objects.create(story=story, url=address, checked_at=make.NOON, dead=True, reason="404")
    assert amiss(editor, story) == ["Адрес первоисточника не отвечает."]


def test_what_is_in_order_says_nothing(editor: Client) -> None:
    assert amiss(editor, incoming()) == []
