"""An editor's day in one piece, each step seen by a reader; and what is left of it when the server is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from svodka.stories.models import Story
from tests import make
from tests.cli.conftest import _prepared, free_port, portal_folder, run_svodka
from tests.cli.test_serving import children, served
from tests.desk.newsroom import at_desk, incoming
from tests.desk.test_browser_story import paragraph, press, said
from tests.fakes import FakeWeb
from tests.test_work_desk import worker

__all__ = ["_prepared", "free_port", "portal_folder"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def opened(live_server: Any, browser: Browser, transactional_db: None) -> Iterator[Open]:
    """opened(path, session="") -> a window of somebody; at the end no script may have failed in any."""
    failures: list[str] = []
    contexts = []

    def open_in(path: str, session: str = "", base: str = live_server.url, width: int = 1440) -> Page:
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(base_url=base, locale="ru-RU", viewport=size)
        contexts.append(context)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        window = context.new_page()
        window.set_default_timeout(20_000)
        window.on("pageerror", lambda error: failures.append(str(error)))
        window.goto(path)
        return window

    yield open_in
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def morning(transactional_db: None) -> list[Story]:
    """Three that came in, the newest first; the second waits for a decision on its rights."""
    make.portal()
    told = ("Док «Прибой» вышел из ремонта", "Порт Тосва закрыт льдом", "Буксир «Настя» спущен на воду")
    stories = [incoming(headline, minutes=number, text=f"{headline}.") for number, headline in enumerate(told)]
    stories[1].copy.rights_state = "unknown"
    stories[1].copy.save(update_fields=["rights_state"])
    return stories


class AReader:
    """Somebody without an account who looks at the public pages."""

    def __init__(self, window: Page) -> None:
        self.window = window

    def gets(self, path: str) -> int:
        answer = self.window.request.get(path)
        return answer.status

    def finds(self, story: Story) -> set[str]:
        """Where the story is met: on the front page, in the feed, in search."""
        places = {"front": "/", "feed": "/feeds/news.xml", "search": f"/search/?q={story.copy.headline.split()[-1]}"}
        return {place for place, path in places.items() if f"/news/{story.pk}-" in self.window.request.get(path).text()}


EVERYWHERE = {"front", "feed", "search"}


@pytest.mark.parametrize("width", [1440, 390])
def test_an_editors_day(opened: Open, morning: list[Story], tmp_path: Path, width: int) -> None:
    session = at_desk("editor").cookies["sessionid"].value
    reader, desk = AReader(opened("/")), opened("/desk/", session, width=width)
    dock, port, tug = morning
    triage(desk, reader, port)
    edit_and_publish(desk, reader, dock)
    correct(desk, reader, dock)
    schedule(desk, reader, tug, tmp_path)
    withdraw(desk, reader, dock)


def triage(desk: Page, reader: AReader, port: Story) -> None:
    """By keyboard: the first taken, the second published with a decision on its rights, the third left."""
    desk.keyboard.press("t")
    expect(desk.locator("#told")).to_contain_text("Взята в работу")
    desk.keyboard.press("p")
    expect(desk.locator(f"#s{port.pk} .ask")).to_contain_text("Что увидят читатели?")
    assert reader.gets(f"/news/{port.pk}/") == 404
    desk.keyboard.press("4")
    expect(desk.locator("#told")).to_contain_text("Опубликована")
    assert reader.finds(port) == EVERYWHERE


def edit_and_publish(desk: Page, reader: AReader, dock: Story) -> None:
    desk.locator(f"#s{dock.pk} h3 a").click()
    paragraph(desk).fill("Док «Прибой» вышел из ремонта раньше срока.")
    press(desk, "Опубликовать")
    said(desk, "Опубликована.")
    assert reader.finds(dock) == EVERYWHERE
    reader.window.goto(f"/news/{dock.pk}/")
    said(reader.window, "раньше срока")


def correct(desk: Page, reader: AReader, dock: Story) -> None:
    paragraph(desk).fill("Док «Прибой» вышел из ремонта в срок.")
    desk.locator("summary", has_text="Исправить").click()
    desk.get_by_label("Что изменено и почему").fill("Срок назван неверно.")
    press(desk, "Исправить")
    said(desk, "Исправлено")
    reader.window.reload()
    said(reader.window, "Срок назван неверно.")
    expect(reader.window.locator("del")).to_contain_text("раньше срока")


def schedule(desk: Page, reader: AReader, tug: Story, folder: Path) -> None:
    desk.goto(f"/desk/stories/{tug.pk}/")
    desk.locator("summary", has_text="Назначить время").click()
    desk.get_by_label("День и час").fill(f"{timezone.localtime() + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    press(desk, "Назначить время")
    said(desk, "Время выхода:")
    assert reader.gets(f"/news/{tug.pk}/") == 404
    past = timezone.now() - timedelta(minutes=1)  # two hours later
    Story.objects.filter(pk=tug.pk).update(due_at=past, scheduled_for=past)
    with FakeWeb() as web:
        worker(web, folder, timezone.now()).work_once()
    assert reader.finds(tug) == EVERYWHERE


def withdraw(desk: Page, reader: AReader, dock: Story) -> None:
    desk.goto(f"/desk/stories/{dock.pk}/")
    desk.get_by_role("link", name="Снять с сайта…").click()
    desk.get_by_label("Неверна").check()
    press(desk, "Снять с сайта")
    said(desk, "Снята с сайта")
    assert (reader.gets(f"/news/{dock.pk}/"), reader.finds(dock)) == (410, set())


# --- killed ---

BEGIN = """
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.story_form import told
make.portal()
print("session", at_desk("editor").cookies["sessionid"].value, told().pk)
"""
SAVE_NOW = """
Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
document.dispatchEvent(new Event("visibilitychange"));
Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
"""


def kill_all(pid: int) -> None:
    """The supervisor and all below it, none of them asked."""
    below = [child for web in children(pid) for child in children(web)]
    for one in (pid, *children(pid), *below):
        os.kill(one, signal.SIGKILL)


def test_a_server_killed_in_the_midst_of_an_edit_gives_the_words_back(
    opened: Open, portal_folder: Path, free_port: int
) -> None:
    """What had saved itself stands in the form opened anew, the rest in the window that stayed open."""
    told = run_svodka(portal_folder, "manage", "shell", given=BEGIN)
    _word, session, story = told.stdout.strip().splitlines()[-1].split()
    base, path = f"http://127.0.0.1:{free_port}", f"/desk/stories/{story}/"
    with served(portal_folder, free_port) as portal:
        desk = opened(path, session, base=base)
        desk.wait_for_timeout(600)  # the script takes down what the form holds once Wagtail's fields are in
        paragraph(desk).fill("Первая фраза сохранилась сама.")
        desk.evaluate(SAVE_NOW)
        expect(desk.locator("#saving")).to_contain_text("Сохранено")
        paragraph(desk).fill("Первая фраза сохранилась сама. Вторую набирают.")
        kill_all(portal.pid)
        desk.evaluate(SAVE_NOW)
        expect(desk.locator("#saving")).to_contain_text("Портал не отвечает")
    with served(portal_folder, free_port):
        expect(paragraph(opened(path, session, base=base))).to_have_value("Первая фраза сохранилась сама.")
        desk.evaluate(SAVE_NOW)
        expect(desk.locator("#saving")).to_contain_text("Сохранено")
        anew = opened(path, session, base=base)
        expect(paragraph(anew)).to_have_value("Первая фраза сохранилась сама. Вторую набирают.")
