"""What the doctor looks at outside the database: machine, files, the portal's own settings."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from svodka import VERSION, settings
from svodka.cli import occupancy
from svodka.cli.backup.noted import noted_backup
from svodka.cli.checkups_accounts import mail, sign_ins
from svodka.cli.findings import Finding, ok, warning, wrong
from svodka.cli.messages import _, command
from svodka.cli.sizes import in_words as in_size
from svodka.cli.stamps import is_static_collected
from svodka.gather.room import LEAST_FREE, NOTE, Room, measured, noted

# RETURNING, which a claim rests upon, came with 3.35 (March 2021).
OLDEST_SQLITE = (3, 35, 0)
GIGABYTE = 10**9
# A worker says that it is alive at least every few seconds.
HEARTBEAT_SECONDS = 120
# What a week of editors' work is worth: after that it is said.
BACKUP_SECONDS = 7 * 86_400
# A clock before this version was made is a machine that has lost its battery and its network.
MADE_AT = 1_795_000_000


def look(*, now: float) -> Iterator[Finding]:
    """Everything that can be told without a database. `now` is the machine's time in seconds since 1970."""
    yield versions()
    yield fts5()
    yield data_folder()
    yield privacy()
    yield disk_space()
    yield captures(now=now)
    yield secret_key()
    yield clock(now=now)
    yield static_files()
    yield worker(now=now)
    yield last_backup(now=now)
    yield public_address()
    yield debug()
    yield mail()
    yield sign_ins()


def versions() -> Finding:
    python = ".".join(map(str, sys.version_info[:3]))
    says = f"Svodka {VERSION}, Python {python}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return wrong("versions", says, _("SQLite 3.35 is the oldest that will do: use a newer Python build."))
    return ok("versions", says)


def fts5() -> Finding:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        try:
            database.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        except sqlite3.OperationalError:
            return wrong("fts5", _("SQLite has no full-text search"), _("Use a Python whose SQLite has FTS5."))
    return ok("fts5", _("SQLite has full-text search"))


def data_folder() -> Finding:
    folders = [settings.DATA, settings.CAPTURES, settings.MEDIA_ROOT, settings.DATA / "svodka.sqlite3"]
    for path in (path for path in folders if path.exists()):
        if not _writable(path):
            return wrong(
                "data", _("%s cannot be written to") % path, _("chown or chmod it for the user who runs Svodka.")
            )
    if occupancy.mark_of(settings.DATA) is not None:
        return wrong("data", _("%s was left half restored") % settings.DATA, f"{command()} restore FILE")
    if not settings.DATA.exists():
        return wrong("data", _("%s does not exist") % settings.DATA, f"{command()} prepare")
    return ok("data", _("Data folder %s can be written to") % settings.DATA)


def privacy() -> Finding:
    """Whoever can enter the folder can copy the database: password hashes, sessions, what is not published yet."""
    if settings.DATA.exists() and stat.S_IMODE(settings.DATA.stat().st_mode) & 0o077:
        says = _("Others on this machine can look into %s: passwords, sessions, unpublished stories")
        return warning("privacy", says % settings.DATA, f"chmod 700 {shlex.quote(str(settings.DATA))}")
    return ok("privacy", _("Only we can look into the data folder"))


def _writable(path: Path) -> bool:
    """By trying: to root everything looks writable, on a read-only disk too."""
    try:
        if path.is_dir():
            with tempfile.NamedTemporaryFile(dir=path):
                return True
        return os.access(path, os.W_OK)
    except OSError:
        return False


def disk_space() -> Finding:
    if not settings.DATA.exists():
        return ok("disk", _("Disk: nothing is kept yet"))
    free = shutil.disk_usage(settings.DATA).free
    says = _("Disk: %s free") % in_size(free)
    mend = _("Make room: a full disk stops the database. A day of 200 pages takes about 10 MB.")
    if free < LEAST_FREE:
        return wrong("disk", _("Disk: %s free, so no new pages are gathered") % in_size(free), mend)
    return warning("disk", says, mend) if free < 2 * GIGABYTE else ok("disk", says)


def captures(*, now: float) -> Finding:
    """What the worker measured within the hour; without a worker they are measured now."""
    if not settings.CAPTURES.exists():
        return ok("captures", _("Captures: nothing is kept yet"))
    used = noted(settings.DATA / NOTE, now=datetime.fromtimestamp(now, UTC))
    disk = shutil.disk_usage(settings.DATA)
    of = settings.CAPTURES_BUDGET.bytes_of(disk.total)
    room = Room(measured(settings.CAPTURES) if used is None else used, of, disk.free)
    figures = {"used": in_size(room.used), "of": in_size(of or 0)}
    if of is None:
        return ok("captures", _("Captures take %(used)s; no budget is set") % figures)
    mend = _("Raise SVODKA_CAPTURES_BUDGET, or let old pages go: SVODKA_KEEP_CAPTURES='400 days; live forever'.")
    if room.used >= of:
        says = _("Captures take %(used)s of %(of)s, so no new pages are gathered")
        return wrong("captures", says % figures, mend)
    says = _("Captures take %(used)s of %(of)s") % figures
    return warning("captures", says, mend) if room.state == "near" else ok("captures", says)


def secret_key() -> Finding:
    path = settings.DATA / "secret.key"
    if settings.env("SVODKA_SECRET_KEY"):
        if len(settings.SECRET_KEY) < 32:
            return wrong("secret key", _("The secret key has under 32 characters"), _("Give a longer, random one."))
        return ok("secret key", _("The secret key is given by the environment"))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return wrong("secret key", _("Others on this machine can read %s") % path, f"chmod 600 {path}")
    return ok("secret key", _("Only we can read the secret key"))


def clock(*, now: float) -> Finding:
    """The clock is behind when files were written in its future: pages would be dated wrongly and never due."""
    newest = max((path.stat().st_mtime for path in settings.DATA.glob("*")), default=0.0)
    mend = _("Set the clock and keep it right: timedatectl set-ntp true")
    if now < MADE_AT:
        return wrong("clock", _("The clock is wrong: it says %s") % time.strftime("%Y-%m-%d", time.gmtime(now)), mend)
    if newest > now + 300:
        behind = round((newest - now) / 60)
        return wrong("clock", _("The clock was set back: files are %d minutes newer than now") % behind, mend)
    return ok("clock", _("The clock agrees with the files"))


def static_files() -> Finding:
    if settings.DEBUG or is_static_collected():
        return ok("static", _("The static files are those of this version"))
    return wrong("static", _("The static files are missing or of another version"), f"{command()} prepare")


def worker(*, now: float) -> Finding:
    path = settings.DATA / "worker.alive"
    mend = _("%(svodka)s serve runs it; by itself it is %(svodka)s work. Without it nothing is gathered or mailed.")
    mend %= {"svodka": command()}
    if not path.exists():
        return warning("worker", _("The worker has never run"), mend)
    silent = now - path.stat().st_mtime
    if silent > HEARTBEAT_SECONDS:
        return warning("worker", _("The worker has been silent for %d minutes") % (silent / 60), mend)
    return ok("worker", _("The worker is running"))


def last_backup(*, now: float) -> Finding:
    """By the note that `svodka backup FILE` leaves; whoever copies disks in another way may laugh at it."""
    told = noted_backup(settings.DATA)
    if told is None:
        opened = settings.DATA / "secret.key"
        young = not opened.exists() or now - opened.stat().st_mtime < BACKUP_SECONDS
        says = _("No backup has been made yet")
        return ok("backup", says) if young else warning("backup", says, f"{command()} backup FILE")
    days = max(0, round((now - told[0]) / 86_400))
    says = _("The last backup was made %(days)d days ago: %(file)s") % {"days": days, "file": told[1]}
    if now - told[0] > BACKUP_SECONDS:
        return warning("backup", says, f"{command()} backup FILE")
    return ok("backup", says)


def public_address() -> Finding:
    address = settings.PUBLIC_ADDRESS
    parts = urlsplit(address)
    mend = f"{command()} setup --yes --no-owner --public-address https://…"
    if parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        says = _("The public address is %s: links in feeds and mails lead readers to themselves") % address
        return warning("public address", says, mend)
    if parts.scheme != "https":
        return warning("public address", _("The public address %s is without https") % address, mend)
    return ok("public address", _("The public address is %s") % address)


def debug() -> Finding:
    if settings.DEBUG:
        return wrong("debug", _("SVODKA_DEBUG is on: errors show our insides to readers"), _("Unset SVODKA_DEBUG."))
    return ok("debug", _("SVODKA_DEBUG is off"))
