"""robots.txt, sitemaps, health."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from svodka.names.models import Name
from svodka.site.views import machines
from tests import make

pytestmark = pytest.mark.database


def addresses(client: Client, path: str, status: int = 200) -> list[str]:
    response = client.get(path)
    assert response.status_code == status
    found = [node.text or "" for node in ElementTree.fromstring(response.content).iter() if node.tag.endswith("}loc")]
    return [address.removeprefix("https://kilvater.example") for address in found]


@pytest.fixture
def kilvater(portal: None, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://kilvater.example"


def test_robots_keep_out_of_answers_and_accounts(kilvater: None, client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /search/", "Disallow: /en/search/", "Disallow: /desk/", "Disallow: /c/"} <= set(lines)
    assert lines[-1] == "Sitemap: https://kilvater.example/sitemap.xml"


def test_the_index_names_a_part_for_each_kind(kilvater: None, client: Client) -> None:
    make.appearance(make.story(), make.name())
    assert addresses(client, "/sitemap.xml") == [
        "/sitemaps/pages.xml",
        "/sitemaps/stories-0.xml",
        "/sitemaps/dossiers-0.xml",
    ]


def test_stories_are_parted_by_number(kilvater: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "ADDRESSES_A_PART", 10)
    for number in (9, 10, 25):
        make.story(pk=number)
    assert [path for path in addresses(client, "/sitemap.xml") if "stories" in path] == [
        f"/sitemaps/stories-{part}.xml" for part in (0, 1, 2)
    ]
    assert addresses(client, "/sitemaps/stories-1.xml") == ["/news/10-parom/"]


def test_a_correction_is_the_last_change(kilvater: None, client: Client) -> None:
    make.story(corrected_at=make.NOON + timedelta(days=3))
    assert b"<lastmod>2026-11-23</lastmod>" in client.get("/sitemaps/stories-0.xml").content


def test_what_is_not_live_is_in_no_part(kilvater: None, client: Client) -> None:
    make.story(state="withdrawn", withdrawn_for="rights")
    assert addresses(client, "/sitemap.xml") == ["/sitemaps/pages.xml"]
    assert client.get("/sitemaps/stories-0.xml").status_code == 404


def test_dossiers_that_nothing_speaks_of_are_left_out(kilvater: None, client: Client) -> None:
    make.appearance(make.story(), make.name())
    make.appearance(make.story(), make.name(slug="otvergnutaya", standing=Name.Standing.REJECTED))
    make.name("country", "turkey", "Турция")
    assert addresses(client, "/sitemaps/dossiers-0.xml") == ["/dossiers/organisation/ladvinskaya-verf/"]


def test_lists_have_a_part_of_their_own(kilvater: None, client: Client) -> None:
    make.story()
    found = addresses(client, "/sitemaps/pages.xml")
    assert {"/", "/sections/yards/", "/agencies/rynda/", "/archive/"} <= set(found)


def test_health(kilvater: None, client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/feeds/news.xml", "/sections/yards/", "/search/"])
def test_machines_only_read(kilvater: None, client: Client, path: str) -> None:
    assert client.post(path).status_code in {403, 405}
