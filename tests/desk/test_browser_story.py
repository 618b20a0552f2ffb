"""An editor's story in a browser: opened, edited, a wrong name rejected, published, corrected, withdrawn; by two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk, incoming
from tests.desk.story_form import told
from tests.site.test_browser_axe import AXE, RUN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def opened(live_server: Any, browser: Browser, transactional_db: None) -> Iterator[Open]:
    """opened(path, name=…, width=…) -> a window of an editor; at the end no script may have failed in any."""
    failures: list[str] = []
    contexts = []
    make.portal()

    def open_in(path: str, *, name: str = "Нина Волонга", width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="ru-RU", viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        session = at_desk("editor", name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        window = context.new_page()
        window.set_default_timeout(15_000)
        window.on("pageerror", lambda error: failures.append(str(error)))
        window.goto(path)
        return window

    yield open_in
    for context in contexts:
        context.close()
    assert failures == []


def address(story: Story) -> str:
    return f"/desk/stories/{story.pk}/"


def press(window: Page, name: str) -> None:
    window.get_by_role("button", name=name, exact=True).last.click()


def said(window: Page, words: str) -> None:
    expect(window.get_by_text(words).first).to_be_visible()


def paragraph(window: Page, number: int = 0) -> Any:
    return window.locator(f"textarea[name='body-{number}-value-text']")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_wrong_name_rejected_and_the_page_changed(opened: Open, width: int) -> None:
    story = told(state="live", published_at=make.NOON)
    window = opened(address(story), width=width)
    window.locator("#names-panel").get_by_role("button", name="Отклонить").click()
    said(window, "«Ладвинская верфь» в новости больше нет.")
    reader = window.context.new_page()
    reader.goto(f"/news/{story.pk}-parom/")
    expect(reader.locator("a[href*='ladvinskaya-verf']")).to_have_count(0)
    window.locator("#names-panel").get_by_role("button", name="Вернуть").click()
    said(window, "снова в новости")
    reader.reload()
    expect(reader.locator("a[href*='ladvinskaya-verf']").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_edited_published_corrected_withdrawn(opened: Open, width: int) -> None:
    story = told()
    window = opened(address(story), width=width)
    paragraph(window).fill("Передача парома перенесена на август. Об этом сообщила Ладвинская верфь.")
    press(window, "Опубликовать")
    said(window, "Опубликована.")
    paragraph(window).fill("Передача парома перенесена на сентябрь. Об этом сообщила Ладвинская верфь.")
    window.locator("summary", has_text="Исправить").click()
    window.get_by_label("Что изменено и почему").fill("Уточнён срок передачи.")
    press(window, "Исправить")
    said(window, "Исправлено")
    reader = window.context.new_page()
    reader.goto(f"/news/{story.pk}/")
    said(reader, "Уточнён срок передачи.")
    expect(reader.locator("ins")).to_have_text("Передача парома перенесена на\xa0сентябрь.")
    window.get_by_role("link", name="Снять с сайта…").click()
    window.get_by_label("права").check()
    press(window, "Снять с сайта")
    said(window, "Снята с сайта")
    answer = reader.reload()
    assert answer
    assert answer.status == 410


def test_a_moment_is_chosen_and_cancelled(opened: Open) -> None:
    story = told()
    window = opened(address(story))
    window.locator("summary", has_text="Назначить время").click()
    window.get_by_label("День и час").fill(f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}")
    press(window, "Назначить время")
    said(window, "Время выхода:")
    press(window, "Отменить время выхода")
    said(window, "Время выхода отменено.")
    assert Story.objects.get(pk=story.pk).state == "ready"


def test_a_preview_opens_beside_and_the_form_stays(opened: Open) -> None:
    window = opened(address(told()))
    window.get_by_label("Заголовок", exact=True).fill("Паром передадут в августе")
    with window.context.expect_page() as beside:
        press(window, "Предпросмотр")
    expect(beside.value.locator("h1")).to_contain_text("Паром передадут")
    expect(window.get_by_label("Заголовок", exact=True)).to_have_value("Паром передадут в августе")


def test_what_is_typed_saves_itself_when_the_page_is_left(opened: Open) -> None:
    story = told()
    window = opened(address(story))
    window.wait_for_timeout(600)  # the script takes down what the form holds once Wagtail's fields are in
    window.get_by_label("Заголовок", exact=True).fill("Паром передадут")
    window.goto("/desk/stories/")
    window.goto(address(story))
    expect(window.get_by_label("Заголовок", exact=True)).to_have_value("Паром передадут")
    said(window, "не сохранено вручную")


def test_a_picture_added_takes_nothing_that_was_typed(opened: Open) -> None:
    window = opened(address(told()))
    window.wait_for_timeout(600)
    window.get_by_label("Надзаголовок", exact=True).fill("Флот")
    window.locator("#pictures").evaluate("part => part.open = true")
    window.locator("#new-picture").set_input_files({"name": "a.txt", "mimeType": "image/png", "buffer": b"x"})
    with window.expect_navigation(url="**/stories/*/*"):
        press(window, "Добавить")
    expect(window.get_by_label("Надзаголовок", exact=True)).to_have_value("Флот")


def test_two_editors_on_one_story(opened: Open) -> None:
    story = told()
    irina, pavel = opened(address(story), name="Ирина Седова"), opened(address(story), name="Павел Гурьев")
    said(pavel, "Ещё открыта у: Ирина Седова.")
    irina.get_by_label("Заголовок", exact=True).fill("Паром ждут осенью")
    press(irina, "Сохранить")
    said(irina, "Сохранено в")
    pavel.get_by_label("Заголовок", exact=True).fill("Паром передадут в августе")
    press(pavel, "Сохранить")
    said(pavel, "Двое правили одно и то же")
    expect(pavel.locator(".clash")).to_contain_text("Паром ждут осенью")
    expect(pavel.get_by_label("Заголовок", exact=True)).to_have_value("Паром передадут в августе")
    press(pavel, "Сохранить")
    said(pavel, "Сохранено в")
    assert Story.objects.get(pk=story.pk).copy.headline == "Паром передадут в августе"


@pytest.mark.skipif(AXE is None, reason="axe-core is not here: npm install axe-core, or name its file in SVODKA_AXE")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing(opened: Open, scheme: Literal["light", "dark"], width: int) -> None:
    taken, live = told(section=None, capture=make.capture()), told(slug="live", state="live", published_at=make.NOON)
    make.lead_picture(taken)
    incoming("Порт Тосва закрыт льдом", copy={"rights_state": "unknown"}, embargo_until="2099-01-01T00:00:00Z")
    window = opened("/desk/stories/", width=width)
    window.emulate_media(color_scheme=scheme)
    found = []
    for path in (
        "/desk/incoming/",
        "/desk/stories/",
        address(taken),
        address(live),
        f"{address(live)}withdraw/",
        f"{address(taken)}names/",
    ):
        window.goto(path)
        window.wait_for_timeout(500)  # Wagtail's own scripts draw the menu and the blocks
        window.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        window.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")
        violations = window.evaluate(RUN)["violations"]
        found += [(path, one["id"], node["html"][:120]) for one in violations for node in one["nodes"]]
    # Wagtail names two of its landmarks alike.
    assert [one for one in found if one[1] != "landmark-unique"] == []


# What is less than its measure in height: of everything that is pressed, and of what acts.
SMALL = """
([of, least]) => [...document.querySelectorAll(of)]
  .filter((one) => one.checkVisibility() && one.type !== "hidden")
  .filter((one) => !(one.matches("a:not(.button, .button-like)") && one.closest("p:not(.jump), li, dd")))
  .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.height && box.height < least)
  .map(([one, box]) => `${Math.round(box.height)} ${one.outerHTML.slice(0, 80)}`)
"""
PRESSED = ":is(.desk, .story-desk) :is(a, button, summary, input, select)"
ACTS = ":is(.buttons, #acts > form, .bar, .withdraw) :is(.button, .button-like, button[name=act])"


def test_a_thumb_finds_everything_on_a_phone(opened: Open) -> None:
    """390 px: nothing sticks out to the side, targets are 24 px and more, and what acts is 44 (WCAG 2.5.8, 2.5.5)."""
    live = told(state="live", published_at=make.NOON)
    incoming("Порт Тосва закрыт льдом", copy={"rights_state": "unknown"})
    window = opened("/desk/incoming/", width=390)
    found = []
    for path in ("/desk/incoming/", address(live), f"{address(live)}withdraw/", "/desk/stories/"):
        window.goto(path)
        window.wait_for_timeout(500)
        window.evaluate("document.querySelectorAll('.ask').forEach(one => one.open = true)")
        small = window.evaluate(SMALL, [PRESSED, 24]) + window.evaluate(SMALL, [ACTS, 44])
        found += [(path, one) for one in small]
        assert not window.evaluate("document.documentElement.scrollWidth > 390"), path
    assert found == []
