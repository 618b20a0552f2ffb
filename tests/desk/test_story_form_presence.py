"""A notice when somebody else has the story open, and of what they changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession

from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import opened, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def irina() -> Client:
    make.portal()
    return at_desk("editor", "Ирина Седова")


@pytest.fixture
def pavel(irina: Client) -> Client:
    return at_desk("editor", "Павел Гурьев")


def here(client: Client, story: Story, form: dict[str, Any]) -> str:
    return str(client.post(f"/desk/stories/{story.pk}/here/", {"opened": form["opened"]}).json()["says"])


def test_alone_nothing_is_said(irina: Client) -> None:
    story = told()
    form = opened(irina, story)
    assert [here(irina, story, form) for _beat in range(2)] == ["", ""]


def test_the_other_is_named_until_the_page_is_closed(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    here(pavel, story, form)
    assert "Павел Гурьев" in here(irina, story, form)
    EditingSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=2))
    assert here(irina, story, form) == ""


def test_what_the_other_has_changed_is_said(irina: Client, pavel: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(pavel, story, "autosave", script=True, kicker="Флот")
    says = here(irina, story, form)
    assert ("Павел Гурьев" in says, "Надзаголовок" in says, "Заголовок" in says) == (True, True, False)


def test_what_one_has_changed_oneself_is_not(irina: Client) -> None:
    story = told()
    form = opened(irina, story)
    send(irina, story, kicker="Флот")
    assert here(irina, story, form) == ""
