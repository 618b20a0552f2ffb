"""What was said of a name, at the desk: noted from a story, judged, settled; its roles and its log."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.dossiers.models import Statement
from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm
from svodka.stories.models import LedgerEntry, Story
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SENTENCE = "Передача парома «Устьяна» переносится на 14 августа 2027 года."


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


@pytest.fixture
def ferry() -> Name:
    return make.name("product", "ustyana", "«Устьяна»", standing="confirmed")


@pytest.fixture
def story(ferry: Name) -> Story:
    return make.story(text=SENTENCE)


def address(name: Name, rest: str = "") -> str:
    return f"/desk/names/{name.pk}/statements/{rest}"


def filled(of: Story, **given: Any) -> dict[str, Any]:
    usual = {
        "story": of.pk, "sentence": SENTENCE, "kind": "promise", "attribute": "Передача",
        "value": "14 августа 2027 года", "said_on": "2026-11-18", "said_by": "", "said_as": "", "day": "",
    }  # fmt: skip
    return {**usual, **given}


def test_a_promise_is_noted_and_stands_on_the_dossier(editor: Client, ferry: Name, story: Story) -> None:
    assert editor.post(address(ferry), filled(story)).status_code == 302
    assert Statement.objects.get().day == date(2027, 8, 14)
    assert "14 августа 2027" in Client().get("/dossiers/product/ustyana/").content.decode().replace("\u00a0", " ")


def test_who_said_it_is_linked_when_there_is_a_dossier(editor: Client, ferry: Name, story: Story) -> None:
    speaker = make.name("person", "samotyosov", "Игорь Самотёсов", standing="confirmed")
    NameForm.objects.create(name=speaker, text=speaker.label, key=key_of(speaker.label), how=NameForm.How.LABEL)
    editor.post(address(ferry), filled(story, said_by="Игорь Самотёсов"))
    assert Statement.objects.get().speaker == speaker


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sentence": "Такого там нет."}, "Такой фразы в новости нет"),
        ({"value": "14 августа"}, "Сроку нужен день"),
        ({"story": 999}, "Новости с таким номером нет"),
    ],
)
def test_why_it_cannot_be_noted(editor: Client, ferry: Name, story: Story, given: dict[str, Any], says: str) -> None:
    answer = editor.post(address(ferry), filled(story, **given))
    assert (answer.status_code, Statement.objects.count()) == (422, 0)
    assert says in HTMLParser(answer.content).css_first(".problem").text()


def test_the_form_opens_with_the_sentence_of_a_mention(editor: Client, ferry: Name, story: Story) -> None:
    place = make.mention(story, ferry, "Устьяна", start=SENTENCE.index("Устьяна"))
    page = HTMLParser(editor.get(address(ferry, f"?mention={place.pk}")).content)
    assert page.css_first("#id_sentence").text().strip() == SENTENCE
    assert [page.css_first(f"#id_{name}").attributes["value"] for name in ("story", "value", "said_on")] == [
        str(story.pk), "14 августа 2027 года", "2026-11-19",
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "status"), [("x", 200), ("9" * 30, 200), ("77777", 404)])
def test_a_mention_that_is_not_there(editor: Client, ferry: Name, number: str, status: int) -> None:
    assert editor.get(address(ferry, f"?mention={number}")).status_code == status


def test_a_suggestion_is_confirmed_and_taken_back(editor: Client, ferry: Name, story: Story) -> None:
    kept = make.statement(ferry, story, standing="suggested")
    for act, standing in (("confirm", "confirmed"), ("reject", "rejected"), ("confirm", "confirmed")):
        editor.post(address(ferry, "act/"), {"act": f"{act}:{kept.pk}"})
        assert Statement.objects.get().standing == standing
    assert LedgerEntry.objects.filter(story=story, act__startswith="statement").count() == 3


def test_two_that_differ_are_settled(editor: Client, ferry: Name, story: Story) -> None:
    one = make.statement(ferry, story, kind="fact", attribute="Готовность", value="91 %", day=None)
    act = make.story(agency=make.agency("Створ", "stvor"))
    other = make.statement(ferry, act, kind="fact", attribute="Готовность", value="88 %", day=None)
    assert f"settle:{other.pk}" in editor.get(address(ferry)).content.decode()
    editor.post(address(ferry, "act/"), {"act": f"settle:{other.pk}"})
    assert Statement.objects.get(pk=one.pk).yields_to == other
    assert f"unsettle:{other.pk}" in editor.get(address(ferry)).content.decode()


@pytest.mark.parametrize("act", ["", "confirm", "confirm:x", "explode:1", "confirm:" + "9" * 30])
def test_no_such_act(editor: Client, ferry: Name, act: str) -> None:
    assert editor.post(address(ferry, "act/"), {"act": act}).status_code == 302


def test_a_statement_of_another_name_is_not_there(editor: Client, ferry: Name, story: Story) -> None:
    kept = make.statement(make.name(), story)
    assert editor.post(address(ferry, "act/"), {"act": f"reject:{kept.pk}"}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("editor", 200), ("author", 302), ("moderator", 302)])
def test_who_may_note(ferry: Name, role: str, status: int) -> None:
    make.portal()
    assert at_desk(role).get(address(ferry)).status_code == status


def test_the_owner_names_the_block(ferry: Name) -> None:
    make.portal()
    owner = at_desk("owner")
    page = HTMLParser(owner.get("/desk/portal/").content)
    given = {
        field.attributes["name"]: field.attributes.get("value") or ""
        for field in page.css(".form input[name]")
        if field.attributes.get("type") not in {"checkbox", "file"}
    }
    given |= {"imprint": "", "dress": "neutral", "open_text": "full", "board_title": "Стапель"}
    assert owner.post("/desk/portal/", given).status_code == 302
    assert 'value="Стапель"' in owner.get("/desk/portal/").content.decode()
