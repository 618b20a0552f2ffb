"""Promises that a reading found, judged beside the names of a story."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.dossiers.models import Statement
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def waiting() -> Statement:
    make.portal()
    ferry = make.name("product", "ustyana", "«Устьяна»")
    return make.statement(ferry, make.story(), standing="suggested")


@pytest.mark.parametrize(("act", "standing"), [("confirm-said", "confirmed"), ("reject-said", "rejected")])
def test_a_suggestion_is_judged_beside_the_names(waiting: Statement, act: str, standing: str) -> None:
    editor = at_desk()
    address = f"/desk/stories/{waiting.story_id}/names/"
    editor.post(address, {"act": f"{act}:{waiting.pk}"})
    assert Statement.objects.get().standing == standing


def test_its_sentence_is_shown_until_it_is_judged(waiting: Statement) -> None:
    editor = at_desk()
    address = f"/desk/stories/{waiting.story_id}/names/"
    assert waiting.sentence in HTMLParser(editor.get(address).content).css_first("#names-panel").text()
    Statement.objects.update(standing="confirmed")
    assert "confirm-said" not in editor.get(address).content.decode()


def test_a_statement_of_another_story_is_not_there(waiting: Statement) -> None:
    other = make.story()
    answer = at_desk().post(f"/desk/stories/{other.pk}/names/", {"act": f"confirm-said:{waiting.pk}"})
    assert answer.status_code == 404
