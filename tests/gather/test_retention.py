"""How long bytes stay, and how much room they may take, as the settings say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from svodka.gather import room as rooms
from svodka.gather.retention import Rule, UnableToUnderstandRule, rule_of
from svodka.gather.room import Budget, Room, UnableToUnderstandBudget, budget_of

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("", Rule()),
        ("forever", Rule()),
        ("400 days", Rule(days(400), days(400), None)),
        ("2 years; refused 1 day;", Rule(days(730), days(1), None)),
        ("refused 30 days", Rule(None, days(30), None)),
        ("400 Days; live 3000 days; refused forever", Rule(days(400), None, days(3000))),
    ],
)
def test_a_rule_is_understood(words: str, rule: Rule) -> None:
    assert rule_of(words) == rule


@pytest.mark.parametrize("words", ["400", "0 days", "30 weeks", "dead 3 days", "3 days; 4 days", "-3 days"])
def test_what_is_no_rule_is_refused_with_rules_that_are(words: str) -> None:
    with pytest.raises(UnableToUnderstandRule, match="400 days; refused 30 days; live forever"):
        rule_of(words)


@pytest.mark.parametrize(
    ("words", "of_100_gb"), [("", None), ("20 GB", 20 * 10**9), ("1,5 TB", 15 * 10**11), ("30%", 30 * 10**9)]
)
def test_a_budget_is_understood(words: str, of_100_gb: int | None) -> None:
    assert budget_of(words).bytes_of(100 * 10**9) == of_100_gb


@pytest.mark.parametrize("words", ["20", "0 GB", "120 %", "all"])
def test_what_is_no_budget_is_refused(words: str) -> None:
    with pytest.raises(UnableToUnderstandBudget):
        budget_of(words)


@pytest.mark.parametrize(
    ("used", "of", "free", "state"),
    [(79, 100, 10**10, "ok"), (80, 100, 10**10, "near"), (100, 100, 10**10, "full"), (100, None, 10**10, "ok")],
)
def test_how_it_stands(used: int, of: int | None, free: int, state: str) -> None:
    assert Room(used, of, free).state == state
    assert Room(used, of, 499_000_000).state == "disk"


def test_captures_are_measured_in_blocks_and_once_an_hour(tmp_path: Path) -> None:
    (tmp_path / "captures" / "ab").mkdir(parents=True)
    (tmp_path / "captures" / "ab" / "page.zst").write_bytes(b"x" * 5000)

    def used(now: datetime) -> int:
        return rooms.room(tmp_path, tmp_path / "captures", budget=Budget(), now=now).used

    assert used(NOW) == 8192
    (tmp_path / "captures" / "more.zst").write_bytes(b"x")
    assert (used(NOW + timedelta(minutes=59)), used(NOW + timedelta(minutes=61))) == (8192, 12288)
    assert rooms.as_noted(tmp_path, budget=Budget()).used == 12288
