"""`svodka work` killed at random moments while it gathers and mails: what is lost, what comes twice.

    python -m bench.kills [--quick] [--kills N] [--recipients N] [--pages N] [--json FILE] [--folder DIR]
    DATABASE_URL=postgres://… python -m bench.kills      in that database, which must be empty or only prepared

Thirty sources on loopback offer pages, a digest is due for thousands, and one worker after another does what the
command does until `kill -9`, the last one to its end. A worker is a fork of this process, which has the programs
loaded: thirty starts from nothing would be a minute of loading libraries. Between two of them the clock is put on by
half an hour: leases have run out, pages that wait for politeness are due.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from bench.kills_web import host_of
from bench.sinks import Sink, sink
from bench.table import Row, header, show, write_json

# Of a source that is new only the newest 20 items are taken.
SOURCES, PAGES_OF_ONE = 30, 20
# Ten connections then take 330 letters a second: mailing lasts as long as gathering, so that kills meet both.
SINK_PAUSE_MS = 30
# A worker comes to its letters after 32 pages have been read; when none are left it never does.
LONGEST_ROUND = 4.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`stories_*` of the pages offered; `mail_*` of the recipients; `busy`: kills that came before all was done."""

    kills: int
    while_gathering: int
    while_mailing: int
    pages: int
    stories_missing: int
    stories_twice: int
    captures_unreadable: int
    not_found_by_search: int
    recipients: int
    mail_twice: int
    mail_lost: int
    mail_wrong: int
    unsure: int
    allowed_unsure: int
    seconds: float

    @property
    def good(self) -> bool:
        wrong = (self.stories_missing, self.stories_twice, self.captures_unreadable, self.not_found_by_search)
        return (
            not any((*wrong, self.mail_twice, self.mail_lost, self.mail_wrong)) and self.unsure <= self.allowed_unsure
        )


@contextmanager
def _web(pages: int) -> Iterator[str]:
    """The port of bench.kills_web, gone at the end."""
    command = [sys.executable, "-m", "bench.kills_web", str(SOURCES), str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def run(*, kills: int, recipients: int, pages: int, seed: int) -> Outcome:
    """In the data folder of the environment."""
    with _web(pages // SOURCES) as port, sink(pause_ms=SINK_PAUSE_MS) as server:
        webs = [f"{host_of(source)}:{port}" for source in range(SOURCES)]
        os.environ.update(SVODKA_FETCH_ALLOWED=",".join(webs), SVODKA_SMTP_STARTTLS="no")
        os.environ.update(SVODKA_SMTP_HOST="127.0.0.1", SVODKA_SMTP_PORT=str(server.port))
        return _under_fire(server, webs, kills=kills, recipients=recipients, pages=pages, seed=seed)


def _under_fire(server: Sink, webs: Sequence[str], *, kills: int, recipients: int, pages: int, seed: int) -> Outcome:
    from svodka.cli.preparing import prepare  # noqa: PLC0415

    prepare()
    from bench import kills_world  # noqa: PLC0415

    kills_world.make(webs, recipients=recipients)
    drawn, started, gathering, mailing, killed = random.Random(seed), time.perf_counter(), 0, 0, 0
    for _generation in range(kills * 3):
        left = kills_world.left(pages)
        dead = _worker(server, drawn, mails=bool(left.letters), to_the_end=killed >= kills)
        if dead:
            killed += 1
            gathering += bool(left.pages)
            mailing += bool(left.letters)
        elif not any(kills_world.left(pages)):
            break
        kills_world.put_clock_on(timedelta(minutes=31))
    figures = kills_world.outcome(server.taken(), pages, recipients)
    told = {"kills": killed, "while_gathering": gathering, "while_mailing": mailing, "allowed_unsure": killed * 10}
    return Outcome(**told, **figures, seconds=time.perf_counter() - started)


def _worker(server: Sink, drawn: random.Random, *, mails: bool, to_the_end: bool) -> bool:
    """One `svodka work`; whether it was killed: one half of them at any moment, the other after its first letter."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    child = os.fork()
    if child == 0:
        _work(once=to_the_end)
    if to_the_end:
        os.waitpid(child, 0)
        return False
    if not mails or drawn.random() < 0.5:
        time.sleep(drawn.uniform(0.1, 1.5))
    else:
        _wait_for_letters(server)
        time.sleep(drawn.uniform(0, 0.25))
    os.kill(child, signal.SIGKILL)  # harmless to one that has ended: nobody has waited for it yet
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _wait_for_letters(server: Sink) -> None:
    before, until = server.letters(), time.monotonic() + LONGEST_ROUND
    while server.letters() == before and time.monotonic() < until:
        time.sleep(0.01)


def _work(*, once: bool) -> NoReturn:
    from svodka.cli import main as svodka  # noqa: PLC0415

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    status = 1
    try:
        status = svodka(["work", "--once"] if once else ["work"])
    finally:
        os._exit(status)


def rows(found: Outcome) -> list[Row]:
    name = f"{found.kills} kills, {found.pages} pages, {found.recipients:,} recipients"
    gathered = found.stories_missing + found.captures_unreadable + found.not_found_by_search
    return [
        Row(f"{name}: pages lost", gathered, target=0),
        Row(f"{name}: stories twice", found.stories_twice, target=0),
        Row(f"{name}: received twice", found.mail_twice, target=0),
        Row(f"{name}: not received and not named", found.mail_lost + found.mail_wrong, target=0),
        Row(f"{name}: named unsure", found.unsure, target=found.allowed_unsure),
        Row("kills while pages waited", found.while_gathering),
        Row("kills while letters waited", found.while_mailing),
        Row("seconds", found.seconds),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="8 kills, 90 pages, 2,000 recipients")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--pages", type=int)
    parser.add_argument("--recipients", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    parser.add_argument("--folder", help="a data folder of its own, empty or prepared")
    given = parser.parse_args()
    usual = (8, 90, 2_000) if given.quick else (30, 300, 5_000)
    kills, pages, recipients = (
        asked or value for asked, value in zip((given.kills, given.pages, given.recipients), usual, strict=True)
    )
    if pages % SOURCES or pages > SOURCES * PAGES_OF_ONE:
        parser.error(f"pages: a multiple of {SOURCES}, at most {SOURCES * PAGES_OF_ONE}")
    with tempfile.TemporaryDirectory(prefix="svodka-bench-kills-") as own:
        os.environ.update(SVODKA_DATA=given.folder or own, DJANGO_SETTINGS_MODULE="svodka.settings")
        os.environ.update(SVODKA_DEBUG="yes", SVODKA_LOG_LEVEL="error")
        found = run(kills=kills, recipients=recipients, pages=pages, seed=given.seed)
    if given.json == "-":
        print(json.dumps({**asdict(found), "good": found.good}))
    else:
        print(header("kills"))
        show(rows(found), "")
        if given.json:
            write_json(rows(found), Path(given.json))
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main())
