"""`svodka backup`: the whole portal in one file, while it runs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import django
from django.conf import settings

from svodka import VERSION, logs
from svodka.cli import occupancy
from svodka.cli.backup import contents, manifest
from svodka.cli.backup.manifest import Manifest
from svodka.cli.backup.noted import note_backup
from svodka.cli.backup.packing import Packer
from svodka.cli.backup.progress import Progress
from svodka.cli.backup.snapshots import Snapshot, UnableToBackUp, snapshot
from svodka.cli.backup.unpacking import SETTINGS
from svodka.cli.messages import _, complain, say
from svodka.cli.sizes import in_words

# Editors may delete a picture while its bytes are on their way: then everything is taken from the start.
TRIES = 3
_ASIDE = ".svodka-backup-"
# What can be made anew from what is kept: the sizes of pictures. They go when a story is withdrawn.
_REMADE = "media/images/"


class _Gone(Exception):
    """A file that a row names went while we worked."""


def run(arguments: Namespace) -> int:
    occupancy.enter()
    django.setup()
    logs.configure(form=settings.LOG_FORMAT, level="WARNING")
    now = datetime.now(UTC)
    if arguments.file == "-":
        return _to_stdout(now)
    path = _where(Path(arguments.file), now, overwrite=arguments.overwrite)
    with _work_folder(path.parent) as folder:
        part = folder / "part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            told = _made(out, folder, now, can_begin_again=True)
            out.flush()
            os.fsync(out.fileno())
        size = part.stat().st_size
        part.replace(path)
        occupancy.flush_folder(path.parent)
    note_backup(settings.DATA, path)
    for line in _summary(told):
        say(line)
    say(f"{path}: {in_words(size)}.")
    return 0


def _to_stdout(now: datetime) -> int:
    if sys.stdout.isatty():
        raise UnableToBackUp(_("A backup is not for the screen: %s") % "svodka backup - | ssh … 'cat > paper.tar.zst'")
    with _work_folder(settings.DATA) as folder:
        told = _made(sys.stdout.buffer, folder, now, can_begin_again=False)
        sys.stdout.buffer.flush()
    for line in _summary(told):
        sys.stderr.write(f"{line}\n")
    return 0


def _where(asked: Path, now: datetime, *, overwrite: bool) -> Path:
    """The file to make; in a folder, one with the date in its name."""
    path = asked / f"svodka-{now.astimezone():%Y-%m-%d-%H%M%S}.tar.zst" if asked.is_dir() else asked
    if not path.parent.is_dir():
        raise UnableToBackUp(_("There is no folder %s.") % path.parent)
    if os.path.lexists(path) and (not overwrite or not path.is_file()):
        raise UnableToBackUp(_("%s is there already: give another name, or --overwrite.") % path)
    return path.absolute()


@contextmanager
def _work_folder(beside: Path) -> Iterator[Path]:
    """A folder of our own on the same disk; those that killed backups have left there are cleared away."""
    for old in beside.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError), _locked(old):
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=beside))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises OSError when another process has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _made(out: IO[bytes], folder: Path, now: datetime, *, can_begin_again: bool) -> Manifest:
    """Write a backup; from the start again, on a file, when what was to go in has gone meanwhile."""
    progress = Progress()
    for last in (*[False] * (TRIES - 1), True):
        try:
            with snapshot(folder, told=progress.says) as taken:
                told = _packed(out, taken, now, progress, strict=can_begin_again and not last)
            progress.ends()
            return told
        except _Gone:
            out.seek(0)
            out.truncate()
            for left in folder.glob("database*"):
                left.unlink()
    raise AssertionError("the last try is not strict")


def _packed(out: IO[bytes], taken: Snapshot, now: datetime, progress: Progress, *, strict: bool) -> Manifest:
    if not contents.portal_name(taken):
        raise UnableToBackUp(_("There is no portal in %s.") % settings.DATA)
    files = list(contents.named_files(taken))
    sizes = {name: path.stat().st_size for name, path in files if path.exists()}
    told = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        version=VERSION,
        engine=taken.engine,
        migrations=contents.migrations(taken),
        counts=contents.counts(taken),
        missing=[name for name, _path in files if name not in sizes and not name.startswith(_REMADE)],
        name=contents.portal_name(taken),
        files=len(sizes),
        size=sum(sizes.values()) + taken.path.stat().st_size,
    )
    if told.missing and strict:
        raise _Gone
    progress.expects(told.size)
    with Packer(out, progress=progress.counted) as packer:
        packer.add_bytes(manifest.NAME, told.as_json())
        packer.add_file(told.database, taken.path)
        for name in SETTINGS:
            if (settings.DATA / name).exists():
                packer.add_file(name, settings.DATA / name)
        for name, path in files:
            try:
                packer.add_file(name, path)
            except FileNotFoundError:
                if strict and name in sizes and not name.startswith(_REMADE):
                    raise _Gone from None
    return told


def _summary(told: Manifest) -> Iterator[str]:
    if told.missing:
        complain(
            _("%(count)d files that the database names are not on the disk, and so not in the backup: %(first)s …")
            % {"count": len(told.missing), "first": told.missing[0]}
        )
    figures = {name: told.counts.get(name, 0) for name in ("stories", "captures", "readers", "comments")}
    yield (
        _("Backed up: stories %(stories)d, captures %(captures)d, readers %(readers)d, comments %(comments)d.")
        % figures
    )
    if os.environ.get("SVODKA_SECRET_KEY") or os.environ.get("SVODKA_SECRET_KEY_FILE"):
        yield _("The secret key is given by the environment and not in the file: keep it too.")
    yield _(
        "The file holds readers' addresses, password hashes and the portal's keys: keep it as you keep keys, and "
        "where this machine's disk cannot take it along."
    )
