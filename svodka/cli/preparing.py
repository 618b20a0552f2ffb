"""`svodka prepare`: database, static files, the portal's row, countries, standing pages. Does nothing twice."""

from __future__ import annotations

import fcntl
import gc
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import django
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command

from svodka import logs
from svodka.cli import occupancy
from svodka.cli.messages import _, say
from svodka.cli.stamps import database_mark, is_prepared, is_static_collected, stamp, static_mark
from svodka.errors import SvodkaError


class UnableToPrepare(SvodkaError):
    """The data folder could not be brought up to date; the reason stands in the log."""


def run(_arguments: Namespace) -> int:
    prepare()
    return 0


def prepare(*, quiet_log: bool = True) -> None:
    """Bring the data folder up to date and start Django; several processes at once wait for the first.

    With `quiet_log` only warnings are logged: a command says by itself what it does.
    """
    logs.configure(form=settings.LOG_FORMAT, level="WARNING" if quiet_log else settings.LOG_LEVEL)
    occupancy.enter()
    with (settings.DATA / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_prepared():
            django.setup()
            _refuse_unfit_database()
            return
        say(_("Preparing %s: the database and the static files (once; half a minute) …") % settings.DATA)
        # Side by side: both are bound by the processor and know nothing of each other.
        collecting = None if settings.DEBUG or is_static_collected() else _start_collecting()
        django.setup()
        _refuse_unfit_database()
        _migrate()
        _fill()
        stamp(database=database_mark())
        if collecting:
            if collecting.wait():
                raise UnableToPrepare(_("The static files could not be collected."))
            stamp(static=static_mark())


def _refuse_unfit_database() -> None:
    """An SQLite without its options works, until twenty readers comment at once."""
    wrong = run_checks(tags=["svodka"])
    if wrong:
        raise UnableToPrepare(" ".join(f"{error.msg}. {error.hint}" for error in wrong))


def _make_database(name: object) -> None:
    """SQLite would make its file readable by everybody; made empty before, it keeps its mode, and its journals too."""
    if isinstance(name, Path):
        name.touch(mode=0o600)


def _migrate() -> None:
    _make_database(settings.DATABASES["default"]["NAME"])
    # Wagtail's 170 migrations build the models anew 9,700 times; looking for rings among them took 3 of 17 s.
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    gc.set_threshold(*before)


def _start_collecting() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "svodka", "manage", "collectstatic", "--noinput", "--verbosity", "0"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def _fill() -> None:
    # Models can only be imported once Django has started.
    from svodka.cli.filling import fill  # noqa: PLC0415

    fill()
