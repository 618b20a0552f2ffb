"""A whole portal into a file and back, as a shell does it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Svodka, environment, run_svodka
from tests.cli.test_serving import served


def act(folder: Path, *words: str, **variables: str) -> Any:
    """One of tests.cli.portal_acts on a portal; what it printed."""
    done = subprocess.run(command_of(*words), env=env(folder, **variables), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout or "null")


def command_of(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.cli.portal_acts", *words]


def env(folder: Path, **variables: str) -> dict[str, str]:
    # Not for debugging: pages are compared as readers get them.
    settings = {"DJANGO_SETTINGS_MODULE": "svodka.settings", **variables}
    return environment(folder, **settings)


def restored(svodka: Svodka, folder: Path, file: Path, *options: str, **variables: str) -> str:
    done = svodka(folder, "restore", str(file), *options, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def _filled(_prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(_prepared, tmp_path_factory.mktemp("filled") / "portal"))
    act(folder, "fill")
    (folder / "portal.env").write_text("SVODKA_PUBLIC_ADDRESS=https://kilvater.example\n", encoding="utf-8")
    made = run_svodka(folder, "backup", str(folder.parent / "paper.tar.zst"))
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def filled(_filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_filled, tmp_path / "portal"))


@pytest.fixture
def file(_filled: Path, tmp_path: Path) -> Path:
    """The backup of what `filled` is a copy of."""
    return Path(shutil.copy(_filled.parent / "paper.tar.zst", tmp_path))


@dataclass(frozen=True)
class Restored:
    folder: Path
    told: str


@pytest.fixture(scope="module")
def new(_filled: Path) -> Restored:
    """The backup in another folder; looked at, not changed."""
    folder = _filled.parent / "new"
    return Restored(folder, restored(run_svodka, folder, _filled.parent / "paper.tar.zst", LANGUAGE="ru"))


def test_a_restored_portal_serves_the_same_pages(new: Restored, filled: Path) -> None:
    before = act(filled, "pages")
    assert act(new.folder, "pages") == before
    states = [told.split()[0] for told in before.values()]
    assert (states.count("200"), states.count("410")) == (len(states) - 1, 1)


def test_what_is_restored_is_settled(new: Restored, filled: Path) -> None:
    state = act(new.folder, "state")
    assert (state["whole"], state["live"], state["found"], state["sessions"]) == (True, 3, 3, 0)
    # The third was due and had no row yet.
    assert [how for _who, how in state["deliveries"]] == ["unsure", "sent", "unsure"]
    assert "Писем, которые, возможно, уже ушли: 2." in new.told
    assert (new.folder / "secret.key").read_bytes() == (filled / "secret.key").read_bytes()


def test_what_cannot_be_known_is_said(new: Restored) -> None:
    assert "здесь неизвестно: просмотрите это, прежде чем" in new.told


def test_the_doctor_is_content_with_it(svodka: Svodka, new: Restored) -> None:
    found = json.loads(svodka(new.folder, "doctor", "--json").stdout)["findings"]
    assert [finding["subject"] for finding in found if finding["state"] == "wrong"] == ["debug"]


def test_numbers_do_not_come_round(new: Restored) -> None:
    assert act(new.folder, "next_number") > 10_000


def test_letters_that_waited_are_sent_when_that_is_wanted(svodka: Svodka, file: Path, tmp_path: Path) -> None:
    restored(svodka, tmp_path / "new", file, "--send-waiting")
    assert ["r0@volonga.example", "queued"] in act(tmp_path / "new", "state")["deliveries"]


def test_what_was_taken_back_since_stays_so(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    act(filled, "add_reader_and_source")
    svodka(filled, "backup", str(tmp_path / "paper.tar.zst"))
    then = act(filled, "take_back,state")
    told = restored(svodka, filled, tmp_path / "paper.tar.zst", "--replace")
    now = act(filled, "state")
    assert "withdrawn again 2, erased again 1, unsubscribed again 1, hidden or deleted in the talk again 1, " in told
    assert "banned again 0, purged again 1." in told
    assert (now["hidden"], now["purged"], now["whole"]) == (then["hidden"], then["purged"], True)
    assert svodka(filled, "verify").returncode == 0
    assert (now["erased"], now["subscriptions"]) == (then["erased"], then["subscriptions"])
    assert (now["withdrawn"], now["given up"], now["live"]) == (then["withdrawn"][:2], ["late"], 2)


# --- the file ---


def test_only_we_can_read_the_file_and_are_told_what_it_is(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    made = svodka(filled, "backup", str(tmp_path), LANGUAGE="ru")
    [file] = tmp_path.glob("svodka-2*.tar.zst")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "храните его так же, как ключи" in made.stdout
    assert not list(tmp_path.glob(".svodka-backup-*"))


def test_a_file_that_is_there_is_kept(svodka: Svodka, filled: Path, file: Path) -> None:
    before = file.read_bytes()
    refused = svodka(filled, "backup", str(file))
    assert (refused.returncode, file.read_bytes()) == (1, before)
    assert svodka(filled, "backup", str(file), "--overwrite").returncode == 0
    assert file.read_bytes() != before


def test_a_backup_may_go_through_a_pipe(filled: Path, tmp_path: Path) -> None:
    both = f"{sys.executable} -m svodka backup - | SVODKA_DATA={tmp_path / 'new'} {sys.executable} -m svodka restore -"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", both], env=env(filled), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert act(tmp_path / "new", "state")["live"] == 3


def test_no_portal_no_backup(svodka: Svodka, tmp_path: Path) -> None:
    svodka(tmp_path / "nothing", "doctor")  # looks at a database, which makes an empty one
    refused = svodka(tmp_path / "nothing", "backup", str(tmp_path / "paper"))
    assert (refused.returncode, "There is no portal in" in refused.stderr) == (1, True)
    assert not (tmp_path / "paper").exists()


def test_a_damaged_database_is_told_instead_of_copied(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    path = filled / "svodka.sqlite3"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = os.urandom(20_000)
    path.write_bytes(data)
    refused = svodka(filled, "backup", str(tmp_path / "paper"), LANGUAGE="ru")
    assert (refused.returncode, "сохраните прежние копии" in refused.stderr) == (1, True)
    assert not (tmp_path / "paper").exists()


def test_a_picture_that_is_missing_is_named(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    next((filled / "media" / "original_images").iterdir()).unlink()
    made = svodka(filled, "backup", str(tmp_path / "paper"))
    assert (made.returncode, "1 files that the database names are not on the disk" in made.stderr) == (0, True)


# --- while others work ---


def test_a_portal_that_runs_is_backed_up_and_not_restored_over(
    svodka: Svodka, filled: Path, free_port: int, tmp_path: Path
) -> None:
    (filled / "portal.env").unlink()
    with served(filled, free_port) as portal:
        made = svodka(filled, "backup", str(tmp_path / "paper"))
        refused = svodka(filled, "restore", "--replace", str(tmp_path / "paper"))
        portal.send_signal(signal.SIGTERM)
        portal.wait(timeout=25)
    assert (made.returncode, refused.returncode) == (0, 1)
    assert "stop it first" in refused.stderr
    assert svodka(filled, "restore", "--replace", str(tmp_path / "paper")).returncode == 0


def test_a_backup_is_of_one_moment_while_two_write(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(command_of("write", "4", seed), env=env(filled), stdout=subprocess.PIPE, text=True)
        for seed in "12"
    ]
    made = []
    while any(writer.poll() is None for writer in writers):
        made.append(svodka(filled, "backup", str(tmp_path / f"{len(made)}.tar.zst")).returncode)
    written = [int(writer.communicate()[0]) for writer in writers]
    assert (min(written) > 0, made) == (True, [0] * len(made))
    restored(svodka, tmp_path / "new", tmp_path / f"{len(made) // 2}.tar.zst")
    state = act(tmp_path / "new", "state")
    assert (state["whole"], state["found"]) == (True, state["live"])


def test_a_killed_backup_leaves_nothing_under_the_name(svodka: Svodka, filled: Path, tmp_path: Path) -> None:
    drawn, killed = random.Random(4), 0
    for number in range(5):
        path = tmp_path / f"{number}.tar.zst"
        command = [sys.executable, "-m", "svodka", "backup", str(path)]
        with subprocess.Popen(command, env=env(filled), stdout=subprocess.DEVNULL) as process:
            time.sleep(drawn.uniform(0.5, 1.3))
            process.kill()
        killed += process.returncode < 0
        assert path.exists() == (process.returncode == 0)
    assert killed
    assert svodka(filled, "backup", str(tmp_path / "last")).returncode == 0
    assert not list(tmp_path.glob(".svodka-backup-*"))


def test_a_killed_restore_is_told_and_can_be_run_again(svodka: Svodka, file: Path, tmp_path: Path) -> None:
    drawn, told = random.Random(6), []
    folder = tmp_path / "new"
    for _number in range(4):
        command = [sys.executable, "-m", "svodka", "restore", str(file)]
        with subprocess.Popen(command, env=env(folder), start_new_session=True, stdout=subprocess.DEVNULL) as process:
            time.sleep(drawn.uniform(0.3, 1.8))
            os.killpg(process.pid, signal.SIGKILL)
        if (folder / "restoring.json").exists():
            told.append("half restored" in svodka(folder, "work", "--once").stderr)
    assert told
    assert all(told)
    restored(svodka, folder, file)
    assert act(folder, "state")["live"] == 3
