"""What the newsroom is told of the room for new pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from svodka.desk.room import in_words
from svodka.gather.room import Budget, Room
from tests import make
from tests.desk.newsroom import at_desk

GIGABYTE = 10**9


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (Room(GIGABYTE, 20 * GIGABYTE, 9 * GIGABYTE), ""),
        (Room(GIGABYTE, None, 9 * GIGABYTE), ""),
        (Room(17 * GIGABYTE, 20 * GIGABYTE, 9 * GIGABYTE), "занимают 17,0 из отведённых 20,0 ГБ"),
        (Room(20 * GIGABYTE, 20 * GIGABYTE, 9 * GIGABYTE), "заняли все отведённые 20,0 ГБ: новые не собираются"),
        (Room(GIGABYTE, None, 400_000_000), "осталось только 0,4 ГБ"),
    ],
)
def test_how_it_is_said(room: Room, words: str) -> None:
    with override("ru"):
        said = in_words(room).replace("\xa0", " ")
    assert (words in said, bool(said)) == (True, bool(words))


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["incoming", "sources"])
def test_it_stands_where_pages_are_waited_for(where: str, settings: Any, tmp_path: Path) -> None:
    make.portal()
    settings.DATA, settings.CAPTURES_BUDGET = tmp_path, Budget(1)
    (tmp_path / "captures.json").write_text(json.dumps({"bytes": 4096, "at": "2026-11-20T09:00:00+00:00"}))
    assert "новые не собираются" in at_desk().get(f"/desk/{where}/").content.decode().replace("\xa0", " ")
