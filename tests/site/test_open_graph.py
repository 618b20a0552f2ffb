"""What a page says of itself to those who share it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.site.actions import make_standing_pages
from svodka.stories.models import Agency, Portal
from tests import make
from tests.site.conftest import Get


def shared(page: HTMLParser) -> dict[str, str]:
    found = page.css("meta[property^=og]")
    return {(node.attributes["property"] or "")[3:]: node.attributes["content"] or "" for node in found}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Кильватер"), ("/sections/yards/", "Верфи"), ("/agencies/rynda/", "Рында"), ("/archive/", "Архив"),
        ("/search/", "Поиск по\xa0газете"), ("/about/", "О\xa0газете"), ("/dossiers/", "Досье"),
        ("/discussed/", "Обсуждаемое"), ("/archive/2026/11/", "Ноябрь\xa02026 — Архив"),
    ],
)  # fmt: skip
def test_every_page_is_named(client: Client, portal: None, settings: Any, path: str, title: str) -> None:
    settings.PUBLIC_ADDRESS = "https://kilvater.example"
    make.story()
    make_standing_pages(portal_name="Кильватер", language="ru")
    told = shared(HTMLParser(client.get(path).content))
    assert (told["title"], told["type"], told["site_name"]) == (title, "website", "Кильватер")
    assert told["url"] == f"https://kilvater.example{path}"


def test_a_story_is_an_article_with_its_first_words(get: Get) -> None:
    story = make.story("Паром пришёл", text="Паром пришёл в порт.")
    told = shared(get(f"/news/{story.pk}-parom/"))
    assert (told["type"], told["title"], told["description"]) == ("article", "Паром пришёл", "Паром пришёл в\xa0порт.")


def test_of_a_text_we_only_link_to_the_first_sentence_is_told(get: Get) -> None:
    story = make.story(text="Паром пришёл. Док свободен.", copy={"rights_state": "link-only"})
    assert shared(get(f"/news/{story.pk}-parom/"))["description"] == "Паром пришёл."


def test_a_dossier_and_an_agency_tell_their_description(get: Get) -> None:
    make.name(description="Строит паромы.", standing="confirmed")
    Agency.objects.create(slug="stvor", name="Створ", description="Агентство портовых новостей.")
    assert shared(get("/dossiers/organisation/ladvinskaya-verf/"))["description"] == "Строит паромы."
    assert shared(get("/agencies/stvor/"))["description"] == "Агентство портовых новостей."


@pytest.mark.parametrize(("tagline", "told"), [("Суда и порты", "Суда и\xa0порты"), ("", "Газета о\xa0море.")])
def test_the_front_tells_what_the_paper_is(get: Get, tagline: str, told: str) -> None:
    Portal.objects.update(tagline=tagline, imprint="Газета о море.")
    make.story()
    assert shared(get("/"))["description"] == told


def test_a_title_with_quotation_marks_stays_one_attribute(get: Get) -> None:
    story = make.story('Паром 5" & <b>', slug="x", copy={"language": "en"})
    page = get(f"/news/{story.pk}-x/")
    assert shared(page)["title"].replace("″", '"').replace("”", '"') == 'Паром 5" & <b>'
