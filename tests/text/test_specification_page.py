"""The specification page itself, when its folder is given: SVODKA_SPEC=FOLDER with page.txt and expected.json."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from svodka.text.reading import read
from svodka.text.serial import article_as_json
from tests.text.pages import differences

FOLDER = os.environ.get("SVODKA_SPEC")

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="SVODKA_SPEC IS NOT SET: the specification page was NOT checked, only our own of the same shape"
)


def test_every_value_of_the_expected_article_is_read() -> None:
    folder = Path(FOLDER or "")
    article, _, kind = read((folder / "page.txt").read_bytes())
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert kind == "text"
    assert differences(expected["article"], article_as_json(article)) == []
