"""Two hundred attempts to run a script in somebody's browser, in a browser: under the policy, and without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route

from svodka.discuss.models import Thread
from svodka.gather.models import Capture
from svodka.readers.models import Reader
from tests.security.cast import client_of, told
from tests.security.hostile import hostile_portal
from tests.security.payloads import PROBE, in_lots, payloads
from tests.site.world import full_portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Watched:
    """A browser's page that writes down everything that should not have happened."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.wrong: list[str] = []
        self.home = home
        self.page: Page = context.new_page()
        context.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", lambda dialog: (self._note(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("console", lambda line: self._said(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("popup", lambda opened: self._note(f"popup: {opened.url}"))

    def visit(self, path: str) -> None:
        self.page.goto(self.home + path, wait_until="load")
        if self.page.url.startswith(self.home):
            self.wrong += [f"{path}: {found}" for found in self.page.evaluate(PROBE)]
        else:
            self._note(f"left for {self.page.url}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:image/svg+xml")):
            self._note(f"request: {url}")

    def _said(self, words: str) -> None:
        if "status of 4" not in words:
            self._note(words)

    def _note(self, what: str) -> None:
        self.wrong.append(f"{self.page.url}: {what}")


def _watched(browser: Browser, home: str, reader: Reader, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(**options)
    cookies = client_of(reader).cookies
    context.add_cookies([{"name": "sessionid", "value": cookies["sessionid"].value, "url": home}])
    context.add_cookies([{"name": "svodka_in", "value": "1", "url": home}])
    yield Watched(context, home)
    context.close()


def test_nothing_that_readers_write_runs(live_server: Any, browser: Browser) -> None:
    reader, pages = hostile_portal()
    for bypassed in (True, False):
        for watched in _watched(browser, live_server.url, reader, bypass_csp=bypassed):
            # The policy is one for all: a part of the pages will do to see that it lets ours through.
            for path in pages if bypassed else pages[::5]:
                watched.visit(path)
            assert not watched.wrong, told(watched.wrong[:40])


def test_nor_does_what_a_form_gives_back(live_server: Any, browser: Browser) -> None:
    """Previews and refused forms: asked for by the test's own client, shown by the browser at the same address."""
    reader, _pages = hostile_portal()
    shown = list(_given_back(client_of(reader)))

    for watched in _watched(browser, live_server.url, reader, bypass_csp=True):
        _answer_with(watched.page, shown)
        for number in range(len(shown)):
            watched.visit(f"/answers/{number}/")
        assert not watched.wrong, told(watched.wrong[:40])
    assert len(shown) > 10


def _answer_with(page: Page, bodies: Sequence[str]) -> None:
    """The browser gets these for /answers/0/, /answers/1/ …"""

    def give(route: Route) -> None:
        number = int(route.request.url.rstrip("/").rpartition("/")[2])
        route.fulfill(body=bodies[number], content_type="text/html; charset=utf-8")

    page.route("**/answers/*/", give)


def _given_back(client: Client) -> Iterator[str]:
    thread = Thread.objects.filter(story__isnull=False).earliest("pk")
    write = f"/threads/{thread.pk}/write/"
    for lot in in_lots(payloads(), 4_000, between="\n\n"):
        forms = [(write, {"text": lot, "preview": ""}), (write, {"text": lot * 30})]
        forms += [("/posts/write/", {"headline": lot[:300], "text": lot, "preview": ""})]
        forms += [("/posts/write/", {"headline": lot, "text": lot})]
        forms += [("/accounts/login/", {"login": lot, "password": lot}), ("/me/name/", {"username": lot, "name": lot})]
        forms += [("/readers/Дежурный/ban/", {"reason": lot, "days": lot})]
        for path, form in forms:
            answer = (Client() if "accounts" in path else client).post(path, form)
            if answer.status_code not in {302, 303}:
                yield answer.content.decode()
        stale = Client(enforce_csrf_checks=True)
        yield stale.post(write, {"text": lot, lot[:80]: lot}).content.decode()


def test_a_link_to_a_script_in_the_agencys_address_is_no_link(live_server: Any, browser: Browser) -> None:
    full = full_portal()
    for capture in Capture.objects.all():
        Capture.objects.filter(pk=capture.pk).update(url=f"javascript:alert(pwned=1)//https://x.example/{capture.pk}")
    context = browser.new_context(bypass_csp=True)
    watched = Watched(context, live_server.url)
    for path in ("/", full["story"], full["story by link only"]):
        watched.visit(path)
    context.close()
    assert not watched.wrong, told(watched.wrong)


RAW = {
    "<script>alert(pwned=1)</script>": "dialog",
    "<img src=x onerror=alert(pwned=1)>": "dialog",
    "<article><a href='&#1;java&#10;script:alert(pwned=1)'>док</a></article>": "href",
    "<article><b hx-get=/me/here/>htmx</b></article>": "hx-get",
    "<p style='color:red'>фон</p>": "style",
    "<svg><a href=x>док</a></svg>": "<a",
    "<img src=https://x.example/a.png>": "request",
    "<meta http-equiv=refresh content='9;url=/'>": "meta",
}


def test_the_watch_sees_what_it_looks_for(live_server: Any, browser: Browser) -> None:
    missed = []
    for number, (body, seen) in enumerate(RAW.items()):
        context = browser.new_context(bypass_csp=True)
        watched = Watched(context, live_server.url)
        _answer_with(watched.page, list(RAW))
        watched.visit(f"/answers/{number}/")
        missed += [] if any(seen in note for note in watched.wrong) else [(body, watched.wrong)]
        context.close()
    assert not missed, told(missed)
