"""The owner removes a story's page for good: asked first, with a reason, told afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from svodka.gather import captures
from svodka.gather.models import Capture, Reading
from svodka.stories.models import LedgerEntry, Story
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def story(now: datetime) -> Story:
    make.portal()
    sha256 = captures.keep(b"a page", folder=Path(settings.CAPTURES))
    capture = make.capture(sha256=sha256, size=2048)
    record = {"article": {}, "annotation": {}, "why": {}, "input_kind": "html", "engine": "svodka.text 0"}
    Reading.objects.create(capture=capture, engine="svodka.text 0", record=record, made_at=now)
    return make.story(capture=capture)


@pytest.fixture
def owner() -> Client:
    return at_desk("owner")


def page(client: Client, story: Story, where: str = "") -> str:
    return client.get(f"/desk/stories/{story.pk}/{where}").content.decode().replace("\xa0", " ")


def test_it_says_what_goes_and_what_stays(owner: Client, story: Story) -> None:
    said = page(owner, story, "purge/")
    assert "страница в том виде, в каком её взяли (2,0 КБ)" in said
    assert "её адрес, даты, хеш и указанная причина" in said
    assert f"/desk/stories/{story.pk}/withdraw/" in said


def test_without_a_reason_nothing_is_removed(owner: Client, story: Story) -> None:
    assert owner.post(f"/desk/stories/{story.pk}/purge/", {"reason": "  "}).status_code == 422
    assert not LedgerEntry.objects.filter(act="purged").exists()


def test_with_a_reason_bytes_and_words_go(owner: Client, story: Story) -> None:
    owner.post(f"/desk/stories/{story.pk}/purge/", {"reason": "решение суда"})
    entry = LedgerEntry.objects.get(act="purged")
    assert (entry.detail["reason"], entry.by and entry.by.username) == ("решение суда", "Нина Волонга")
    assert not captures.path_of(Capture.objects.get().sha256, Path(settings.CAPTURES)).exists()
    said = page(owner, story)
    assert "Страница удалена навсегда: решение суда" in said
    assert "/purge/" not in said
    assert owner.get(f"/desk/stories/{story.pk}/purge/").status_code == 302


def test_an_editor_is_not_shown_the_way(story: Story) -> None:
    assert "/purge/" not in page(at_desk(), story)


def test_a_page_that_the_rule_let_go_is_told(owner: Client, story: Story, now: datetime) -> None:
    Capture.objects.update(let_go_at=now)
    assert "Страница больше не хранится" in page(owner, story)
