"""A morning's triage by keyboard, by mouse, and without the script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from svodka.gather.models import Reading
from svodka.stories.models import Story
from tests import make
from tests.desk.newsroom import at_desk, incoming

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINES = ("Док «Прибой» вышел из ремонта", "Порт Тосва закрыт льдом", "Буксир «Настя» спущен на воду")
Open = Callable[..., Page]


@pytest.fixture
def stories(transactional_db: None) -> list[Story]:
    make.portal()
    make.section("ports", "Порты", position=1)
    capture = make.capture("https://rynda.example/n/1")
    record = {"article": {"headline": HEADLINES[0], "body": [{"kind": "paragraph", "text": "Прочитано со страницы."}]}}
    Reading.objects.create(capture=capture, engine="tests", record=record, made_at=make.NOON)
    made = [incoming(headline, minutes=minutes) for minutes, headline in enumerate(HEADLINES)]
    Story.objects.filter(pk=made[0].pk).update(capture=capture)
    return made


@pytest.fixture
def opened(live_server: Any, browser: Browser, stories: list[Story]) -> Iterator[Open]:
    """opened(role, script=True) -> the incoming in a window; at the end no script may have failed in it."""
    failures: list[str] = []
    contexts = []

    def opened_by(role: str = "editor", *, script: bool = True, path: str = "/desk/") -> Page:
        client: Client = at_desk(role)
        context = browser.new_context(java_script_enabled=script, base_url=live_server.url, locale="ru-RU")
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        window = context.new_page()
        window.set_default_timeout(20_000)
        window.on("pageerror", lambda error: failures.append(str(error)))
        window.goto(path)
        return window

    yield opened_by
    for context in contexts:
        context.close()
    assert failures == []


def row(window: Page, story: Story) -> Any:
    return window.locator(f"#s{story.pk}")


def told(window: Page, text: str) -> None:
    expect(window.locator("#told")).to_contain_text(text)


def states(stories: list[Story]) -> list[str]:
    return [Story.objects.values_list("state", flat=True).get(pk=story.pk) for story in stories]


def test_a_key_for_each_act_and_a_step_back_for_each_key(opened: Open, stories: list[Story]) -> None:
    window = opened()
    for key in ("t", "s", "p"):  # each goes on to the next row
        window.keyboard.press(key)
    told(window, "Опубликована")
    assert states(stories) == ["taken", "spiked", "live"]
    for number in range(3):
        window.keyboard.press("u")
        expect(row(window, stories[2 - number])).to_have_attribute("data-state", "incoming")
    assert states(stories) == ["incoming"] * 3


def test_keys_are_known_by_their_place(opened: Open, stories: list[Story]) -> None:
    window = opened()
    event = (
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'е', code: 'KeyT', bubbles: true}))"
    )
    window.evaluate(event)
    told(window, "Взята в работу")
    assert states(stories)[0] == "taken"


def test_letters_typed_into_the_search_do_nothing_else(opened: Open, stories: list[Story]) -> None:
    window = opened()
    window.keyboard.press("/")
    window.keyboard.type("sptux")
    expect(window.locator("#q")).to_have_value("sptux")
    assert states(stories) == ["incoming"] * 3


def test_chosen_rows_go_together_and_come_back_together(opened: Open, stories: list[Story]) -> None:
    window = opened()
    for key in ("x", "j", "x", "s"):
        window.keyboard.press(key)
    told(window, "Забракованы 2 новости")
    assert states(stories) == ["spiked", "spiked", "incoming"]
    window.keyboard.press("u")
    told(window, "Возвращены 2 новости")
    assert states(stories) == ["incoming"] * 3


def test_the_original_stands_beside_the_row(opened: Open, stories: list[Story]) -> None:
    window = opened()
    window.keyboard.press("o")
    expect(window.locator("#beside")).to_contain_text("Прочитано со страницы.")
    window.keyboard.press("j")
    expect(window.locator("#beside")).to_contain_text("Страницы за этой новостью нет")
    window.keyboard.press("Escape")
    expect(window.locator("#beside")).to_be_hidden()


def test_what_stands_in_the_way_is_said_in_the_row(opened: Open, stories: list[Story]) -> None:
    window = opened()
    Story.objects.filter(pk=stories[0].pk).update(embargo_until="2099-01-01T00:00:00Z")
    window.keyboard.press("p")
    expect(row(window, stories[0]).locator(".problem")).to_have_text("На ней эмбарго.")
    assert states(stories)[0] == "incoming"


def test_a_portal_that_does_not_answer_changes_nothing(opened: Open, stories: list[Story]) -> None:
    window = opened()
    window.route("**/desk/incoming/act/", lambda route: route.abort())
    window.keyboard.press("s")
    expect(row(window, stories[0]).locator(".problem")).to_contain_text("Портал не отвечает")


def test_another_section_by_the_list_in_the_row(opened: Open, stories: list[Story]) -> None:
    window = opened()
    row(window, stories[1]).get_by_label("Раздел").select_option("Порты")
    told(window, "Раздел сменён")
    window.keyboard.press("u")
    told(window, "Возвращена в свой раздел")
    assert Story.objects.get(pk=stories[1].pk).section.slug == "yards"  # type: ignore[union-attr]


def test_what_comes_meanwhile_is_announced(opened: Open, stories: list[Story]) -> None:
    window = opened()
    incoming("Пришло, пока читали")
    window.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    window.locator("#fresh a", has_text="1 новая").click()
    expect(window.locator("h3", has_text="Пришло, пока читали")).to_be_visible()


@pytest.mark.parametrize(("button", "state"), [("Взять", "taken"), ("Забраковать", "spiked"), ("Опубликовать", "live")])
def test_the_same_buttons_without_the_script(opened: Open, stories: list[Story], button: str, state: str) -> None:
    window = opened(script=False)
    row(window, stories[1]).get_by_role("button", name=button, exact=True).click()
    assert states(stories)[1] == state
    window.get_by_role("button", name="Отменить последнее").click()
    assert states(stories) == ["incoming"] * 3


def test_an_author_has_no_key_to_publish(opened: Open, stories: list[Story]) -> None:
    window = opened("author")
    window.keyboard.press("p")
    window.keyboard.press("s")
    window.keyboard.press("t")
    told(window, "Взята в работу")
    assert states(stories) == ["taken", "incoming", "incoming"]
