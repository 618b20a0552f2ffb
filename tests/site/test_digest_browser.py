"""From the form on the front page to the last letter, in a browser: mail over real SMTP, sent by the worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from svodka.digest.models import Subscription
from svodka.site.letters.composing import OWN, digest_bodies
from svodka.site.letters.issue import words_of
from svodka.stories.queries import masthead
from tests import make
from tests.mail_sink import SmtpSink, text_of
from tests.site.digest_world import NINA, Room, closed, stories
from tests.site.test_digest_sending import over_smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sink(settings: Any, live_server: Any) -> Iterator[SmtpSink]:
    settings.PUBLIC_ADDRESS = live_server.url
    with SmtpSink() as server:
        over_smtp(settings, *server.address)
        yield server


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def window(live_server: Any, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=bool(request.param), base_url=live_server.url, locale="ru-RU")
    made = context.new_page()
    made.set_default_timeout(15_000)
    yield made
    context.close()


def round_of(room: Room) -> None:
    """In a thread of its own: playwright runs an event loop in this one."""

    def work() -> None:
        room.round()
        connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def link(words: str, path: str) -> str:
    found = re.search(rf"http://\S+/digest/{path}\S+", words)
    assert found, words
    return found[0]


def test_from_the_form_to_the_end(window: Page, sink: SmtpSink) -> None:
    now = timezone.now()
    stories(now)
    room = Room(now)

    window.goto("/")
    window.locator("section.digest input[name=email]").fill(NINA)
    window.get_by_role("button", name="Подписаться").click()
    expect(window.locator("h1")).to_have_text("Загляните в почту")
    room.now = timezone.now()
    round_of(room)

    window.goto(link(text_of(sink.wait_for(NINA)), "confirm"))
    assert Subscription.objects.get().state == "asked"
    window.get_by_role("button", name="Подтвердить").click()
    expect(window.locator(".done").first).to_contain_text("Подписка подтверждена")
    _chosen(window)

    held = Subscription.objects.get()
    assert held.next_at
    Subscription.objects.update(next_at=now.replace(second=0, microsecond=0))
    room.now = timezone.now()
    round_of(room)
    letter = sink.wait_for(NINA, count=2)

    window.goto(link(text_of(letter), r"20"))
    expect(window.locator("main h2").first).to_have_text("Верфи")
    expect(window.locator("main")).to_contain_text("Новость told «Устьяна»")
    assert NINA not in window.content()

    _ended(window, str(letter["List-Unsubscribe"]).strip("<>"))


def _chosen(window: Page) -> None:
    """Another hour, another zone, one section less: kept, and shown again."""
    window.locator("select[name=hour]").select_option("19")
    window.locator("select[name=zone]").select_option("Asia/Vladivostok")
    window.get_by_label("Порты").uncheck()
    window.get_by_role("button", name="Сохранить").click()
    expect(window.locator(".done").first).to_contain_text("Сохранено")
    expect(window.get_by_label("Порты")).not_to_be_checked()
    held = Subscription.objects.get()
    assert (held.hour, held.time_zone, held.sections.count()) == (19, "Asia/Vladivostok", 1)


def _ended(window: Page, address: str) -> None:
    """Opening the address changes nothing; one POST without cookies does."""
    window.goto(address)
    expect(window.get_by_role("button", name="Отписаться")).to_be_visible()
    assert Subscription.objects.get().state == "active"
    path = "/" + address.split("/", 3)[3]
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, Subscription.objects.get().state) == (200, "ended")
    window.reload()
    expect(window.locator("h1")).to_have_text("Вы отписаны")


@pytest.mark.parametrize("width", [600, 360])
def test_the_letter_fits_the_width_of_a_mailbox(width: int, browser: Browser, transactional_db: None) -> None:
    now = timezone.now()
    stories(now)
    make.story("Металлоконструкцийсудоремонтмашпроект " * 4, published_at=now)
    words = words_of(closed(now), head=masthead()).issue()
    html, _text = digest_bodies(words, masthead(), dict.fromkeys(OWN, "http://x.example/"))
    window = browser.new_page(viewport={"width": width, "height": 700})
    window.set_content(html)
    assert window.evaluate("document.documentElement.scrollWidth") == width
    assert window.locator("h1").bounding_box()["width"] <= width - 32  # type: ignore[index]
    window.close()
