"""The dress: the stylesheet, the owner's colour, languages, standing pages, «Обсуждаемое»."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

import svodka.site
from svodka.discuss.models import Thread
from svodka.site.actions import make_standing_pages
from svodka.site.models import StandingPage
from svodka.site.pages import Pages, pages_of
from svodka.stories.models import PictureFile, Portal, Story
from svodka.stories.previews import picture_key
from tests import make
from tests.site.conftest import Get, attribute, text_of

FOLDER = Path(svodka.site.__file__).parent


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    found = re.compile(r"\sstyle=|<style|\son\w+=|<script(?! type=\"application/ld| src=\"{% static [^>]*></script>)")
    # A mailbox reads no sheet: letters carry their styles in every line.
    pages = [path for path in FOLDER.glob("templates/**/*.html") if "letters" not in path.parts]
    assert [path.name for path in pages if found.search(path.read_text())] == []


def test_the_default_accent_needs_no_sheet(get: Get) -> None:
    assert len(get("/").css("link[rel=stylesheet]")) == 1


def test_the_owners_accent_is_a_sheet_of_its_own(get: Get) -> None:
    Portal.objects.update(accent="#0A5C36")
    assert get("/").css("link[rel=stylesheet]")[1].attributes["href"] == "/accent-0a5c36.css"


def test_the_accent_sheet_says_one_thing(client: Client) -> None:
    response = client.get("/accent-0a5c36.css")
    assert response.content == b":root{--accent:#0a5c36}"
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize("colour", ["red", "0a5c3", "0a5c36;}", "0A5C36"])
def test_nothing_but_a_colour_gets_into_a_sheet(portal: None, client: Client, colour: str) -> None:
    assert client.get(f"/accent-{colour}.css").status_code == 404


def test_the_wake_is_a_dress_of_its_own(get: Get) -> None:
    assert get("/").css_first(".wake") is None
    Portal.objects.update(dress="wake")
    assert text_of(get("/"), ".wake p").startswith("Гражданское")


def test_the_wake_comes_with_a_tagline_only(get: Get) -> None:
    Portal.objects.update(tagline="", dress="wake")
    assert get("/").css_first(".wake") is None


def test_a_neutral_portal_says_its_tagline_plainly(get: Get) -> None:
    assert text_of(get("/"), ".nameplate .tagline") == "Гражданское судостроение и порты"


def keep_logo(name: str, data: bytes = b"x") -> None:
    (Path(settings.MEDIA_ROOT) / "logo").mkdir(parents=True, exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "logo" / name).write_bytes(data)
    Portal.objects.update(logo=f"logo/{name}")


def test_the_logo_stands_beside_the_name(get: Get) -> None:
    assert get("/").css_first(".logo") is None
    keep_logo("kilvater.png")
    logo = get("/").css_first(".nameplate img.logo")
    assert logo
    assert (logo.attributes["src"], logo.attributes["alt"]) == ("/media/logo/kilvater.png", "Кильватер")


@pytest.mark.parametrize(("name", "kind"), [("a.png", "image/png"), ("a.webp", "image/webp"), ("a.JPG", "image/jpeg")])
def test_a_logo_is_a_picture_and_nothing_else(portal: None, client: Client, name: str, kind: str) -> None:
    keep_logo(name)
    response = client.get(f"/media/logo/{name}")
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (
        200,
        kind,
        "nosniff",
    )
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["logo.svg", "logo.html", "logo", "../secret.png", "none.png"])
def test_no_other_file_is_a_logo(portal: None, client: Client, name: str) -> None:
    keep_logo("logo.svg", b"<svg onload='x'/>")
    keep_logo("logo.html")
    assert client.get(f"/media/logo/{name}").status_code in {400, 404}


def test_sections_have_names_in_other_languages(get: Get) -> None:
    assert text_of(get("/en/"), ".sections a") == "Yards"
    assert text_of(get("/"), ".sections a") == "Верфи"


def test_the_other_language_is_one_link_away(get: Get) -> None:
    assert attribute(get("/discussed/?page=1"), ".colophon a[hreflang=en]", "href") == "/en/discussed/?page=1"
    assert attribute(get("/en/dossiers/"), ".colophon a[hreflang=ru]", "href") == "/dossiers/"


def test_the_other_language_is_on_the_same_host(get: Get) -> None:
    assert attribute(get("/en//evil.example/", 404), ".colophon a[hreflang=ru]", "href") == "/evil.example/"


def test_one_page_for_everybody(portal: None, client: Client) -> None:
    anonymous = client.get("/dossiers/").content
    client.force_login(make.reader())
    assert client.get("/dossiers/").content == anonymous


def test_only_pictures_are_served_from_the_media_folder(portal: None, client: Client) -> None:
    (Path(settings.MEDIA_ROOT) / "documents").mkdir(parents=True)
    (Path(settings.MEDIA_ROOT) / "documents" / "secret.txt").write_text("x")
    assert client.get("/media/documents/secret.txt").status_code == 404
    assert client.get("/media/images/../documents/secret.txt").status_code == 404


def _shown(file: PictureFile, **given: Any) -> str:
    """The name of a size of the file, which stands with a live story."""
    make.lead_picture(make.story(), file=file, **given)
    return str(file.get_rendition("width-700|format-webp").file.name)


def test_a_rendition_is_served_and_may_run_nothing(portal: None, client: Client) -> None:
    name = _shown(make.picture_file())
    response = client.get(f"/media/{name}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_picture_may_have_to_go_so_no_cache_keeps_it_long(portal: None, client: Client) -> None:
    name = _shown(make.picture_file())
    assert set(client.get(f"/media/{name}")["Cache-Control"].split(", ")) == {"public", "max-age=3600"}


@pytest.mark.parametrize("rights", ["unknown", "link-only", "quotation"])
def test_a_picture_held_back_is_served_to_nobody(portal: None, client: Client, rights: str) -> None:
    assert client.get(f"/media/{_shown(make.picture_file(), rights_state=rights)}").status_code == 404


def test_a_name_that_wagtail_has_cut_is_the_same_picture(portal: None, client: Client) -> None:
    _shown(file := make.picture_file())
    name = file.get_rendition("max-400x300|format-webp|bgcolor-ffffff").file.name
    assert len(Path(name).name.partition(".")[0]) < 32
    assert client.get(f"/media/{name}").status_code == 200


def test_the_picture_of_a_spiked_story_is_served_while_another_shows_it(portal: None, client: Client) -> None:
    name = _shown(file := make.picture_file())
    Story.objects.update(state=Story.State.SPIKED)
    assert client.get(f"/media/{name}").status_code == 404
    _shown(file)
    assert client.get(f"/media/{name}").status_code == 200


@pytest.mark.parametrize("state", ["incoming", "taken", "ready", "scheduled", "spiked"])
def test_a_picture_is_not_there_before_its_story(portal: None, client: Client, state: str) -> None:
    name = _shown(make.picture_file())
    Story.objects.update(state=state, embargo_until=make.NOON)
    assert client.get(f"/media/{name}").status_code == 404


def test_the_key_of_a_preview_opens_its_picture_alone(portal: None, client: Client) -> None:
    name = _shown(make.picture_file())
    Story.objects.update(state=Story.State.READY)
    digest = Path(name).name.partition(".")[0]
    response = client.get(f"/media/{name}", {"key": picture_key(digest)})
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    for key in (picture_key("0" * 32), "x", "\x00"):
        assert client.get(f"/media/{name}", {"key": key}).status_code == 404


def test_a_name_too_long_for_the_disk_is_not_there(portal: None, client: Client) -> None:
    (Path(settings.MEDIA_ROOT) / "images").mkdir(parents=True)
    assert client.get(f"/media/images/{'x' * 300}").status_code == 404


@pytest.mark.parametrize("path", ["/media/images/x.webp", "/media/logo/x.png", "/accent-0a5c36.css", "/healthz"])
def test_what_pages_load_is_only_read(portal: None, client: Client, path: str) -> None:
    assert (client.post(path).status_code, client.put(path).status_code) == (405, 405)


def test_standing_pages_are_made_once(db: None) -> None:
    first = make_standing_pages(portal_name="Кильватер", language="ru")
    pages = ["about", "about-en", "personal-data", "personal-data-en", "rules", "rules-en"]
    assert sorted(page.slug for page in first) == pages
    assert make_standing_pages(portal_name="Кильватер", language="ru") == []


def test_a_standing_page_speaks_the_language_of_its_address(get: Get) -> None:
    make_standing_pages(portal_name="Кильватер & сыновья", language="ru")
    assert text_of(get("/about/"), "h1") == "О газете"
    assert "“Кильватер & сыновья” gathers" in text_of(get("/en/about/"), ".body")


def test_what_an_editor_wrote_stays(db: None) -> None:
    make_standing_pages(portal_name="Кильватер", language="en")
    StandingPage.objects.filter(slug="about").update(text="<p>Ours.</p>")
    make_standing_pages(portal_name="Кильватер", language="en")
    assert StandingPage.objects.get(slug="about").text == "<p>Ours.</p>"


def test_a_standing_page_that_nobody_made_is_not_there(get: Get) -> None:
    get("/about/", 404)


def test_discussed_goes_by_the_last_word(get: Get) -> None:
    for hour, headline in ((9, "Раньше"), (11, "Позже")):
        make.thread(make.story(headline), last_activity_at=make.NOON.replace(hour=hour))
    assert [node.text() for node in get("/discussed/").css("td a")] == ["Позже", "Раньше"]


def test_a_hidden_thread_is_not_discussed(get: Get) -> None:
    make.thread(make.story("Скрытая"), state=Thread.State.HIDDEN)
    assert "Nothing has been published yet" in text_of(get("/en/discussed/"), "main")


@pytest.mark.parametrize("query", ["page=2", "page=41", "page=0"])
def test_discussed_ends(get: Get, query: str) -> None:
    get(f"/discussed/?{query}", 404)


def test_the_pager_leaves_gaps(rf: RequestFactory) -> None:
    assert Pages(10, 40, "/x/").shown == [1, None, 8, 9, 10, 11, 12, None, 40]
    assert pages_of(rf.get("/x/"), 0, 20) == Pages(1, 1, "/x/")
