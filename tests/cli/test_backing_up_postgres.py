"""Backup and restore of a portal on PostgreSQL, by pg_dump and pg_restore; SQLite's are in test_backing_up."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import MakeDatabase, run_svodka
from tests.cli.test_backing_up import act

pytestmark = [pytest.mark.database]


@pytest.fixture(scope="module")
def paper(database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A filled portal, and its database; its backup lies beside it."""
    folder, url = tmp_path_factory.mktemp("paper") / "portal", database("paper_of_backup", migrated=True)
    done = run_svodka(folder, "prepare", **url)
    assert done.returncode == 0, done.stderr
    act(folder, "fill", **url)
    act(folder, "add_reader_and_source", **url)
    done = run_svodka(folder, "backup", str(folder.parent / "file"), **url)
    assert done.returncode == 0, done.stderr
    return folder, url


def test_it_comes_back_in_an_empty_database_only(
    paper: tuple[Path, dict[str, str]], database: MakeDatabase, tmp_path: Path
) -> None:
    folder, url = paper
    new, before = database("new_of_backup"), act(folder, "pages", **url)
    done = run_svodka(tmp_path / "new", "restore", str(folder.parent / "file"), **new)
    assert done.returncode == 0, done.stderr
    assert act(tmp_path / "new", "pages", **new) == before
    refused = run_svodka(tmp_path / "third", "restore", str(folder.parent / "file"), **new)
    assert (refused.returncode, "The database is not empty" in refused.stderr) == (1, True)
    assert act(tmp_path / "new", "pages", **new) == before
    assert act(tmp_path / "new", "next_number", **new) > 10_000


def test_what_was_there_is_put_aside_and_asked(paper: tuple[Path, dict[str, str]]) -> None:
    folder, url = paper
    act(folder, "take_back", **url)
    done = run_svodka(folder, "restore", "--replace", str(folder.parent / "file"), **url)
    assert done.returncode == 0, done.stderr
    again = ("withdrawn again 2", "erased again 1", "unsubscribed again 1", "in the talk again 1", "purged again 1.")
    assert [words for words in again if words not in done.stdout] == []
    state = act(folder, "state", **url)
    assert (state["whole"], state["live"], state["found"], state["given up"]) == (True, 2, 2, ["late"])
    with psycopg.connect(url["DATABASE_URL"]) as server:
        [(old,)] = server.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'").fetchall()
        assert server.execute(f"SELECT count(*) FROM {old}.stories_story").fetchone() == (5,)


def test_one_of_sqlite_is_not_put_into_postgresql(paper: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    folder, _url = paper
    refused = run_svodka(tmp_path / "new", "restore", str(folder.parent / "file"))
    assert (refused.returncode, "of a portal on PostgreSQL" in refused.stderr) == (1, True)
    assert not (tmp_path / "new" / "restoring.json").exists()
