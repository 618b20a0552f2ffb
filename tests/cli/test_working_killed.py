"""`svodka work` killed again and again while it gathers and mails: nothing lost, nothing twice. The full figures are
those of bench.kills.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.cli.conftest import MakeDatabase, environment

pytestmark = [pytest.mark.database]


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A portal of its own: its folder, and the variables of its processes."""
    if connection.vendor == "sqlite":
        return request.getfixturevalue("portal_folder"), {}
    make: MakeDatabase = request.getfixturevalue("database")
    return tmp_path / "portal", make("killed_at_work")


def test_eight_kills_lose_no_page_and_no_letter(world: tuple[Path, dict[str, str]]) -> None:
    folder, variables = world
    command = [sys.executable, "-m", "bench.kills", "--quick", "--json", "-", "--folder", str(folder)]
    done = subprocess.run(command, env=environment(folder, **variables), capture_output=True, text=True, timeout=400)
    told = json.loads(done.stdout.splitlines()[-1] if done.stdout else "{}")
    assert told.pop("good", False), (told, done.stderr)
    assert (told["kills"], told["pages"], told["recipients"]) == (8, 90, 2_000)
    assert told["while_gathering"] + told["while_mailing"] > told["kills"], told
