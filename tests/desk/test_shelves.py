"""The portal's own things at the desk: what is set there is so on every page at once, and stands in the log."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import ModelLogEntry

from svodka.stories.models import Agency, LedgerEntry, Picture, Portal, Section
from tests import make
from tests.desk.newsroom import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PORTAL = {"name": "Фарватер", "accent": "#224466", "dress": "neutral", "open_text": "full"}


@pytest.fixture
def owner() -> Client:
    make.portal()
    return at_desk("owner")


@pytest.fixture
def told_file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SVODKA_TIME_ZONE", raising=False)
    settings.PORTAL_ENV = tmp_path / "portal.env"
    return tmp_path / "portal.env"


def text_of(client: Client, path: str, **given: Any) -> str:
    return client.get(path, given).content.decode().replace("\xa0", " ")


def test_a_new_name_and_colour_stand_on_the_front_page(owner: Client) -> None:
    make.story()
    assert owner.post("/desk/portal/", PORTAL).status_code == 302
    front = text_of(owner, "/")
    assert "Фарватер" in front
    assert "accent-224466.css" in front


def test_what_is_no_colour_changes_nothing(owner: Client) -> None:
    answer = owner.post("/desk/portal/", {**PORTAL, "accent": "red;}"})
    assert (answer.status_code, Portal.objects.get().name) == (422, "Кильватер")


def test_a_logo_that_is_no_picture_is_refused(owner: Client) -> None:
    file = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'>")
    assert owner.post("/desk/portal/", {**PORTAL, "logo": file}).status_code == 422


def test_the_language_is_shown_with_where_to_change_it(owner: Client) -> None:
    assert "SVODKA_LANGUAGE" in text_of(owner, "/desk/portal/")


def test_the_time_zone_is_chosen_and_kept_where_every_process_reads_it(owner: Client, told_file: Path) -> None:
    told_file.write_text("# of the machine\nSVODKA_LANGUAGE=ru\n")
    owner.post("/desk/portal/", {**PORTAL, "time_zone": "Asia/Vladivostok"})
    assert told_file.read_text() == "# of the machine\nSVODKA_LANGUAGE=ru\nSVODKA_TIME_ZONE=Asia/Vladivostok\n"
    assert '<option value="Asia/Vladivostok" selected>' in text_of(owner, "/desk/portal/")
    assert "Часовой пояс: Europe/Moscow → Asia/Vladivostok" in text_of(owner, "/desk/portal/log/")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia/Omsk\nSVODKA_DEBUG=yes", "../../etc/localtime"])
def test_what_is_no_time_zone_changes_nothing(owner: Client, told_file: Path, zone: str) -> None:
    answer = owner.post("/desk/portal/", {**PORTAL, "time_zone": zone})
    assert (answer.status_code, told_file.exists(), Portal.objects.get().name) == (422, False, "Кильватер")


def test_a_zone_that_cannot_be_kept_is_said_and_nothing_is_saved(owner: Client, told_file: Path, settings: Any) -> None:
    settings.PORTAL_ENV = told_file.parent / "gone" / "portal.env"
    answer = owner.post("/desk/portal/", {**PORTAL, "time_zone": "Asia/Omsk"}, follow=True)
    assert "gone/portal.env" in answer.content.decode()
    assert Portal.objects.get().name == "Кильватер"


def test_a_variable_of_the_environment_goes_first(
    owner: Client, told_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVODKA_TIME_ZONE", "Europe/Samara")
    assert owner.post("/desk/portal/", {**PORTAL, "time_zone": "Asia/Omsk"}).status_code == 302
    assert not told_file.exists()


def test_every_act_is_in_the_log(owner: Client) -> None:
    owner.post("/desk/portal/", PORTAL)
    assert "Кильватер → Фарватер" in text_of(owner, "/desk/portal/log/")


def test_a_section_in_two_languages(owner: Client) -> None:
    owner.post("/desk/portal/sections/new/", {"name": "Порты", "name_en": "Ports", "position": 2})
    section = Section.objects.get()
    assert (section.slug, section.labels) == ("porty", {"en": "Ports"})


def test_a_section_keeps_its_address(owner: Client) -> None:
    section = make.section()
    owner.post(f"/desk/portal/sections/{section.pk}/", {"name": "Заводы", "slug": "zavody", "position": 1})
    section.refresh_from_db()
    assert (section.name, section.slug) == ("Заводы", "yards")


@pytest.mark.parametrize("kind", ["sections", "agencies"])
def test_only_what_is_empty_is_deleted(owner: Client, kind: str) -> None:
    story = make.story()
    full = story.section_id if kind == "sections" else story.agency_id
    told = owner.post(f"/desk/portal/{kind}/{full}/delete/", follow=True).content.decode()
    assert "удалить нельзя" in told
    assert (Section if kind == "sections" else Agency).objects.filter(pk=full).exists()


def test_an_empty_section_goes(owner: Client) -> None:
    empty = make.section("ports", "Порты")
    owner.post(f"/desk/portal/sections/{empty.pk}/delete/")
    assert not Section.objects.exists()
    assert ModelLogEntry.objects.get(action="desk.section.deleted").label == "Порты"


def test_an_agency_is_tied_to_its_organisation(owner: Client) -> None:
    from tests.desk.test_names import entry

    organisation = entry("Информбюро «Рында»", "informbyuro-rynda")
    agency = make.agency()
    owner.post(f"/desk/portal/agencies/{agency.pk}/", {"name": "Рында", "organisation_name": "информбюро Рында"})
    agency.refresh_from_db()
    assert agency.organisation == organisation


@pytest.fixture
def withheld() -> Picture:
    story = make.story()
    return make.lead_picture(story, file=make.picture_file(), rights_state="unknown", credit_line="")


DECIDED = {"rights_state": "licensed", "credit_line": "Пресс-служба верфи", "why": "Разрешили письмом"}


def decide(client: Client, picture: Picture, **given: str) -> Any:
    return client.post(f"/desk/pictures/{picture.pk}/decide/", {**DECIDED, **given})


def test_a_picture_that_is_decided_stands_on_the_page(owner: Client, withheld: Picture) -> None:
    address = f"/news/{withheld.story_id}-parom/"
    assert "<img" not in text_of(owner, address).partition("<article")[2].partition("</figure>")[0]
    decide(owner, withheld)
    assert "Пресс-служба верфи" in text_of(owner, address)
    assert LedgerEntry.objects.get(act="picture decided").detail["before"] == "unknown"


def test_a_decision_needs_a_reason(owner: Client, withheld: Picture) -> None:
    decide(owner, withheld, why=" ")
    withheld.refresh_from_db()
    assert withheld.rights_state == "unknown"


def test_those_held_back_come_first(owner: Client, withheld: Picture) -> None:
    make.lead_picture(make.story(), caption="Буксир у пирса")
    assert "Буксир у пирса" not in text_of(owner, "/desk/pictures/")
    assert "Буксир у пирса" in text_of(owner, "/desk/pictures/", state="shown")


@pytest.fixture
def shown() -> Picture:
    story = make.story()
    return make.lead_picture(story, file=make.picture_file(), rights_state="licensed", credit_line="Пресс-служба верфи")


def has_picture(client: Client, picture: Picture) -> bool:
    page = text_of(client, f"/news/{picture.story_id}-parom/")
    return "<img" in page.partition("<article")[2].partition("</figure>")[0]


def test_a_picture_is_withheld_with_a_reason_and_the_page_shows_none(owner: Client, shown: Picture) -> None:
    assert has_picture(owner, shown)
    decide(owner, shown, rights_state="link-only", why="Верфь просит снять")
    assert not has_picture(owner, shown)
    assert "Верфь просит снять" in text_of(owner, "/desk/pictures/")


@pytest.mark.parametrize(("role", "status"), [("author", 200), ("moderator", 302), ("", 302)])
def test_the_newsroom_sees_what_it_judges_and_nobody_else(withheld: Picture, role: str, status: int) -> None:
    Picture.objects.filter(pk=withheld.pk).update(file=make.picture_file())
    response = at_desk(role).get(f"/desk/pictures/{withheld.pk}/small/")
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (status, True)


def test_a_picture_whose_bytes_are_gone_is_not_there(owner: Client, withheld: Picture) -> None:
    Picture.objects.filter(pk=withheld.pk).update(file=(file := make.picture_file()))
    Path(file.file.path).unlink()
    assert owner.get(f"/desk/pictures/{withheld.pk}/small/").status_code == 404


def test_a_picture_is_replaced_by_another_file(owner: Client, shown: Picture) -> None:
    before = shown.file.sha256
    file = SimpleUploadedFile("other.png", a_picture("#aa2211"))
    owner.post(f"/desk/pictures/{shown.pk}/decide/", {**DECIDED, "file": file})
    shown.refresh_from_db()
    assert shown.file.sha256 != before
    assert LedgerEntry.objects.get(act="picture replaced").detail["before"] == before


def test_a_file_that_is_no_picture_changes_nothing(owner: Client, shown: Picture) -> None:
    file = SimpleUploadedFile("other.png", b"<svg onload='alert(1)'>")
    told = owner.post(
        f"/desk/pictures/{shown.pk}/decide/", {**DECIDED, "why": "Другой снимок", "file": file}, follow=True
    )
    shown.refresh_from_db()
    assert shown.rights_why != "Другой снимок"
    assert "PNG, JPEG, WebP" in told.content.decode()


def a_picture(colour: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (800, 500), colour).save(kept, "PNG")
    return kept.getvalue()
