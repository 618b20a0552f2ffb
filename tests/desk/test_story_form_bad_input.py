"""What no careful person sends: megabytes, NULs, dates that are none, rows deleted meanwhile, an ended session."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.stories.models import Section, Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import JSON, TEXT, fresh, ledger, opened, post, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def html_of(words: str) -> bytes:
    """As Wagtail's blocks hold it for their script: JSON in an attribute."""
    return json.dumps(words)[1:-1].encode()


def body_of(story: Story) -> str:
    return str(fresh(story).copy.body.raw_data[0]["value"]["text"])


@pytest.mark.parametrize("act", ["save", "autosave", "publish"])
def test_two_megabytes_are_refused_in_words_and_given_back(editor: Client, act: str) -> None:
    story, pasted = told(), "Передача парома перенесена на август. " * 55_000
    answer = send(editor, story, act, script=act == "autosave", body_0=pasted)
    assert (answer.status_code, body_of(story), fresh(story).state) == (422, TEXT, "taken")
    assert "Текст новости" in (answer.json()["says"] if act == "autosave" else answer.content.decode())
    assert act == "autosave" or answer.content.count(html_of("Передача парома")) >= 55_000


def test_a_hundred_pages_are_kept_whole(editor: Client) -> None:
    story, pasted = told(), "Передача парома перенесена на август. " * 5_000
    assert send(editor, story, body_0=pasted).status_code == 302
    assert body_of(story) == pasted.strip()


def test_more_than_the_portal_takes_is_a_clear_answer(editor: Client) -> None:
    story = told()
    answer = send(editor, story, body_0="ы" * 4_200_000)
    assert (answer.status_code, body_of(story)) == (413, TEXT)


def test_three_hundred_paragraphs_go_through(editor: Client) -> None:
    story = told()
    fields = {**opened(editor, story), "act": "save", "body-count": "300"}
    for number in range(1, 300):
        at = f"body-{number}"
        fields |= {f"{at}-type": "paragraph", f"{at}-id": f"n{number}", f"{at}-order": str(number)}
        fields |= {f"{at}-deleted": "", f"{at}-value-text": f"Абзац {number}.", f"{at}-value-marks": "[]"}
    assert post(editor, story, fields).status_code == 302
    assert len(fresh(story).copy.body.raw_data) == 300


@pytest.mark.parametrize("field", ["headline", "standfirst", "body_0", "byline", "correction", "opened", "at"])
def test_a_nul_is_left_out(editor: Client, field: str) -> None:
    story = told()
    answer = send(editor, story, "schedule" if field == "at" else "save", **{field: "Па\x00ром передадут"})
    assert answer.status_code == (422 if field == "at" else 302)
    assert "\x00" not in str(fresh(story).copy.headline) + body_of(story)


def test_half_a_character_is_shown_as_one_that_is_none(editor: Client) -> None:
    """Browsers send a lone surrogate as U+FFFD; three bytes that pretend to be one are read the same way."""
    story = told()
    fields = {**opened(editor, story), "act": "save"}
    boundary = "x1x"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
             + (b"\xed\xa0\x80 \xf0\x9f" if name == "headline" else value.encode()) + b"\r\n"
             for name, value in fields.items()]  # fmt: skip
    data = b"".join(parts) + f"--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = editor.generic("POST", f"/desk/stories/{story.pk}/", data, content_type=kind)
    assert answer.status_code == 302
    assert set(fresh(story).copy.headline) <= {"\ufffd", " "}


@pytest.mark.parametrize(
    ("field", "value"),
    [("event_date", "32.13.2026"), ("agency_date", "вчера"), ("embargo_until", "2026-02-30 10:00"),
     ("urgency", "12"), ("section", "9" * 30), ("rights_state", "mine")],
)  # fmt: skip
def test_what_means_nothing_is_named_and_the_rest_stands(editor: Client, field: str, value: str) -> None:
    story = told()
    answer = send(editor, story, **{field: value}, headline="Паром ждут осенью")
    page = HTMLParser(answer.content)
    assert (answer.status_code, fresh(story).copy.headline) == (422, story.copy.headline)
    assert "Паром ждут осенью" in page.css_first("#id_headline").text()
    assert page.css_first(f"#panel-{field}-errors, .error-message, .errorlist") is not None


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", ["event_date", "agency_date", "embargo_until"])
def test_a_date_at_the_edge_of_time_is_no_error(editor: Client, field: str, value: str) -> None:
    story = told()
    given = f"{value} 23:30" if field == "embargo_until" else value
    assert send(editor, story, **{field: given}).status_code in {302, 422}
    assert editor.get(f"/desk/stories/{story.pk}/").status_code == 200


@pytest.mark.parametrize("at", ["", "завтра", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_is_none_schedules_nothing_by_mistake(editor: Client, at: str) -> None:
    story = told()
    answer = send(editor, story, "schedule", at=at, headline="Паром ждут осенью")
    assert answer.status_code in {302, 422}
    assert (fresh(story).state == "scheduled") == at.startswith("9999")


def test_a_section_deleted_meanwhile_is_named(editor: Client) -> None:
    story, ports = told(), make.section("ports", "Порты")
    fields = {**opened(editor, story), "act": "save", "section": str(ports.pk), "headline": "Паром ждут осенью"}
    Section.objects.filter(pk=ports.pk).delete()
    answer = post(editor, story, fields)
    assert answer.status_code == 422
    assert "Паром ждут осенью" in answer.content.decode()


def test_a_draft_does_not_bring_a_deleted_section_back(editor: Client) -> None:
    story, ports = told(), make.section("ports", "Порты")
    before = opened(editor, story)
    send(at_desk("editor", "Ирина Седова"), story, "autosave", script=True, section=str(ports.pk))
    Section.objects.filter(pk=ports.pk).delete()
    assert post(editor, story, {**before, "act": "save", "headline": "Паром ждут осенью"}).status_code == 302
    assert fresh(story).section.slug == "yards"  # type: ignore[union-attr]


# --- signed out ---


def left(editor: Client, story: Story) -> dict[str, str]:
    """The form as it was opened, with something typed; and its writer signed out since."""
    fields = {**opened(editor, story), "act": "save", "headline": "Паром ждут осенью"}
    editor.logout()
    return fields


def test_who_was_signed_out_gets_the_words_back_and_sends_them_again(editor: Client) -> None:
    story = told()
    fields = left(editor, story)
    answer = editor.post(f"/desk/stories/{story.pk}/", fields, headers=OURS)
    page = HTMLParser(answer.content)
    sent = {node.attributes["name"]: node.text().removeprefix("\n") for node in page.css("form textarea")}
    assert (answer.status_code, fresh(story).copy.headline) == (401, story.copy.headline)
    assert post(at_desk("editor", "Ирина Седова"), story, sent).status_code == 302
    assert fresh(story).copy.headline == "Паром ждут осенью"


def test_the_script_is_told_in_words(editor: Client) -> None:
    story = told()
    answer = editor.post(f"/desk/stories/{story.pk}/", left(editor, story), headers=JSON)
    assert answer.status_code == 401
    assert "Войдите в другом окне" in answer.json()["says"].replace("\xa0", " ")


def test_a_token_of_before_the_sign_in_loses_nothing() -> None:
    make.portal()
    story = told()
    fields = {**opened(at_desk(), story), "act": "save", "headline": "Паром ждут осенью"}
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = at_desk("editor", "Ирина Седова").cookies
    answer = guarded.post(f"/desk/stories/{story.pk}/", fields, headers=OURS)
    page = HTMLParser(answer.content)
    assert (answer.status_code, page.css_first("textarea[name=headline]").text().strip()) == (403, "Паром ждут осенью")
    assert guarded.post(f"/desk/stories/{story.pk}/", fields, headers=JSON).json()["token"]


def test_a_page_of_somebody_elses_gets_no_form_to_press() -> None:
    make.portal()
    story = told()
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = at_desk().cookies
    answer = guarded.post(f"/desk/stories/{story.pk}/", {"headline": "Чужое"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert HTMLParser(answer.content).css_first("form") is None
    assert ledger(story) == []
