"""`svodka serve` as a whole: a port, two children, signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Svodka, environment
from tests.test_supervise import is_running, wait_for


@contextmanager
def served(folder: Path, port: int, *options: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "svodka", "serve", "--port", str(port), *options]
    log = (folder / "serve.log").open("wb")
    with log, subprocess.Popen(command, env=environment(folder, **variables), stdout=log, stderr=log) as portal:
        try:
            wait_for(lambda: is_well(port) or portal.poll() is not None, seconds=60)
            yield portal
        finally:
            portal.kill()


def is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the children in /proc")
def test_the_web_server_comes_back_and_all_stop_together(portal_folder: Path, free_port: int) -> None:
    with served(portal_folder, free_port, SVODKA_LOG_FORMAT="json") as portal:
        web, worker = children(portal.pid)
        os.kill(web, signal.SIGKILL)
        wait_for(lambda: web not in children(portal.pid) and len(children(portal.pid)) == 2)
        wait_for(lambda: is_well(free_port))
        left = [*children(portal.pid), *(child for web in children(portal.pid) for child in children(web))]
        assert worker in left
        portal.send_signal(signal.SIGTERM)
        assert portal.wait(timeout=25) == 0
        wait_for(lambda: not any(map(is_running, left)))
    lines = (portal_folder / "serve.log").read_text().splitlines()
    # Said to whoever starts it, before any log.
    assert [line for line in lines if line.startswith("No mail server is set: letters are written to ")]
    told = [json.loads(line) for line in lines if line.startswith("{")]
    assert [line["child"] for line in told if line["event"] == "a child died"] == ["web server"]


def test_a_taken_port_is_told_before_anything_starts(svodka: Svodka, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = svodka(tmp_path, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"svodka: 127.0.0.1:{port} cannot be listened on")
    assert not (tmp_path / "svodka.sqlite3").exists()


def test_what_is_prepared_is_not_prepared_again(svodka: Svodka, portal_folder: Path) -> None:
    before = (portal_folder / "prepared.json").read_text(encoding="utf-8")
    again = svodka(portal_folder, "prepare")
    assert (again.returncode, again.stdout) == (0, "")
    assert (portal_folder / "prepared.json").read_text(encoding="utf-8") == before


@pytest.fixture
def demo_folder(portal_folder: Path) -> Path:
    """As the loading of the sample leaves it, without the stories: they take a quarter of a minute."""
    code = (
        "from svodka import settings; from svodka.cli.stamps import sample_mark, stamp; "
        "from svodka.sample.sign_ins import make_sign_ins; make_sign_ins(settings.DATA); stamp(sample=sample_mark())"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(portal_folder), check=True)
    return portal_folder


def test_a_demo_says_at_every_start_who_may_sign_in(demo_folder: Path, free_port: int) -> None:
    told = []
    for _start in range(2):
        with served(demo_folder, free_port, "--sample") as portal:
            portal.send_signal(signal.SIGTERM)
            portal.wait(timeout=25)
        told.append([line for line in (demo_folder / "serve.log").read_text().splitlines() if "password" in line])
    assert [line.split(",")[0] for line in told[0]] == ["The editor", "A reader: nina@volonga.example"]
    assert told[0] == told[1]


def test_who_subscribes_in_a_demo_finds_the_letter_in_its_mailbox(demo_folder: Path, free_port: int) -> None:
    address = f"http://localhost:{free_port}/"

    def has_come() -> bool:
        with urllib.request.urlopen(f"{address}mailbox/", timeout=5) as answer:
            return b"guest@volonga.example" in answer.read()

    # A server that would be asked otherwise: nothing of a demo goes there.
    with served(demo_folder, free_port, "--sample", SVODKA_SMTP_HOST="192.0.2.1"):
        form = urllib.request.Request(f"{address}digest/", data=b"email=guest@volonga.example&website=")
        urllib.request.urlopen(form, timeout=5).close()
        wait_for(has_come, seconds=30)
    assert not list((demo_folder / "outbox").glob("*.eml"))
