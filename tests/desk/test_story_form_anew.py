"""A captured page read anew: shown beside what stands, taken over by choice, never over what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka import flow
from svodka.gather.models import Reading
from svodka.stories.models import Copy, Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import fresh, ledger, opened, send
from tests.desk.test_story_form_beside import PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADLINE = "Паром «Устьяна» вышел на испытания"
MISREAD = "Рында: главное за день"


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


@pytest.fixture
def misread(editor: Client) -> Story:
    """A story whose headline an older reader took from the wrong place of its page."""
    folder, now = Path(settings.CAPTURES), timezone.now()
    kept = flow.take_in(data=PAGE.encode("cp1251"), url="https://rynda.example/n/1", captures=folder, now=now)
    [outcome] = flow.read_and_file([kept.capture], captures=folder, now=now)
    assert outcome.story
    reading = Reading.objects.get(capture=kept.capture)
    reading.record["article"]["headline"] = MISREAD
    Reading.objects.filter(pk=reading.pk).update(record=reading.record, engine="svodka.text 0")
    Copy.objects.filter(story=outcome.story).update(headline=MISREAD)
    return fresh(outcome.story)


def address(story: Story) -> str:
    return f"/desk/stories/{story.pk}/anew/"


def offered(client: Client, story: Story) -> list[str | None]:
    page = HTMLParser(client.get(address(story)).content)
    return [node.attributes["value"] for node in page.css("[name=field]")]


def drafted(client: Client, story: Story) -> str:
    return opened(client, story)["headline"]


def test_only_what_differs_is_offered_and_nothing_is_written(editor: Client, misread: Story) -> None:
    assert offered(editor, misread) == ["headline"]
    assert (fresh(misread).copy.headline, Reading.objects.count()) == (MISREAD, 1)


def test_what_is_chosen_goes_into_the_draft(editor: Client, misread: Story) -> None:
    editor.post(address(misread), {"field": "headline"})
    assert (drafted(editor, misread), fresh(misread).copy.headline) == (HEADLINE, MISREAD)
    assert "read anew" in ledger(misread)


def test_the_draft_saved_is_the_story(editor: Client, misread: Story) -> None:
    editor.post(address(misread), {"field": "headline"})
    send(editor, misread)
    assert fresh(misread).copy.headline == HEADLINE


def test_what_a_person_wrote_is_not_offered_nor_taken_over(editor: Client, misread: Story) -> None:
    send(editor, misread, headline="Паром ушёл на испытания")
    assert offered(editor, misread) == []
    editor.post(address(misread), {"field": "headline"})
    assert drafted(editor, misread) == "Паром ушёл на испытания"


def test_nothing_chosen_changes_nothing(editor: Client, misread: Story) -> None:
    before = ledger(misread)
    editor.post(address(misread))
    assert ledger(misread) == before


def test_the_same_reading_says_so(editor: Client, misread: Story) -> None:
    Copy.objects.filter(story=misread).update(headline=HEADLINE)
    assert "менять нечего" in editor.get(address(misread)).content.decode().replace("\xa0", " ")


def test_a_page_whose_bytes_are_gone_is_said(editor: Client, misread: Story) -> None:
    for file in Path(settings.CAPTURES).rglob("*"):
        if file.is_file():
            file.unlink()
    page = editor.get(address(misread), follow=True).content.decode().replace("\xa0", " ")
    assert "Прочесть страницу заново не удалось" in page


def test_a_story_written_here_has_no_page(editor: Client) -> None:
    story = make.story(state="taken", published_at=None, capture=None)
    assert editor.get(address(story)).status_code == 302


def test_of_a_live_story_it_is_an_editors(misread: Story) -> None:
    Story.objects.filter(pk=misread.pk).update(state="live", published_at=make.NOON)
    assert at_desk("author", "Лев Мезин").get(address(misread)).status_code in {302, 403}
    assert ledger(misread)[-1] != "read anew"
