"""To a service and back in chromium, under the site's policy: form-action holds every hop of an answer to a form."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from svodka.readers.models import Reader
from tests import make
from tests.site.social.provider import CLIENT, SECRET, FakeService
from tests.site.test_browser_axe import AXE, RUN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def vk(live_server: Any, settings: Any) -> Iterator[FakeService]:
    """VK ID that passes a reader through two hosts; the portal at its public address."""
    make.portal()
    settings.PUBLIC_ADDRESS = live_server.url
    with FakeService("vk", f"{live_server.url}/accounts/vk/login/callback/") as service:
        paths = {"access_token_url": "token", "profile_url": "profile"}
        addresses = {name: service.base + service.path(path) for name, path in paths.items()}
        addresses["authorize_url"] = service.base.replace("127.0.0.1", "localhost") + service.path("authorize")
        services = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        services["vk"]["APPS"] = [{"client_id": CLIENT, "secret": SECRET, "settings": {"addresses": addresses}}]
        settings.SOCIALACCOUNT_PROVIDERS = services
        yield service


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def window(request: Any, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_reader_comes_in_by_vk_id(live_server: Any, vk: FakeService, window: Page) -> None:
    window.goto(f"{live_server.url}/en/accounts/login/?next=/en/about/")
    window.get_by_role("button", name="Sign in with VK ID").click()
    window.wait_for_url("**/en/accounts/3rdparty/signup/")
    window.get_by_label("E-mail").fill("")
    window.get_by_label("I agree to the processing").check()
    window.get_by_role("button", name="Sign up").click()
    window.wait_for_url("**/en/about/")
    assert Reader.objects.get().joined_from == "vk"


def test_back_leads_to_the_sign_in_page(live_server: Any, vk: FakeService, window: Page) -> None:
    window.goto(f"{live_server.url}/en/accounts/login/")
    window.get_by_role("button", name="Sign in with VK ID").click()
    window.wait_for_url("**/3rdparty/signup/")
    window.go_back()
    assert window.url == f"{live_server.url}/en/accounts/login/"


PAGES = ("login/", "vk/login/", "3rdparty/login/error/", "3rdparty/login/error/?why=known", "3rdparty/login/cancelled/")


@pytest.mark.skipif(AXE is None, reason="axe-core is not here: npm install axe-core, or name its file in SVODKA_AXE")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(live_server: Any, vk: FakeService, browser: Browser, scheme: Any) -> None:
    assert AXE
    script, found = AXE.read_text(encoding="utf-8"), list[str]()
    window = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 900}).new_page()

    def look() -> None:
        window.evaluate(script)
        found.extend(f"{window.url}: {violation['id']}" for violation in window.evaluate(RUN)["violations"])

    for path in PAGES:
        window.goto(f"{live_server.url}/accounts/{path}")
        look()
    window.goto(f"{live_server.url}/accounts/login/")
    window.locator("button[formaction$='/vk/login/']").click()
    window.wait_for_url("**/3rdparty/signup/")
    look()
    window.locator("input[name=email]").fill("")
    window.locator("input[name=consent]").check()
    window.locator("main form button").first.click()
    window.goto(f"{live_server.url}/accounts/3rdparty/")
    look()
    window.context.close()
    assert found == []
