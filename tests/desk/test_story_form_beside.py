"""What stands beside the form: the page as captured, reasons, checks, history; the preview; the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka import flow
from svodka.stories.models import Story
from svodka.stories.previews import preview_key
from tests import make
from tests.desk.newsroom import at_desk, member
from tests.desk.story_form import send, told
from tests.site.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = """<html><head><meta charset="windows-1251"><script>alert(1)</script></head><body><article>
<h1>Паром «Устьяна» вышел на испытания</h1>
<p>Рында, 19 ноября. Паром «Устьяна» вышел на ходовые испытания, сообщила Ладвинская верфь. Они продлятся неделю.</p>
<p>На борту работает комиссия заказчика. Результаты обещают назвать в декабре, когда судно вернётся к стенке.</p>
</article></body></html>"""


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


@pytest.fixture
def taken_in(editor: Client) -> Story:
    """A story that came in through flow, from a page with a script in it."""
    folder, now = Path(settings.CAPTURES), timezone.now()
    kept = flow.take_in(data=PAGE.encode("cp1251"), url="https://rynda.example/n/1", captures=folder, now=now)
    [outcome] = flow.read_and_file([kept.capture], captures=folder, now=now)
    assert outcome.story
    return outcome.story


def screen(client: Client, story: Story) -> HTMLParser:
    return HTMLParser(client.get(f"/desk/stories/{story.pk}/").content)


def test_the_captured_page_stands_in_a_cage(editor: Client, taken_in: Story) -> None:
    answer = editor.get(f"/desk/stories/{taken_in.pk}/page/")
    policy = answer.headers["Content-Security-Policy"]
    assert "вышел на испытания" in answer.content.decode()
    assert policy.startswith("sandbox; default-src 'none'; style-src")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_frame_of_it_is_sandboxed(editor: Client, taken_in: Story) -> None:
    frame = screen(editor, taken_in).css_first("iframe")
    assert "sandbox" in (frame.attributes if frame else {})


def test_what_was_read_is_plain_text(editor: Client, taken_in: Story) -> None:
    answer = editor.get(f"/desk/stories/{taken_in.pk}/page/text/")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Заголовок: Паром «Устьяна» вышел на испытания" in answer.content.decode()


def test_a_foreign_address_is_a_link_only_to_the_web(editor: Client) -> None:
    story = told()
    make.lead_picture(story, source_url="javascript:alert(1)")
    assert "javascript:" not in (screen(editor, story).html or "")


def test_a_capture_that_is_lost_is_missing(editor: Client) -> None:
    story = told(capture=make.capture())
    assert editor.get(f"/desk/stories/{story.pk}/page/").status_code == 404


def test_a_reason_stands_under_its_field(editor: Client, taken_in: Story) -> None:
    assert "<h1> страницы" in text_of(screen(editor, taken_in), "#form .words")


def test_the_history_begins_with_the_page(editor: Client, taken_in: Story) -> None:
    lines = [" ".join(node.text().split()) for node in screen(editor, taken_in).css(".history li")]
    assert [line.split(": ", 1)[1].split(" ", 2)[:2] for line in reversed(lines)] == [
        ["страница", "принята"],
        ["страница", "прочитана"],
        ["заведена", "как"],
    ]


def test_the_history_says_who(editor: Client) -> None:
    story = told(state="incoming")
    editor.post(f"/desk/stories/{story.pk}/act/", {"act": "take"})
    assert "Нина Волонга" in text_of(screen(editor, story), ".history")


def test_checks_lead_to_their_field(editor: Client) -> None:
    story = told(section=None, copy={"rights_state": "unknown"})
    links = {node.attributes["href"] for node in screen(editor, story).css(".findings a")}
    assert {"#id_section", "#id_rights_state"} <= links


# --- the preview ---


def test_a_preview_shows_the_draft_to_its_writer(editor: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    page = editor.get(send(editor, story, "preview", headline="Паром в августе")["Location"])
    assert "Паром в августе" in text_of(HTMLParser(page.content), "h1")
    assert (page.headers["X-Robots-Tag"], "no-store" in page.headers["Cache-Control"]) == ("noindex", True)


def test_nobody_else_sees_it(editor: Client, client: Client) -> None:
    address = send(editor, told(), "preview")["Location"]
    other = at_desk("editor", "Павел Гурьев")
    assert [who.get(address).status_code for who in (client, other)] == [404, 404]


def test_it_shows_its_picture_before_readers_may_have_it(editor: Client, client: Client) -> None:
    make.lead_picture(story := told(), file=make.picture_file())
    page = HTMLParser(editor.get(send(editor, story, "preview")["Location"]).content)
    address = page.css_first(".lead-picture img").attributes["src"] or ""
    assert [client.get(one).status_code for one in (address, address.partition("?")[0])] == [200, 404]


def test_a_key_is_for_one_story(editor: Client) -> None:
    story, other = told(), told(headline="Другая", slug="drugaya")
    reader = member("editor", "Павел Гурьев")
    key = preview_key(other.pk, reader.pk)
    client = Client()
    client.force_login(reader)
    assert client.get(f"/news/{story.pk}/preview/", {"key": key}).status_code == 404
    assert client.get(f"/news/{other.pk}/preview/", {"key": key}).status_code == 200


# --- the list ---


def listed(client: Client, **asked: str) -> list[str]:
    page = HTMLParser(client.get("/desk/stories/", asked).content)
    return [" ".join(node.text().split()) for node in page.css(".list h2")]


def test_the_list_is_of_what_is_in_work(editor: Client) -> None:
    told(headline="Взята")
    make.story("Вышла", slug="vyshla")
    assert (listed(editor), listed(editor, state="live")) == (["Взята"], ["Вышла"])


def test_a_number_finds_its_story_in_any_state(editor: Client) -> None:
    story = make.story("Вышла")
    assert listed(editor, q=str(story.pk)) == ["Вышла"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"q": "Устьян"}, 1), ({"q": "ледокол"}, 0), ({"section": "yards"}, 1), ({"section": "none"}, 0),
     ({"agency": "rynda"}, 1), ({"rights": "own"}, 0), ({"whose": "mine"}, 0), ({"state": "x", "q": "\x00"}, 1)],
)  # fmt: skip
def test_filters_are_addresses(editor: Client, asked: dict[str, str], found: int) -> None:
    told()
    assert len(listed(editor, **asked)) == found


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_the_list_asks_no_more_for_more_stories(editor: Client) -> None:
    told()
    one = queries(editor, "/desk/stories/")
    for number in range(6):
        told(headline=f"Ещё {number}", slug=f"esche-{number}", agency=make.agency(f"Агентство {number}", f"a{number}"))
    assert queries(editor, "/desk/stories/") == one <= 20


def test_the_form_asks_no_more_for_more_names(editor: Client) -> None:
    story = told()
    one = queries(editor, f"/desk/stories/{story.pk}/")
    for number in range(5):
        name = make.name(slug=f"n{number}", label=f"Имя {number}")
        make.appearance(story, name)
        make.mention(story, name, "Причин", start=73)
    assert queries(editor, f"/desk/stories/{story.pk}/") == one <= 32
