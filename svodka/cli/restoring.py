"""`svodka restore`: a portal put back from a backup. Everything is made ready beside the place where it is to stand.

What comes out of the file goes into a folder of its own in the data folder and is checked to the last byte; a second
process starts Django there, brings the database up to date and settles it. Only then the old portal, if there is one,
is put aside, and the new one moved in: a few renames. A mark says how far that is, so that nobody serves a half.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from svodka import settings
from svodka.cli import occupancy
from svodka.cli.backup.manifest import Manifest
from svodka.cli.backup.progress import Progress
from svodka.cli.backup.unpacking import unpack
from svodka.cli.messages import _, command, say
from svodka.errors import SvodkaError

STAGE = ".restoring"
JOB = "job.json"
_ASIDE = "replaced-"
# Everything that a portal keeps; what else lies in the folder (a disk's lost+found, somebody's notes) is left alone.
_PORTAL = (
    *("svodka.sqlite3", "svodka.sqlite3-wal", "svodka.sqlite3-shm", "captures", "media", "portal.env", "secret.key"),
    *("static", "prepared.json", "server-log.json", "backup.json", "worker.alive", "outbox", "mailbox.passwords"),
    *("captures.json", "reading-again"),
)
# Any of them is a portal; the secret key alone is made by every command.
_OF_A_PORTAL = ("svodka.sqlite3", "captures", "media", "portal.env")


class UnableToRestore(SvodkaError):
    """Nothing has been restored, and what stood in the data folder stands there still; the message says why."""


def run(arguments: Namespace) -> int:
    settings.make_data_folder(settings.DATA)
    data = settings.DATA
    with _opened(arguments.file) as file, occupancy.taken_over(data):
        now = datetime.now(UTC)
        before = occupancy.mark_of(data)
        plan = _plan(data, before, now, replace=arguments.replace)
        _clear(data / STAGE)
        done = False
        try:
            told, settled = _ready(file, data, plan, arguments)
            done = True
        finally:
            if not done:
                # As it was: a half-restored folder stays one, any other is free again.
                _clear(data / STAGE)
                occupancy.mark(data, before)
        _move_in(data, plan)
        for line in _summary(told, settled, data, plan):
            say(line)
    return 0


@contextmanager
def _opened(named: str) -> Iterator[IO[bytes]]:
    if named == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(named).open("rb")  # noqa: SIM115 - closed below; only opening may fail
    except OSError as error:
        raise UnableToRestore(f"{named}: {error.strerror}") from None
    with file:
        yield file


def _plan(data: Path, before: dict[str, Any] | None, now: datetime, *, replace: bool) -> dict[str, Any]:
    """What is to be done with what is there, as the mark will say it; a restore that was killed is cleared up first.
    Raises UnableToRestore.
    """
    name = f"{_ASIDE}{now.astimezone():%Y%m%d-%H%M%S}"
    plan: dict[str, Any] = {"phase": "empty", "aside": "", "name": name, "schema": ""}
    if before is not None:
        plan |= before
        if before.get("phase") == "aside":
            _put_aside(data, plan["aside"])
        elif before.get("phase") == "in":
            for name in _PORTAL:
                _remove(data / name)
    there = any((data / name).exists() for name in _OF_A_PORTAL)
    if there and before is None and not replace:
        message = _("There is a portal in %s already: --replace puts it aside, under a dated name, and restores.")
        raise UnableToRestore(message % data)
    if there:
        plan |= {"aside": plan["aside"] or plan["name"], "phase": "old"}
    else:
        plan["phase"] = "empty"
        # From here on: who starts a portal now would get a new, empty one.
        occupancy.mark(data, plan)
    return plan


def _ready(file: IO[bytes], data: Path, plan: dict[str, Any], arguments: Namespace) -> tuple[Manifest, dict[str, Any]]:
    """Unpack and settle in the stage. Raises SvodkaError; nothing outside has changed then."""
    stage = data / STAGE
    stage.mkdir(mode=0o700)
    progress = Progress()

    def look(told: Manifest) -> None:
        progress.expects(told.size)
        say(_("A backup of «%(name)s» made at %(at)s.") % {"name": told.name, "at": told.made_at})

    told = unpack(file, stage, look=look, progress=progress.counted)
    progress.ends()
    if told.engine == "sqlite":
        (stage / told.database).rename(stage / "svodka.sqlite3")
    else:
        plan["schema"] = plan["schema"] or plan["name"].replace("-", "_")
        occupancy.mark(data, plan)
    old = data if plan["phase"] == "old" else data / plan["aside"] if plan["aside"] else None
    job = {
        "engine": told.engine,
        "made_at": told.made_at,
        "dump": str(stage / told.database),
        "old": str(old) if old else "",
        "schema": plan["schema"],
        "replace": bool(arguments.replace or plan["aside"]),
        "send_waiting": arguments.send_waiting,
    }
    (stage / JOB).write_text(json.dumps(job), encoding="utf-8")
    return told, _settled(stage)


def _settled(stage: Path) -> dict[str, Any]:
    """Django is started on the stage, in a process of its own: this one's settings are those of the data folder."""
    environment = {**os.environ, "SVODKA_DATA": str(stage)}
    done = subprocess.run([sys.executable, "-m", "svodka.cli.settling"], env=environment, check=False)
    if done.returncode:
        raise UnableToRestore(_("What the file holds could not be made a portal; why stands above."))
    told = json.loads((stage / JOB).read_text(encoding="utf-8"))
    return dict(told)


def _move_in(data: Path, plan: dict[str, Any]) -> None:
    """The few renames; a kill between two of them leaves a mark that says which are done."""
    os.sync()
    if plan["phase"] == "old":
        occupancy.mark(data, {**plan, "phase": "aside"})
        _put_aside(data, plan["aside"])
    occupancy.mark(data, {**plan, "phase": "in"})
    for name in _PORTAL:
        if (data / STAGE / name).exists():
            _remove(data / name)  # the key that was made when this command began
            (data / STAGE / name).rename(data / name)
    occupancy.flush_folder(data)
    occupancy.mark(data, None)
    shutil.rmtree(data / STAGE, ignore_errors=True)


def _put_aside(data: Path, name: str) -> None:
    aside = data / name
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in _PORTAL:
        if (data / name).exists():
            (data / name).rename(aside / name)
    occupancy.flush_folder(aside)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _clear(stage: Path) -> None:
    if stage.exists():
        shutil.rmtree(stage)


def _summary(told: Manifest, settled: dict[str, Any], data: Path, plan: dict[str, Any]) -> Iterator[str]:
    figures = {name: told.counts.get(name, 0) for name in ("stories", "captures", "readers", "comments")}
    yield (
        _("Restored: stories %(stories)d, captures %(captures)d, readers %(readers)d, comments %(comments)d.") % figures
    )
    if settled["known"]:
        yield (
            _(
                "From the portal that was here: withdrawn again %(stories)d, erased again %(readers)d, unsubscribed "
                "again %(subscriptions)d, hidden or deleted in the talk again %(talk)d, banned again %(bans)d, purged "
                "again %(pages)d."
            )
            % settled["again"]
        )
    else:
        yield (
            _(
                "What was withdrawn, erased, purged, hidden or unsubscribed after %s is not known here: go through it "
                "before you serve."
            )
            % told.made_at
        )
    if settled["held"]:
        yield _("Letters that may have gone out already, not sent again but listed as unsure: %d.") % settled["held"]
    yield _("All sessions have ended: everybody signs in again.")
    if plan["aside"]:
        yield _("The portal that was here lies in %s.") % (data / plan["aside"])
    yield _("Now: %s serve") % command()
