"""The owner renames the portal and changes its colour, with the mouse; names are merged; an edition is ordered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from svodka.digest.models import Edition
from tests import make
from tests.desk.newsroom import at_desk
from tests.desk.test_names import entry, spoken_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(1440, True), (390, True), (390, False)], ids=["wide", "phone", "phone without script"])
def window(request: Any, live_server: Any, browser: Browser, transactional_db: None) -> Iterator[Page]:
    width, script = request.param
    make.portal()
    session = at_desk("owner").cookies["sessionid"].value
    context = browser.new_context(
        base_url=live_server.url, locale="ru-RU", viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    made = context.new_page()
    made.set_default_timeout(6_000)
    yield made
    context.close()


def press(window: Page, name: str) -> None:
    window.get_by_role("button", name=name, exact=True).first.click()


def test_the_owner_renames_the_portal_and_changes_its_colour(window: Page) -> None:
    make.story()
    window.goto("/desk/portal/")
    window.get_by_label("Название портала", exact=True).fill("Фарватер")
    window.get_by_label("Цвет портала").fill("#1f5f8b")
    press(window, "Сохранить")
    expect(window.get_by_text("все страницы уже обновились").first).to_be_visible()
    window.goto("/")
    expect(window.get_by_text("Фарватер").first).to_be_visible()
    colour = window.locator("link[href*='accent-']").get_attribute("href")
    assert colour == "/accent-1f5f8b.css"


def test_two_names_become_one(window: Page) -> None:
    yard, double = entry("Ладвинская верфь", "ladvinskaya-verf"), entry("Верфь в Ладве", "verf-v-ladve")
    spoken_of(yard)
    spoken_of(double, "Баржу спустили")
    window.goto(f"/desk/names/{double.pk}/")
    window.get_by_label("Другое имя").fill("ладвинская")
    press(window, "Найти")
    window.get_by_role("link", name="Слить с этим").click()
    press(window, "Слить")
    window.get_by_role("link", name="Досье", exact=True).click()
    expect(window.get_by_text("Баржу спустили").first).to_be_visible()


def test_an_edition_is_ordered_by_its_buttons(window: Page) -> None:
    now = timezone.now()
    edition = Edition.objects.create(day=now.date(), main=True, cut_off_at=now + timedelta(hours=1))
    for number, headline in enumerate(["Буксир спущен", "Док занят"]):
        make.story(headline, published_at=now - timedelta(minutes=number))
    window.goto(f"/desk/digest/{edition.pk}/")
    first = window.locator(".what").first.inner_text()
    window.get_by_role("button", name="Ниже").first.click()
    expect(window.locator(".what").nth(1)).to_contain_text(first.splitlines()[0])
    window.get_by_role("button", name="Не включать").first.click()
    expect(window.locator("li.out")).to_have_count(1)


PAGES = ["portal/", "portal/sections/", "portal/sections/new/", "portal/agencies/", "portal/people/", "names/",
         "names/NAME/", "pictures/", "digest/", "digest/EDITION/", "sources/", "sources/new/",
         "portal/log/"]  # fmt: skip


def test_no_page_is_wider_than_its_window(window: Page) -> None:
    story = make.story()
    make.lead_picture(story, rights_state="unknown", credit_line="")
    yard = entry("Ладвинский судостроительно-судоремонтный завод имени первого шкипера", "zavod")
    edition = Edition.objects.create(day=make.NOON.date(), main=True, cut_off_at=make.NOON + timedelta(hours=1))
    wide = []
    for path in PAGES:
        window.goto("/desk/" + path.replace("NAME", str(yard.pk)).replace("EDITION", str(edition.pk)))
        if window.locator(".shelf").evaluate("it => it.scrollWidth > it.clientWidth + 1"):
            wide.append(path)
    assert wide == []
