"""The sample's ladders and contradictions: each has a sentence that stands in its story, and a ship to be drawn."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from svodka.dossiers.actions.picturing import PARTS
from svodka.dossiers.models import Statement
from svodka.dossiers.understanding import day_in
from svodka.sample import load, outlines

TOLD = json.loads((load.FOLDER / "statements.json").read_text(encoding="utf-8"))
STATEMENTS = [(name["label"], told) for name in TOLD["names"] for told in name["statements"]]
# The one page whose words an editor corrects after it came in: svodka/sample/mishaps.toml.
CORRECTED = ("96 метров", "69 метров")


def words_of(page: Path) -> str:
    data = page.read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2_000])
    text = unescape(re.sub(r"<[^>]+>", "", data.decode(declared[1].decode() if declared else "utf-8")))
    return " ".join(text.split())


@pytest.mark.parametrize(("label", "told"), STATEMENTS, ids=[f"{name}, {told['value']}" for name, told in STATEMENTS])
def test_the_sentence_stands_on_its_page(label: str, told: dict[str, Any]) -> None:
    printed = words_of(load.FOLDER / "pages" / f"{told['page']}.html")
    assert told["sentence"].replace(*CORRECTED) in printed


@pytest.mark.parametrize("told", [told for _name, told in STATEMENTS if told["kind"] != "fact"], ids=str)
def test_every_promise_names_its_day(told: dict[str, Any]) -> None:
    assert day_in(told["value"])


def test_six_ladders_two_contradictions() -> None:
    ladders = {name for name, told in STATEMENTS if told["kind"] == "promise"}
    assert len(ladders) == 6
    ready = [told["value"] for name, told in STATEMENTS if told["attribute"] == "Готовность"]
    stopped = [told["value"] for name, told in STATEMENTS if told["attribute"] == "Остановлено платежей"]
    assert (ready, stopped) == (["91 %", "88 %"], ["620 млн ₽", "548 млн ₽"])


def test_one_contract_a_ladder() -> None:
    contracts = [name for name, told in STATEMENTS if told.get("contract")]
    assert len(contracts) == len(set(contracts)) == 6


@pytest.mark.parametrize("drawn", [name["outline"] for name in TOLD["names"] if "outline" in name], ids=str)
def test_a_ship_lies_inside_its_box(drawn: dict[str, Any]) -> None:
    paths = outlines.draw(drawn["shape"], drawn["length"])
    starts = [float(x) for path in paths for x in re.findall(r"M(-?[\d.]+) ", path["d"])]
    assert {path["part"] for path in paths} <= PARTS
    assert 0 <= min(starts) <= max(starts) <= outlines.WIDTH


def test_a_shape_that_nobody_can_draw() -> None:
    with pytest.raises(KeyError):
        outlines.draw("submarine", 70)


def test_kinds_are_known() -> None:
    assert {told["kind"] for _name, told in STATEMENTS} <= set(Statement.Kind.values)
