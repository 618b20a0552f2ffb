"""The shelves in a browser: what axe finds on each (nothing), the menu of each role, hiding a comment on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from svodka.digest.models import Edition
from svodka.discuss.models import Comment, Report
from svodka.gather.models import Source
from svodka.site.actions import make_standing_pages
from tests import make
from tests.desk.newsroom import at_desk, page_tree
from tests.desk.test_names import entry, spoken_of
from tests.site.test_browser_axe import AXE, RUN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def opened(live_server: Any, browser: Browser, transactional_db: None) -> Iterator[Open]:
    """A window in which somebody of that role is signed in."""
    contexts = []
    make.portal()

    def open_one(role: str, path: str, *, width: int = 1440, scheme: str = "light", script: bool = True) -> Page:
        session = at_desk(role).cookies["sessionid"].value
        context = browser.new_context(
            base_url=live_server.url, locale="ru-RU", viewport={"width": width, "height": 900},
            java_script_enabled=script, color_scheme=scheme,
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        window = context.new_page()
        window.set_default_timeout(6_000)
        window.set_default_navigation_timeout(30_000)  # the first page of a fresh server compiles its templates
        window.goto(path)
        return window

    yield open_one
    for context in contexts:
        context.close()


def shelves() -> list[str]:
    """One address of each kind, with something on it."""
    story = make.story()
    make.lead_picture(story, rights_state="unknown", credit_line="")
    page_tree()
    make_standing_pages(portal_name="Кильватер", language="ru")
    yard, double = entry("Ладвинская верфь", "ladvinskaya-verf"), entry("Верфь в Ладве", "verf-v-ladve")
    spoken_of(yard)
    edition = Edition.objects.create(day=make.NOON.date(), main=True, cut_off_at=make.NOON + timedelta(hours=1))
    failing = Source.objects.create(name="Рында", slug="rynda", feed_url="https://rynda.example/feed", failures=3)
    return [
        "portal/", "portal/sections/", "portal/sections/new/", f"portal/sections/{story.section_id}/",
        "portal/agencies/", f"portal/agencies/{story.agency_id}/", "portal/people/", "portal/standing/", "portal/log/",
        "names/", f"names/{double.pk}/?q=верфь", f"names/{double.pk}/into/{yard.pk}/", "pictures/", "digest/",
        f"digest/{edition.pk}/", "sources/", "sources/new/", f"sources/{failing.pk}/", "account/",
    ]  # fmt: skip


@pytest.mark.skipif(AXE is None, reason="axe-core is not here: npm install axe-core, or name its file in SVODKA_AXE")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing(opened: Open, scheme: Literal["light", "dark"], width: int) -> None:
    window, found = opened("owner", "/desk/account/", width=width, scheme=scheme), []
    for path in shelves():
        window.goto(f"/desk/{path}")
        window.wait_for_timeout(300)  # Wagtail's own script draws the menu
        window.evaluate(AXE.read_text(encoding="utf-8") if AXE else "")
        violations = window.evaluate(RUN)["violations"]
        found += [(path, one["id"], node["html"][:120]) for one in violations for node in one["nodes"]]
    # Wagtail names two of its landmarks alike.
    assert [one for one in found if one[1] != "landmark-unique"] == []


EVERYDAY = ["Входящие", "Изменилось", "Новости"]
EDITORS = [*EVERYDAY, "Имена", "Снимки", "Рассылка", "Источники"]
MENUS = {
    "author": EVERYDAY,
    "editor": EDITORS,
    "owner": [*EDITORS[:6], "Модерация (1)", "Источники", "Портал"],
}


@pytest.mark.parametrize("role", MENUS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_menu_holds_what_the_role_works_with(opened: Open, role: str, script: bool) -> None:
    reported()
    window = opened(role, "/desk/account/", script=script)
    places = window.locator(".sidebar-main-menu__list > li" if script else ".desk-menu a")
    expect(places).to_have_text(MENUS[role])


def test_the_menu_looks_through_the_stories(opened: Open) -> None:
    make.story("Баржу спустили")
    window = opened("editor", "/desk/names/")
    window.locator("#wagtail-sidebar [role=search] input").fill("Баржу")
    window.keyboard.press("Enter")
    expect(window.get_by_text("Баржу спустили").first).to_be_visible()
    assert "/desk/stories/" in window.url


def reported() -> Comment:
    comment = make.comment(make.thread(make.story()), "Продаю гараж у дока")
    Report.objects.create(comment=comment, by=make.reader("Лоцман"), reason="Реклама", made_at=make.NOON)
    return comment


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_comment_is_hidden_on_a_phone(opened: Open, script: bool) -> None:
    comment = reported()
    window = opened("owner", "/desk/account/", width=390, script=script)
    if script:
        window.locator(".sidebar-nav-toggle--mobile").click()
    window.get_by_role("link", name="Модерация (1)").click()
    window.get_by_role("link", name="Скрыть").first.click()
    window.get_by_label("Реклама").check()
    window.get_by_role("button", name="Скрыть").click()
    expect(window.get_by_text("Жалоб нет.")).to_be_visible()
    comment.refresh_from_db()
    assert comment.state == Comment.State.HIDDEN


def test_a_standing_page_is_rewritten(opened: Open) -> None:
    page_tree()
    make_standing_pages(portal_name="Кильватер", language="ru")
    window = opened("owner", "/desk/portal/standing/")
    window.get_by_role("link", name="Правила").first.click()
    window.locator("[contenteditable=true]").first.click()
    window.keyboard.type("Спорим о деле. ")
    window.wait_for_timeout(1000)  # the draft keeps itself meanwhile
    window.get_by_role("button", name="Опубликовать").first.click()
    expect(window.get_by_role("heading", name="Постоянные страницы")).to_be_visible()
    window.goto("/rules/")
    expect(window.get_by_text("Спорим о деле.").first).to_be_visible()
