"""Whole articles of our own against what a careful editor would mark in them."""

from __future__ import annotations

from typing import Any

import pytest

from svodka.text.annotation import annotate
from svodka.text.records import Annotation
from tests.text.annotation.saved import FOLDER, load

FILES = sorted(FOLDER.glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem, scope="module")
def read(request: pytest.FixtureRequest) -> tuple[Annotation, dict[str, Any]]:
    article, expected = load(request.param)
    return annotate(article)[0], expected


Read = tuple[Annotation, dict[str, Any]]


def test_countries(read: Read) -> None:
    annotation, expected = read
    assert list(annotation.countries) == expected["countries"]


def test_places(read: Read) -> None:
    annotation, expected = read
    assert list(annotation.places) == expected["places"]


def test_people(read: Read) -> None:
    annotation, expected = read
    found = [
        {
            "name": person.name,
            "position": person.position,
            "rank": person.rank,
            "organisation": person.organisation,
            "country": person.country,
            "former": person.former,
        }
        for person in annotation.people
    ]
    unsaid = {"position": None, "rank": None, "organisation": None, "country": None, "former": False}
    wanted = [
        unsaid | {key: value for key, value in person.items() if key != "mentions"} for person in expected["people"]
    ]
    assert found == wanted


def test_mentions_of_one_person_are_joined(read: Read) -> None:
    annotation, expected = read
    for person in expected["people"]:
        count = sum(mention.kind == "person" and mention.name == person["name"] for mention in annotation.mentions)
        assert count == person.get("mentions", 1), person["name"]


def test_organisations(read: Read) -> None:
    annotation, expected = read
    found = {(body.name, body.aliases, body.country, body.part_of) for body in annotation.organisations}
    wanted = {
        (body["name"], tuple(body.get("aliases", ())), body.get("country"), body.get("part_of"))
        for body in expected["organisations"]
    }
    assert found == wanted


def test_products(read: Read) -> None:
    annotation, expected = read
    assert list(annotation.products) == expected["products"]


def test_dates(read: Read) -> None:
    annotation, expected = read
    assert [mention.date.isoformat() for mention in annotation.dates] == expected["dates"]
