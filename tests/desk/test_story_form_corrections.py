"""A live story corrected: readers are told, and see what it said and what it says."""

from __future__ import annotations

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.stories.models import Correction, Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import TEXT, fresh, ledger, send, told
from tests.site.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOTE = "Уточнён срок передачи."
MENDED = TEXT.replace("на август", "на сентябрь")


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def live(**given: object) -> Story:
    return told(state="live", published_at=make.NOON, **given)


def page_of(client: Client, story: Story) -> HTMLParser:
    return HTMLParser(client.get(f"/news/{story.pk}/", follow=True).content)


def test_readers_see_the_note_and_both_sentences(editor: Client) -> None:
    story = live()
    send(editor, story, "correct", body_0=MENDED, correction=NOTE)
    page = page_of(editor, story)
    assert NOTE in text_of(page, ".corrected")
    assert (text_of(page, "del"), text_of(page, "ins")) == (
        "Передача парома перенесена на август.",
        "Передача парома перенесена на сентябрь.",
    )


def test_the_correction_is_in_the_ledger_and_dated(editor: Client) -> None:
    story = live()
    send(editor, story, "correct", body_0=MENDED, correction=NOTE)
    assert (ledger(story), fresh(story).corrected_at is not None) == (["corrected"], True)
    assert story.ledger.get().detail == {"note": NOTE, "fields": ["body"]}


def test_without_words_readers_see_nothing_new(editor: Client) -> None:
    story = live()
    answer = send(editor, story, "correct", body_0=MENDED)
    assert (answer.status_code, Correction.objects.exists()) == (422, False)
    assert "на сентябрь" not in (page_of(editor, story).html or "")


def test_what_readers_do_not_see_needs_no_words(editor: Client) -> None:
    story, ports = live(), make.section("ports", "Порты")
    send(editor, story, "correct", section=str(ports.pk))
    assert (fresh(story).section, ledger(story), Correction.objects.exists()) == (ports, ["updated"], False)


def test_nothing_changed_is_no_correction(editor: Client) -> None:
    story = live()
    assert send(editor, story, "correct", correction=NOTE).status_code == 422
    assert ledger(story) == []


def test_the_address_stays(editor: Client) -> None:
    story = live()
    send(editor, story, "correct", headline="Паром передадут в сентябре", correction=NOTE)
    assert fresh(story).slug == "parom"


def test_of_a_text_behind_a_link_no_sentence_is_quoted(editor: Client) -> None:
    story = live(copy={"rights_state": "link-only"})
    send(editor, story, "correct", body_0=MENDED, headline="Паром передадут в сентябре", correction=NOTE)
    page = page_of(editor, story)
    assert [" ".join(node.text().split()) for node in page.css("ins")] == ["Паром передадут в сентябре"]


def test_names_and_search_follow(editor: Client) -> None:
    story = live()
    send(editor, story, "correct", body_0="Передача парома перенесена на август.", correction=NOTE)
    page = page_of(editor, story)
    assert "ladvinskaya-verf" not in (page.html or "")


def test_rights_withdrawn_take_the_text_off_the_page(editor: Client) -> None:
    story = live()
    send(editor, story, "correct", rights_state="link-only")
    assert "Причин она не назвала" not in (page_of(editor, story).html or "")


def test_rights_of_a_picture_withdrawn_take_it_off(editor: Client) -> None:
    story = live()
    file = make.picture_file()
    picture = make.lead_picture(story, file=file)
    page_of(editor, story)  # somebody looks, and its sizes are made
    send(editor, story, "correct", **{f"picture_{picture.pk}_rights_state": "unknown"})
    assert not file.renditions.exists()
    assert page_of(editor, story).css_first(".lead-picture img") is None
