"""A prepared portal in a folder of its own, and the command as a shell runs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.conftest import _migrated_template

Svodka = Callable[..., subprocess.CompletedProcess[str]]
MakeDatabase = Callable[..., dict[str, str]]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SVODKA_", "DATABASE_", "LC_"))}
    # Debug, or every portal of a test would collect Wagtail's static files first.
    ours = {"SVODKA_DATA": str(folder), "SVODKA_DEBUG": "yes", "LANG": "C.UTF-8", "LANGUAGE": ""}
    return {**clean, **ours, **variables}


def run_svodka(folder: Path, *words: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "svodka", *words]
    env = environment(folder, **variables)
    return subprocess.run(command, env=env, input=given, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def svodka() -> Svodka:
    """Runs the command on a data folder as a shell does: svodka(folder, "doctor", "--json", LANGUAGE="ru")."""
    return run_svodka


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("the command's own tests run on SQLite")
    folder = tmp_path_factory.mktemp("portal")
    template, _target = _migrated_template()
    assert template
    shutil.copyfile(template, folder / "svodka.sqlite3")
    prepared = run_svodka(folder, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    return folder


@pytest.fixture
def portal_folder(_prepared: Path, tmp_path: Path) -> Path:
    """A data folder with nothing in it but what every portal has."""
    return Path(shutil.copytree(_prepared, tmp_path / "portal"))


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def database(django_db_setup: None) -> Iterator[MakeDatabase]:
    """Makes a database beside the tests' own, empty or with every portal's tables (`migrated`); gives the variable that
    names it to a process.
    """
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    given, made = connection.settings_dict, []
    with psycopg.connect(host=given["HOST"], user=given["USER"], dbname="postgres", autocommit=True) as server:

        def make(name: str, *, migrated: bool = False) -> dict[str, str]:
            name += "_" + os.environ.get("PYTEST_XDIST_WORKER", "")  # several processes test on one server
            server.execute(f"CREATE DATABASE {name} TEMPLATE {given['TEST']['TEMPLATE'] if migrated else 'template0'}")
            made.append(name)
            return {"DATABASE_URL": f"postgres://{given['USER']}@/{name}?host={given['HOST']}"}

        yield make
        for name in made:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
