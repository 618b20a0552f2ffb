"""The sample's pages as the engine reads them, against what a careful editor would mark in each.

What is known to be missed stands in known-misses.json with the reason; a miss that is found after all fails, so that
its line is taken out.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from svodka.text.annotation import annotate
from svodka.text.reading import read
from svodka.text.records import Annotation

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "svodka" / "sample" / "pages"
EXPECTED = ROOT / "tests" / "data" / "sample"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in EXPECTED.glob("*.expected.json"))
FIELDS = ("people", "organisations", "places", "countries", "products")
MISSES = json.loads((EXPECTED / "known-misses.json").read_text(encoding="utf-8"))


@lru_cache
def annotation_of(name: str) -> Annotation:
    page = next(path for path in PAGES.glob(f"{name}.*") if path.suffix != ".json")
    sidecar = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    kind = "text" if page.suffix == ".txt" else None
    article, _why, _kind = read(page.read_bytes(), url=sidecar["url"], as_kind=kind)
    return annotate(article)[0]


def found(name: str, field: str) -> set[str]:
    annotation = annotation_of(name)
    if field == "people":
        return {f"{person.name}: {person.position or '—'}" for person in annotation.people}
    if field == "organisations":
        return {body.name for body in annotation.organisations}
    return set(getattr(annotation, field))


def wanted(name: str, field: str) -> set[str]:
    expected: dict[str, Any] = json.loads((EXPECTED / f"{name}.expected.json").read_text(encoding="utf-8"))
    told = expected["annotation"].get(field, [])
    if field == "people":
        return {f"{person['name']}: {person['position'] or '—'}" for person in told}
    return {one["name"] if isinstance(one, dict) else one for one in told}


def known(name: str, field: str) -> set[str]:
    return {miss["name"] for miss in MISSES if (miss["page"], miss["field"]) == (name, field)}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", NAMES)
def test_everything_is_found_but_the_known_misses(name: str, field: str) -> None:
    assert wanted(name, field) - found(name, field) == known(name, field)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_found(name: str, field: str) -> None:
    assert found(name, field) - wanted(name, field) == set()


def test_every_known_miss_says_why() -> None:
    assert all(miss["reason"] and miss["page"] in NAMES and miss["field"] in FIELDS for miss in MISSES)


@pytest.mark.parametrize("name", NAMES)
def test_rights_are_understood_as_an_editor_would(name: str) -> None:
    page = next(path for path in PAGES.glob(f"{name}.*") if path.suffix != ".json")
    article, _why, _kind = read(page.read_bytes(), as_kind="text" if page.suffix == ".txt" else None)
    expected = json.loads((EXPECTED / f"{name}.expected.json").read_text(encoding="utf-8"))["article"]["rights"]
    assert article.rights.state == expected["state"]
