"""The table every bench program prints: a measure, Svodka, a peer, their ratio, the target, met or not."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `target` is the most (or with `at_least` the least) Svodka may show; None means none was set."""

    measure: str
    svodka: float
    peer: float | None = None
    target: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Svodka's value as a multiple of the peer's."""
        return self.svodka / self.peer if self.peer else None

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.svodka >= self.target if self.at_least else self.svodka <= self.target


def header(subject: str, **more: str) -> str:
    """What was measured, with what and on what: the first line of every table."""
    parts = {"Python": platform.python_version(), "Django": version("django"), "cores": str(os.cpu_count()), **more}
    return f"{subject}: " + ", ".join(f"{name} {value}" for name, value in parts.items())


def show(rows: Sequence[Row], peer: str) -> None:
    """Print the rows as a Markdown table."""
    print(f"| measure | Svodka | {peer} | ratio | target | met |\n|---|---|---|---|---|---|")
    for row in rows:
        target = "" if row.target is None else f"{'≥' if row.at_least else '≤'} {_figure(row.target)}"
        met = {None: "", True: "yes", False: "NO"}[row.met]
        figures = " | ".join(map(_figure, (row.svodka, row.peer, row.ratio)))
        print(f"| {row.measure} | {figures} | {target} | {met} |")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"


def write_json(rows: Sequence[Row], path: Path) -> None:
    """{measure: {svodka, peer, ratio, target, met}}."""
    told = {
        row.measure: {
            "svodka": row.svodka,
            "peer": row.peer,
            "ratio": row.ratio,
            "target": row.target,
            "met": row.met,
        }
        for row in rows
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
