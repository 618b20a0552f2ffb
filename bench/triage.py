"""The desk's incoming: two hundred stories decided by keyboard in a real browser.

    python -m bench.triage [--json FILE]      a portal of its own, made and thrown away; needs playwright and chromium

Every story is read in its «original beside» and gets one act: of ten, three are taken, five spiked, one published, one
spiked and undone. «shown» is from the key to the row that says so, «done» until the server's row stands in its place.
What is left of 15 minutes is the editor's, for reading.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

from bench.table import Row, header, show, write_json

# Django reads the data folder when it is set up: the throwaway one has to be there before.
FOLDER = tempfile.TemporaryDirectory(prefix="svodka-bench-triage-")
os.environ.update(SVODKA_DATA=FOLDER.name, SVODKA_DEBUG="yes", DJANGO_SETTINGS_MODULE="svodka.settings")
django.setup()

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from svodka.desk.roles import EDITOR, group_of  # noqa: E402
from svodka.readers.models import Reader  # noqa: E402
from svodka.readers.names import name_fields  # noqa: E402
from svodka.stories.models import Agency, Copy, Section, Story  # noqa: E402

STORIES = 200
ROUND = ("take", "spike", "spike", "take", "spike", "publish", "spike", "take", "spike", "undo")
KEYS = {"take": "t", "spike": "s", "publish": "p", "undo": "s"}
STATES = {"take": "taken", "spike": "spiked", "publish": "live", "undo": "spiked"}
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
MINUTES = 15


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    _make_stories()
    client = Client(HTTP_HOST="localhost")
    client.force_login(_editor())
    rows = [*_time_screen(client)]
    with _served() as address:
        rows += _triage(address, client.cookies["sessionid"].value)
    print(header("triage", stories=str(STORIES)))
    show(rows, "none")
    if given.json:
        write_json(rows, given.json)


def _make_stories() -> None:
    now = timezone.now()
    agencies = [Agency.objects.create(name=f"Агентство {n}", slug=f"agency-{n}") for n in range(8)]
    sections = [Section.objects.create(name=f"Раздел {n}", slug=f"section-{n}", position=n) for n in range(8)]
    for number in range(STORIES):
        story = Story.objects.create(
            slug=f"story-{number}",
            section=sections[number % 8],
            agency=agencies[number % 8],
            filed_at=now - timedelta(minutes=number),
        )
        text = f"Буксир № {number} вернулся в порт после ремонта на верфи. " * 8
        body = [{"type": "paragraph", "id": "b1", "value": {"text": text, "marks": []}}]
        Copy.objects.bulk_create([Copy(story=story, headline=f"Буксир № {number} вернулся в порт", body=body)])


def _editor() -> Reader:
    reader = Reader.objects.create(**name_fields("Нина Волонга"))
    reader.groups.add(group_of(EDITOR))
    return reader


def _time_screen(client: Client) -> Iterator[Row]:
    times = []
    for _again in range(7):
        with CaptureQueriesContext(connection) as queries:
            began = time.process_time()
            client.get("/desk/incoming/")
            times.append(time.process_time() - began)
    yield Row(f"screen of {STORIES}, CPU, ms", statistics.median(times) * 1000, target=300)
    yield Row(f"screen of {STORIES}, queries", len(queries))


@contextmanager
def _served() -> Iterator[str]:
    """The portal on loopback, with its style and script."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


def _triage(address: str, session: str) -> list[Row]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        window = context.new_page()
        began = time.perf_counter()
        window.goto("/desk/incoming/?by=time")
        opened = time.perf_counter() - began
        window.keyboard.press("o")
        times = [_decide(window, ROUND[number % len(ROUND)]) for number in range(STORIES)]
        whole = time.perf_counter() - began
        browser.close()
    shown, done = zip(*times, strict=True)
    return [
        Row("the list opens in the browser, ms", opened * 1000),
        Row("key to «shown», median, ms", statistics.median(shown) * 1000),
        Row("key to «done», median, ms", statistics.median(done) * 1000),
        Row("key to «done», the slowest of a hundred, ms", statistics.quantiles(done, n=100)[-1] * 1000),
        Row(f"{STORIES} stories decided, originals beside, s", whole, target=MINUTES * 60 / 3),
        Row(f"left of {MINUTES} min to read a story, s", (MINUTES * 60 - whole) / STORIES),
    ]


def _decide(window: Page, act: str) -> tuple[float, float]:
    """Seconds until the row says what is done with it, and until it is done."""
    number = window.locator(".desk-item.here").get_attribute("data-id")
    began = time.perf_counter()
    window.keyboard.press(KEYS[act])
    window.wait_for_selector(f"#s{number}.sent, #s{number}[data-state={STATES[act]}]", state="attached")
    shown = time.perf_counter() - began
    window.wait_for_selector(f"#s{number}[data-state={STATES[act]}]", state="attached")
    if act == "undo":
        window.keyboard.press("u")
        window.wait_for_selector(f"#s{number}[data-state=incoming]", state="attached")
        window.keyboard.press("j")
    return shown, time.perf_counter() - began


if __name__ == "__main__":
    main()
