"""The annotation of the specification page, when its folder is given: SVODKA_SPEC=FOLDER."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from svodka.text.annotation import annotate
from svodka.text.records import Annotation
from tests.text.annotation.saved import article_from

FOLDER = os.environ.get("SVODKA_SPEC")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="SVODKA_SPEC is not set: THE SPECIFICATION PAGE IS NOT TESTED")


@pytest.fixture(scope="module")
def read() -> tuple[Annotation, dict[str, Any]]:
    saved = json.loads((Path(FOLDER or "") / "expected.json").read_text(encoding="utf-8"))
    return annotate(article_from(saved["article"]))[0], saved["annotation"]


Read = tuple[Annotation, dict[str, Any]]


def test_countries_and_places(read: Read) -> None:
    annotation, expected = read
    assert (list(annotation.countries), list(annotation.places)) == (expected["countries"], expected["places"])


def test_people(read: Read) -> None:
    annotation, expected = read
    found = [
        {
            key: value
            for key in ("name", "rank", "position", "organisation", "country")
            if (value := getattr(person, key))
        }
        for person in annotation.people
    ]
    assert found == expected["people"]


def test_organisations(read: Read) -> None:
    annotation, expected = read
    found = {
        body.name: {"name": body.name}
        | ({"aliases": list(body.aliases)} if body.aliases else {})
        | ({"country": body.country} if body.country else {})
        | ({"part_of": body.part_of} if body.part_of else {})
        for body in annotation.organisations
    }
    assert found == {body["name"]: body for body in expected["organisations"]}


def test_dates(read: Read) -> None:
    assert "2025-08-15" in [mention.date.isoformat() for mention in read[0].dates]
