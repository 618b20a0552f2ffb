"""The portal's settings: what an owner uploads and chooses is looked at before any page shows it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from svodka.cli.owning import make_owner
from svodka.desk.roles import may
from svodka.readers.models import Reader
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from svodka.stories.models import Portal
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

STANDS = {"name": "Кильватер", "accent": "#a8321a", "dress": "neutral", "open_text": "full"}


@pytest.fixture
def owner() -> Client:
    make.portal()
    return at_desk("owner")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "#224466").save(kept, kind)
    return kept.getvalue()


def upload(owner: Client, name: str, data: bytes) -> tuple[int, str]:
    """(status, page or nothing)."""
    answer = owner.post("/desk/portal/", {**STANDS, "logo": SimpleUploadedFile(name, data)})
    return answer.status_code, answer.content.decode().replace("\xa0", " ")


HOSTILE = {
    "an SVG with a script": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "a page called a picture": ("logo.png", b"<!doctype html><script>alert(1)</script>"),
    "half a picture": ("logo.png", picture()[:60]),
    "a GIF": ("logo.png", picture("GIF")),
    "a picture of 4,000 × 4,000": ("logo.png", picture(size=(4000, 4000))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_logo_is_refused_in_words(owner: Client, what: str) -> None:
    status, page = upload(owner, *HOSTILE[what])
    assert (status, Portal.objects.get().logo.name) == (422, "")
    assert HOSTILE[what][0] in page[page.index('id="id_logo_error"') :][:300]


def test_fifty_megabytes_are_refused_by_their_size(owner: Client) -> None:
    status, page = upload(owner, "logo.png", picture() + bytes(50_000_000))
    assert status == 422
    assert "1 МБ" in page[page.index('id="id_logo_error"') :][:300]


def test_the_ending_is_that_of_the_bytes(owner: Client) -> None:
    assert upload(owner, "../../logo.php", picture("JPEG"))[0] == 302
    assert Portal.objects.get().logo.name.endswith(".jpg")


@pytest.mark.parametrize(("colour", "told"), [("#ffee00", True), ("#a8321a", False)])
def test_a_colour_hard_to_read_is_said_to_be_so(owner: Client, colour: str, told: bool) -> None:
    page = owner.post("/desk/portal/", {**STANDS, "accent": colour}, follow=True).content.decode()
    assert ("4,5" in page) is told


@pytest.mark.parametrize("name", ["", " ", "и" * 121])
def test_a_portal_keeps_a_name(owner: Client, name: str) -> None:
    assert owner.post("/desk/portal/", {**STANDS, "name": name}).status_code == 422


def test_the_owner_of_a_new_portal_makes_an_editor_at_once() -> None:
    make.portal()
    first = make_owner(email="vlada@verf.example", name="Влада", password="килевая-качка-7")
    make.reader("Нина с Волонги")
    client = Client()
    client.force_login(first)
    client.post("/desk/portal/people/give/", {"who": "нина с волонги", "role": "editor"})
    assert may(Reader.objects.get(username="Нина с Волонги"), "publish")


def test_who_was_made_an_editor_works_in_the_same_session(owner: Client) -> None:
    nina = make.reader("Нина с Волонги")
    client = Client()
    client.force_login(nina)
    assert client.get("/desk/names/", follow=True).status_code == 403
    owner.post("/desk/portal/people/give/", {"who": nina.username, "role": "editor"})
    assert client.get("/desk/names/").status_code == 200


def test_a_standing_page_is_rewritten_and_the_log_says_so(owner: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    rules = StandingPage.objects.get(slug="rules")
    text = '{"blocks": [{"key": "a", "text": "Спорим о деле.", "type": "unstyled"}], "entityMap": {}}'
    given = {"title": "Правила спора", "text": text, "action-publish": "1"}
    assert owner.post(f"/desk/pages/{rules.pk}/edit/", given)["Location"] == "/desk/portal/standing/"
    assert "Спорим о деле." in owner.get("/rules/").content.decode().replace("\xa0", " ")
    assert "Правила спора" in owner.get("/desk/portal/log/").content.decode()


def test_its_preview_wears_the_dress_of_the_site(owner: Client) -> None:
    make_standing_pages(portal_name="Кильватер", language="ru")
    rules = StandingPage.objects.get(slug="rules")
    assert "site/style" in owner.get(f"/desk/pages/{rules.pk}/view_draft/").content.decode()
