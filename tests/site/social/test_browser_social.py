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
