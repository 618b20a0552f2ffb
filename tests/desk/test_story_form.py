"""The form of a story at the desk: opened, saved, published, scheduled, withdrawn; what a draft is."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import TEXT, do, fresh, ledger, opened, post, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor() -> Client:
    make.portal()
    return at_desk()


def test_the_form_opens_filled(editor: Client) -> None:
    story = told(copy={"kicker": "Флот", "dateline": "Рында, 19 ноября.", "rights_why": "сказано на странице"})
    fields = opened(editor, story)
    assert fields["headline"] == "Паром «Устьяна» передадут не раньше августа"
    assert (fields["kicker"], fields["dateline"], fields["section"]) == (
        "Флот",
        "Рында, 19 ноября.",
        str(story.section_id),
    )


def test_nothing_typed_is_nothing_changed(editor: Client) -> None:
    story = told()
    send(editor, story)
    assert (fresh(story).copy.version, ledger(story)) == (0, [])


def test_the_machines_reason_is_read_in_russian_and_stays_what_it_is(editor: Client) -> None:
    story = told(copy={"rights_why": "the page reserves all rights: «© Рында»"})
    assert opened(editor, story)["rights_why"] == "по странице, все права защищены: «© Рында»"
    send(editor, story)
    assert (fresh(story).copy.version, ledger(story)) == (0, [])
    send(editor, story, rights_why="договор")
    assert fresh(story).copy.rights_why == "договор"


def test_what_is_typed_is_what_the_story_says(editor: Client) -> None:
    story = told()
    send(editor, story, headline="Паром передадут в августе", kicker=" Флот ", agency="")
    assert (fresh(story).copy.headline, fresh(story).copy.kicker) == ("Паром передадут в августе", "Флот")
    assert (fresh(story).slug, fresh(story).agency, ledger(story)) == ("parom-peredadut-v-avguste", None, ["edited"])


def test_the_body_is_kept_with_its_blocks(editor: Client) -> None:
    story = told()
    send(editor, story, body_0="Передача\r\nпарома перенесена.")
    [block] = fresh(story).copy.body.raw_data
    assert (block["id"], block["value"]["text"]) == ("b1", "Передача\nпарома перенесена.")


def test_marks_move_with_their_words(editor: Client) -> None:
    marks = [{"kind": "strong", "start": 9, "end": 15, "href": None}]
    story = told(body=[{"type": "paragraph", "id": "b1", "value": {"text": TEXT, "marks": marks}}])
    send(editor, story, body_0="Сегодня " + TEXT)
    [mark] = fresh(story).copy.body.raw_data[0]["value"]["marks"]
    assert (mark["start"], mark["end"]) == (17, 23)


def test_without_scripts_the_text_stays_and_the_rest_is_saved(editor: Client) -> None:
    story = told()
    fields = {name: value for name, value in opened(editor, story).items() if not name.startswith("body-")}
    post(editor, story, {**fields, "kicker": "Флот", "act": "save"})
    assert (fresh(story).copy.kicker, ledger(story)) == ("Флот", ["edited"])
    assert fresh(story).copy.body.raw_data[0]["value"]["text"] == TEXT


@pytest.mark.parametrize("typed", [{"body-count": "x"}, {"body-count": "9"}, {"act": "sing"}])
def test_what_no_form_of_ours_sends(editor: Client, typed: dict[str, str]) -> None:
    story = told()
    assert post(editor, story, {**opened(editor, story), **typed}).status_code == 400


def test_publishing_saves_what_is_typed(editor: Client) -> None:
    story = told()
    send(editor, story, "publish", headline="Паром передадут в августе")
    assert "Паром передадут в августе" in editor.get(f"/news/{story.pk}/", follow=True).content.decode()
    assert ledger(story) == ["edited", "published"]


def test_without_a_headline_the_text_is_kept_and_stays_at_home(editor: Client) -> None:
    story = told()
    page = editor.get(send(editor, story, "publish", headline="")["Location"])
    assert (fresh(story).state, fresh(story).copy.headline) == ("taken", "")
    assert "без заголовка новость не выйдет" in page.content.decode()


def test_a_live_story_is_not_changed_by_saving(editor: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    send(editor, story, headline="Паром передадут в августе")
    assert fresh(story).copy.headline == "Паром «Устьяна» передадут не раньше августа"
    assert opened(editor, story)["headline"] == "Паром передадут в августе"


def test_a_draft_can_be_dropped(editor: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    send(editor, story, headline="Паром передадут в августе")
    editor.post(f"/desk/stories/{story.pk}/drop/")
    assert opened(editor, story)["headline"] == "Паром «Устьяна» передадут не раньше августа"


def test_what_saves_itself_is_a_draft(editor: Client) -> None:
    story = told()
    answer = send(editor, story, "autosave", script=True, headline="Паром передадут")
    assert "Сохранено" in answer.json()["says"]
    assert (fresh(story).copy.headline, opened(editor, story)["headline"]) == (story.copy.headline, "Паром передадут")


def test_a_sitting_is_one_line_of_the_ledger(editor: Client) -> None:
    story = told()
    for headline in ("Паром", "Паром передадут", "Паром передадут в августе"):
        send(editor, story, "autosave", script=True, headline=headline)
    assert (ledger(story), story.copy.revisions.count()) == (["draft saved"], 1)


def test_a_date_that_is_none_is_not_saved(editor: Client) -> None:
    story = told()
    answer = send(editor, story, agency_date="вчера", headline="Паром передадут")
    assert (answer.status_code, fresh(story).copy.headline) == (422, story.copy.headline)
    assert "Паром передадут" in answer.content.decode()


# --- scheduled ---


def in_an_hour() -> str:
    return f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%dT%H:%M}"


def test_a_moment_in_the_portals_zone(editor: Client) -> None:
    story = told()
    send(editor, story, "schedule", at=in_an_hour())
    waiting = fresh(story)
    assert waiting.state == "scheduled"
    assert timedelta(minutes=58) < waiting.scheduled_for - timezone.now() <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "says"), [("", "день и час"), ("2020-01-01T10:00", "время уже прошло"), ("x", "день и час")]
)
def test_a_moment_that_is_none(editor: Client, at: str, says: str) -> None:
    story = told()
    page = send(editor, story, "schedule", at=at)
    page = editor.get(page["Location"]) if page.status_code == 302 else page
    assert (fresh(story).state, says in page.content.decode()) == ("taken", True)


def test_a_schedule_is_cancelled(editor: Client) -> None:
    story = told()
    send(editor, story, "schedule", at=in_an_hour())
    do(editor, story, "cancel_schedule")
    assert (fresh(story).state, fresh(story).due_at, fresh(story).scheduled_for) == ("ready", None, None)


# --- acts beside the form ---


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [("incoming", "take", "taken"), ("taken", "put_back", "incoming"), ("taken", "mark_ready", "ready"),
     ("ready", "spike", "spiked")],
)  # fmt: skip
def test_acts_move_a_story(editor: Client, state: str, act: str, after: str) -> None:
    story = told(state=state)
    do(editor, story, act)
    assert fresh(story).state == after


def test_a_spiked_story_goes_back_to_where_it_was(editor: Client) -> None:
    story = told(state="ready")
    do(editor, story, "spike")
    do(editor, story, "unspike")
    assert fresh(story).state == "ready"


def test_what_is_impossible_by_now_is_said(editor: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    page = editor.get(do(editor, story, "spike")["Location"])
    assert (fresh(story).state, "Не получится" in page.content.decode()) == ("live", True)


# --- withdrawn ---


def withdraw(client: Client, story: Story, reason: str) -> Any:
    return client.post(f"/desk/stories/{story.pk}/withdraw/", {"reason": reason})


@pytest.mark.parametrize("reason", ["retract", "rights", "pull-back"])
def test_a_withdrawn_story_is_gone(editor: Client, reason: str) -> None:
    story = told(state="live", published_at=make.NOON)
    withdraw(editor, story, reason)
    assert editor.get(f"/news/{story.pk}/").status_code == 410
    assert story.copy.headline not in editor.get("/").content.decode()


@pytest.mark.parametrize("reason", ["", "boredom"])
def test_a_reason_is_asked_for(editor: Client, reason: str) -> None:
    story = told(state="live", published_at=make.NOON)
    assert withdraw(editor, story, reason).status_code == 422
    assert fresh(story).state == "live"


@pytest.mark.parametrize(("reason", "state"), [("pull-back", "taken"), ("rights", "taken"), ("retract", "withdrawn")])
def test_only_what_was_not_retracted_comes_back(editor: Client, reason: str, state: str) -> None:
    story = told(state="live", published_at=make.NOON)
    withdraw(editor, story, reason)
    do(editor, story, "bring_back")
    assert fresh(story).state == state


def test_brought_back_and_published_again_it_is_talked_about_again(editor: Client) -> None:
    story = told(state="live", published_at=make.NOON)
    thread = make.thread(story)
    withdraw(editor, story, "pull-back")
    do(editor, story, "bring_back")
    send(editor, story, "publish")
    thread.refresh_from_db()
    assert (editor.get(f"/news/{story.pk}/", follow=True).status_code, thread.state) == (200, "open")


def test_nothing_is_written_on_a_withdrawn_story(editor: Client) -> None:
    story = told(state="withdrawn", withdrawn_for="pull-back", withdrawn_at=make.NOON)
    assert send(editor, story, headline="Другое").status_code == 403


def test_a_story_of_ones_own(editor: Client) -> None:
    address = editor.post("/desk/stories/new/")["Location"]
    story = Story.objects.get()
    send(editor, story, headline="Колонка редактора")
    assert (address, fresh(story).copy.rights_state) == (f"/desk/stories/{story.pk}/", "own")


# --- pictures ---


def plate(size: int = 40) -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("L", (size, size), 128).save(data, "PNG")
    return SimpleUploadedFile("plate.png", data.getvalue(), "image/png")


def test_a_picture_is_added_and_kept_back_until_its_rights_are_decided(editor: Client) -> None:
    story = told()
    editor.post(f"/desk/stories/{story.pk}/picture/", {"file": plate()})
    picture = story.pictures.get()
    assert (fresh(story).copy.lead_picture, picture.rights_state, ledger(story)) == (
        picture,
        "unknown",
        ["picture added"],
    )


def test_what_is_no_picture_is_not_taken(editor: Client) -> None:
    story = told()
    file = SimpleUploadedFile("plate.png", b"<svg onload=alert(1)>", "image/png")
    page = editor.post(f"/desk/stories/{story.pk}/picture/", {"file": file}, follow=True)
    assert (story.pictures.count(), "Это не целый снимок" in page.content.decode()) == (0, True)


def test_its_caption_credit_and_rights_are_saved_with_the_form(editor: Client) -> None:
    story = told()
    picture = make.lead_picture(story, rights_state="unknown", caption="")
    typed = {"caption": "Паром у стенки", "credit_line": "«Рында»", "rights_state": "licensed", "rights_why": "договор"}
    send(editor, story, **{f"picture_{picture.pk}_{name}": value for name, value in typed.items()})
    picture.refresh_from_db()
    assert {name: getattr(picture, name) for name in typed} == typed


@pytest.mark.parametrize("act", ["publish", "schedule"])
def test_nothing_goes_out_before_somebody_decides_on_its_rights(editor: Client, act: str) -> None:
    story = told(copy={"rights_state": "unknown"})
    answer = send(editor, story, act, at="2126-01-01T10:00", headline="Паром ждут осенью")
    assert (fresh(story).state, fresh(story).copy.headline) == ("taken", "Паром ждут осенью")
    assert answer["Location"].endswith("#id_rights_state")
    send(editor, story, "publish", rights_state="link-only")
    assert fresh(story).state == "live"
