"""The screen of the incoming: what it shows, its acts with and without the script."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.gather.models import FeedEntry, Reading, Source
from svodka.stories.models import Story
from svodka.stories.rights import may_show_picture
from tests import make
from tests.desk.newsroom import act, at_desk, incoming

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def state_of(story: Story) -> str:
    story.refresh_from_db()
    return story.state


def test_the_desk_opens_with_what_came_in(editor: Client) -> None:
    incoming()
    page = editor.get("/desk/", follow=True)
    assert page.redirect_chain == [("/desk/incoming/", 302)]
    assert "Паром «Устьяна» передадут не раньше августа" in page.content.decode()


@pytest.mark.parametrize(("word", "state"), [("take", "taken"), ("spike", "spiked"), ("publish", "live")])
def test_an_act_changes_the_story_and_gives_its_row_back(editor: Client, word: str, state: str) -> None:
    story = incoming()
    answer = act(editor, f"{word}-{story.pk}")
    assert state_of(story) == state
    assert f'data-state="{state}"' in answer.json()["rows"][str(story.pk)]


@pytest.mark.parametrize(("word", "state"), [("take", "taken"), ("spike", "spiked"), ("publish", "live")])
def test_the_same_without_the_script(editor: Client, word: str, state: str) -> None:
    story = incoming()
    answer = act(editor, f"{word}-{story.pk}", script=False, here="/desk/incoming/?by=time")
    assert state_of(story) == state
    assert answer["Location"].startswith("/desk/incoming/?by=time")


@pytest.mark.parametrize("word", ["take", "spike", "publish"])
def test_undo_brings_it_back(editor: Client, word: str) -> None:
    story = incoming()
    act(editor, f"{word}-{story.pk}")
    act(editor, "undo")
    assert state_of(story) == "incoming"


def words_of(page: Any) -> str:
    return " ".join(HTMLParser(page.content).css_first("#incoming").text().split())


def headlines(page: Any) -> list[str]:
    return [node.text() for node in HTMLParser(page.content).css(".desk-item h3")]


def test_a_row_says_what_one_decides_by(editor: Client) -> None:
    capture = make.capture(publish_wanted=True)
    story = incoming(capture=capture, text="Передача перенесена на август. Второе предложение.")
    make.appearance(story, make.name())
    make.lead_picture(story, rights_state="unknown", credit_line="")
    said = words_of(editor.get("/desk/incoming/"))
    for word in ("Рында", "Передача перенесена на август.", "rynda.example", "Ладвинская верфь", "открытое"):
        assert word in said
    assert "Второе предложение" not in said
    assert " ".join(str(may_show_picture(story.copy.lead_picture).reason).split()) in said
    assert "Должна была выйти сама" in said


def test_newest_first_in_groups_of_agencies(editor: Client) -> None:
    other = make.agency("Створ", "stvor")
    incoming("Вторая Рынды", minutes=20)
    incoming("Створ", minutes=10, agency=other)
    incoming("Первая Рынды")
    assert headlines(editor.get("/desk/incoming/")) == ["Первая Рынды", "Вторая Рынды", "Створ"]
    assert headlines(editor.get("/desk/incoming/?by=time")) == ["Первая Рынды", "Створ", "Вторая Рынды"]


@pytest.mark.parametrize(
    "query",
    ["agency=stvor", "section=ports", "rights=unknown", "state=taken", "q=ёлки", "q=НЕСХОЖИЙ+елки", "section=none"],
)
def test_a_filter_is_an_address(editor: Client, query: str) -> None:
    incoming("Обычный")
    wanted: dict[str, Any] = {"agency": make.agency("Створ", "stvor"), "state": "taken"}
    wanted["section"] = None if "none" in query else make.section("ports", "Порты")
    incoming("Несхожий заголовок про ёлки", copy={"rights_state": "unknown"}, **wanted)
    assert headlines(editor.get(f"/desk/incoming/?{query}")) == ["Несхожий заголовок про ёлки"]


@pytest.mark.parametrize("query", ["agency=%00", "section=x&rights=y&state=z&by=w", "q=%00", "q=" + "я" * 500])
def test_an_address_that_means_nothing_is_no_error(editor: Client, query: str) -> None:
    incoming()
    assert editor.get(f"/desk/incoming/?{query}").status_code == 200


def test_what_is_very_like_another_is_marked(editor: Client) -> None:
    make.story("Паром «Устьяна» передадут не раньше августа", filed_at=timezone.now())
    incoming("Передадут паром «Устьяна» не раньше августа")
    assert "Похоже: Паром «Устьяна» передадут не раньше августа" in words_of(editor.get("/desk/incoming/"))


def test_pages_that_became_no_story_stand_with_their_reason(editor: Client) -> None:
    at = timezone.now()
    make.capture(state="refused", reason="Три слова прозы.", captured_at=at)
    source = Source.objects.create(name="Лента", slug="lenta", feed_url="https://lenta.example/rss")
    lost = {"url": "https://lenta.example/1", "title": "Пропавшая", "state": "given-up", "last_error": "404"}
    FeedEntry.objects.create(source=source, guid="1", first_seen_at=at, **lost)
    said = words_of(editor.get("/desk/incoming/?state=refused"))
    assert "Не статья. Три слова прозы." in said
    assert "Пропавшая Не удалось загрузить. 404" in said


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "Всё разобрано."), ("q=нет", "Во входящих такого нет."), ("state=spiked", "Забракованных нет."),
     ("state=taken", "В работу ничего не взято."), ("state=refused", "каждая страница стала новостью")],
)  # fmt: skip
def test_an_empty_list_says_so(editor: Client, query: str, sentence: str) -> None:
    assert sentence in words_of(editor.get(f"/desk/incoming/?{query}"))


def test_the_section_in_the_row_goes_along(editor: Client) -> None:
    story, ports = incoming(), make.section("ports", "Порты")
    act(editor, f"publish-{story.pk}", **{f"section-{story.pk}": ports.pk})
    story.refresh_from_db()
    assert (story.state, story.section) == ("live", ports)


def test_a_publication_that_fails_changes_no_section(editor: Client) -> None:
    story, ports = incoming(embargo_until="2099-01-01T00:00:00Z"), make.section("ports", "Порты")
    answer = act(editor, f"publish-{story.pk}", **{f"section-{story.pk}": ports.pk})
    story.refresh_from_db()
    assert (answer.status_code, answer.json()["says"]) == (409, "На ней эмбарго.")
    assert story.section.slug == "yards"


def test_without_the_script_the_reason_stands_in_the_row(editor: Client) -> None:
    story = incoming(embargo_until="2099-01-01T00:00:00Z")
    page = act(editor, f"publish-{story.pk}", script=False)
    assert page.status_code == 409
    assert HTMLParser(page.content).css_first(f"#s{story.pk} .problem").text() == "На ней эмбарго."


def test_what_another_has_decided_meanwhile_is_said(editor: Client) -> None:
    story = incoming(state="spiked")
    answer = act(editor, f"take-{story.pk}")
    assert answer.json()["says"] == "Она забракована."
    assert 'data-state="spiked"' in answer.json()["rows"][str(story.pk)]


@pytest.mark.parametrize(
    "word", ["", "take", "take-", "take-x", "take-999", "eat-1", "take-" + "9" * 30, "spike-chosen"]
)
def test_nonsense_is_refused(editor: Client, word: str) -> None:
    assert act(editor, word).status_code == 409


def test_all_that_were_chosen_or_none(editor: Client) -> None:
    stories = [incoming(), incoming(state="live", published_at=make.NOON)]
    assert act(editor, "spike-chosen", chosen=[story.pk for story in stories]).status_code == 409
    assert [state_of(story) for story in stories] == ["incoming", "live"]


def test_the_list_tells_what_has_come_since(editor: Client) -> None:
    first = incoming()
    incoming("Вторая")
    incoming("Третья", agency=make.agency("Створ", "stvor"))
    asked = f"/desk/incoming/meanwhile/?after={first.pk}"
    assert editor.get(asked).json() == {"count": 2, "says": "2 новые, показать"}
    assert editor.get(f"{asked}&agency=stvor").json()["count"] == 1


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30])
def test_a_number_that_is_none_finds_nothing(editor: Client, after: str) -> None:
    assert editor.get(f"/desk/incoming/meanwhile/?after={after}").status_code == 404


def test_the_original_is_a_page_of_its_own_too(editor: Client) -> None:
    story = incoming(capture=make.capture())
    record = {"article": {"headline": "Как было", "body": [{"kind": "list", "text": "а\nб", "items": ["а", "<б>"]}]}}
    Reading.objects.create(capture=story.capture, engine="tests", record=record, made_at=make.NOON)
    page = editor.get(f"/desk/incoming/{story.pk}/original/").content.decode()
    assert "Как было" in page
    assert "<li>&lt;б&gt;</li>" in page


def test_what_a_source_wrote_is_only_text(editor: Client) -> None:
    hostile = "<script>alert(1)</script>"
    story = incoming(hostile, text=hostile, agency=make.agency(hostile, "x"), section=make.section("s", hostile))
    make.appearance(story, make.name(label=hostile))
    assert hostile not in editor.get("/desk/incoming/").content.decode()


def test_two_hundred_rows_cost_as_many_queries_as_twenty(editor: Client) -> None:
    _many(20)
    few = _queries(editor)
    _many(180, first=20)
    assert _queries(editor) == few <= 14
    assert len(headlines(editor.get("/desk/incoming/"))) == 200


def _many(count: int, *, first: int = 0) -> None:
    for number in range(first, first + count):
        make.appearance(incoming(f"Новость номер {number}", minutes=number), make.name(slug=f"verf-{number}"))


def _queries(client: Client) -> int:
    client.get("/desk/incoming/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/incoming/")
    return len(queries)
