"""Comments as a browser lays them out: the one a link leads to, and words that would break the page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from svodka.discuss.models import Comment, Thread
from tests import make
from tests.discuss.talk import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKED = """() => {
    const it = document.querySelector(':target'), {top} = it.getBoundingClientRect();
    const ground = chosen => getComputedStyle(document.querySelector(chosen)).backgroundColor;
    const marked = ground(':target') != ground('.comment:not(:target)');
    return {id: it.id, seen: top >= 0 && top < innerHeight, marked};
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# How far the ink of a comment could reach beyond the box of its list item.
STRAYING = """() => [...document.querySelectorAll('.comment')].filter(
    it => it.scrollWidth > it.clientWidth + 1 || getComputedStyle(it).direction != 'ltr').length"""
HOSTILE = [
    "щ" * 20_000,
    "W" * 20_000,
    "\u202eмотсозв\u202c \u2066раз\u2069",
    "я" + "\u0301\u0316\u0332" * 400,
    "مرحبا بكم في الميناء, № 1 שלום",
    "https://dok.example/" + "a" * 1_900,
    "`" + "x" * 3_000 + "`",
    "```\n" + "y" * 3_000 + "\n```",
    ">" * 60 + " глубоко",
    "- " * 60 + "список в списке",
    "﷽" * 300,
    "🚢" * 2_000,
]


@pytest.fixture
def thread(transactional_db: None) -> Thread:
    make.portal()
    return make.thread(make.story())


def test_a_link_to_a_number_opens_at_it_and_marks_it(live_server: Any, browser: Browser, thread: Thread) -> None:
    fill(thread, [0] * 130)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/news/{thread.story_id}-parom/page-1/?n=123#nowhere")
    assert page.url.endswith("/page-2/#c123")
    assert page.evaluate(MARKED) == {"id": "c123", "seen": True, "marked": True}
    page.close()


def test_a_number_within_a_run_of_tombstones_opens_too(live_server: Any, browser: Browser, thread: Thread) -> None:
    fill(thread, [0] * 80)
    Comment.objects.filter(seq__gte=50, seq__lte=70).update(state="hidden", state_reason="спор о людях")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/news/{thread.story_id}-parom/page-1/#c66")
    assert page.evaluate("document.querySelector('.tombstone:has(:target)').getBoundingClientRect().top") >= 0
    page.close()


@pytest.mark.parametrize("place", ["page-1/", "branches/", "branches/1/", ""])
def test_no_words_break_the_page(live_server: Any, browser: Browser, thread: Thread, place: str) -> None:
    parent = None
    for number, words in enumerate(HOSTILE):
        parent = make.comment(thread, words, to=parent, by=make.commenter(f"Читатель-{number}-" + "ъ" * 40))
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/news/{thread.story_id}-parom/{place}")
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(STRAYING) == 0
    page.close()
