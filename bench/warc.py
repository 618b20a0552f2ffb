"""An archive of real pages taken in, killed on the way and gone on with: pages a second, nothing lost, nothing twice.

    python -m bench.warc DATA [--pages 1000] [--kills 2] [--json FILE]

DATA is a set of bench.reading or a folder of sets. The archive (every third page as the server would have chunked it,
every third packed) and the portal live in a temporary folder; SQLite, one process, as `svodka take-in` runs.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.reading import Page, pages_of, sets_in
from bench.table import Row, header, show, write_json


def records(pages: Iterator[Page]) -> Iterator[bytes]:
    """A record for each page, packed by itself."""
    for number, page in enumerate(pages):
        url = page.url or f"https://archive.example/{number}"
        body, headers = page.html, ["HTTP/1.1 200 OK", "Content-Type: text/html"]
        if number % 3 == 1:
            pieces = [body[at : at + 4096] for at in range(0, len(body), 4096)]
            body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
            headers.append("Transfer-Encoding: chunked")
        elif number % 3 == 2:
            body = gzip.compress(body, 6)
            headers.append("Content-Encoding: gzip")
        block = "\r\n".join(headers).encode() + b"\r\n\r\n" + body
        head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-02T08:00:00Z\r\n"
        yield gzip.compress(head.encode() + b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(block), block), 6)


def pages_in(data: Path, most: int) -> Iterator[Page]:
    """The pages of all sets one after another, each once, up to `most`."""
    seen: set[bytes] = set()
    for folder in sets_in(data):
        for page in pages_of(folder, None):
            if len(seen) >= most:
                return
            if page.html not in seen:
                seen.add(page.html)
                yield page


def counted(folder: Path, query: str) -> int:
    with sqlite3.connect(folder / "svodka.sqlite3", timeout=60) as database:
        return int(database.execute(query).fetchone()[0])


def svodka(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "SVODKA_DATA": str(folder), "LANGUAGE": "en"}
    return subprocess.Popen(
        [sys.executable, "-m", "svodka", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed(folder: Path, archive: Path, enough: int) -> None:
    """Take in until so many captures are there, then kill."""
    process = svodka(folder, "take-in", str(archive))
    while process.poll() is None and counted(folder, "select count(*) from gather_capture") < enough:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _cpu_of_children() -> float:
    """Seconds; on a busy machine the clock on the wall measures the neighbours."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def measure(folder: Path, archive: Path, pages: int, kills: int) -> list[Row]:
    """The figures of one archive; the time is of the runs from start to end, starts of the program included."""
    started, used = time.monotonic(), _cpu_of_children()
    for kill in range(1, kills + 1):
        killed(folder, archive, pages * kill // (kills + 1))
    told, _ = svodka(folder, "take-in", str(archive)).communicate()
    took = time.monotonic() - started
    print(told.rstrip())
    captures = counted(folder, "select count(*) from gather_capture")
    urls = counted(folder, "select count(distinct url) from gather_capture")
    twice = counted(folder, "select count(*) - count(distinct capture_id) from stories_story")
    left = counted(folder, "select count(*) from gather_capture where state = 'unread'")
    return [
        Row("pages in the archive", pages, target=1_000, at_least=True),
        Row("pages lost", pages - captures, target=0),
        Row("addresses", urls),
        Row("stories", counted(folder, "select count(*) from stories_story")),
        Row("pages with two stories", twice, target=0),
        Row("pages left unread", left, target=0),
        Row("pages a second, kills and starts included", pages / took),
        Row("CPU ms a page, kills and starts included", 1000 * (_cpu_of_children() - used) / pages),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.warc", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="svodka-warc-") as place:
        archive, folder = Path(place) / "pages.warc.gz", Path(place) / "portal"
        of = list(records(pages_in(arguments.data, arguments.pages)))
        archive.write_bytes(b"".join(of))
        svodka(folder, "prepare").communicate()
        rows = measure(folder, archive, len(of), arguments.kills)
        megabytes = f"{archive.stat().st_size / 1e6:.0f}"
    print(header("warc", kills=str(arguments.kills), megabytes=megabytes))
    show(rows, "—")
    if arguments.json:
        write_json(rows, arguments.json)


if __name__ == "__main__":
    main()
