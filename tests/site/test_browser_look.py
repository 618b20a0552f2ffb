"""Pages as a browser lays them out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from svodka.stories.models import Portal
from tests.site.world import full_portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What the sheet makes of the owner's colour, as the browser resolves it: oklch(lightness chroma hue).
SHADE = """() => ({
    given: getComputedStyle(document.documentElement).getPropertyValue('--accent'),
    used: getComputedStyle(document.querySelector('.wake .foam')).stroke,
})"""
BOTTOMS = """() => {
    const ends = chosen => [...document.querySelectorAll(chosen)].map(block => block.getBoundingClientRect().bottom);
    return ['.seconds > *', '.wire-column > *', '.rail > *'].map(column => Math.max(...ends(column)));
}"""


def test_no_page_is_wider_than_its_window(live_server: Any, browser: Browser) -> None:
    pages, wide = full_portal(), []
    for width in (320, 768, 1440):
        page = browser.new_page(viewport={"width": width, "height": 900})
        for name, path in pages.items():
            page.goto(live_server.url + path)
            if page.evaluate(OVERFLOW) > 0:
                wide.append((name, width))
        page.close()
    assert wide == []


def test_the_policy_of_the_site_lets_everything_through(live_server: Any, browser: Browser) -> None:
    page, said = browser.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in full_portal().values():
        page.goto(live_server.url + path)
    page.close()
    assert [words for words in said if "status of 4" not in words] == []


def test_the_columns_of_the_front_end_together(live_server: Any, browser: Browser) -> None:
    full_portal()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(live_server.url)
    bottoms = sorted(page.evaluate(BOTTOMS))
    page.close()
    assert bottoms[-1] - bottoms[0] <= 160


def test_the_keyboard_begins_with_the_way_to_the_content(live_server: Any, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(live_server.url + full_portal()["story"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_the_owners_colour_stays_legible(live_server: Any, browser: Browser) -> None:
    full_portal()
    Portal.objects.update(accent="#ffee00")
    page = browser.new_page(color_scheme="light")
    page.goto(live_server.url + "/discussed/")
    shade = page.evaluate(SHADE)
    page.close()
    assert shade["given"] == "#ffee00"
    assert float(shade["used"].removeprefix("oklch(").split()[0]) <= 0.48
