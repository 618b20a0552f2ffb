"""What axe finds on the pages of an account: nothing, light on a wide screen and dark on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from svodka.discuss import actions as discuss
from svodka.readers.models import Ban, Reader
from tests import make
from tests.site.sign_ins import EMAIL, PASSWORD, code, member
from tests.site.test_browser_axe import AXE, RUN
from tests.site.world import standing_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        AXE is None, reason="axe-core is not here: npm install axe-core, or name its file in SVODKA_AXE"
    ),
]

OUTSIDE = ["/accounts/login/?with=password", "/en/accounts/signup/", "/accounts/password/reset/", "/personal-data/"]
OUTSIDE += ["/readers/Нина_Волонга/", "/accounts/inactive/"]
INSIDE = ["/me/", "/en/me/", "/me/delete/", "/accounts/email/", "/accounts/sessions/", "/accounts/logout/"]
INSIDE += ["/accounts/password/change/", "/accounts/reauthenticate/"]


def _nina() -> Reader:
    """A reader who has everything that a page may show."""
    make.portal(dress="wake")
    standing_pages()
    now = timezone.now()
    nina = member(password=PASSWORD, deletion_asked_at=now)
    Ban.objects.create(reader=nina, reason="Реклама", since=now, until=now + timedelta(days=7))
    thread = make.thread(make.story())
    discuss.write_comment(thread=thread, author=nina, source="Ходил через день.", now=now - timedelta(minutes=5))
    make.reader_post(author=nina)
    return nina


def _found(page: Any, where: str) -> list[tuple[str, str, str]]:
    assert AXE
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(RUN)["violations"]
    return [(where, found["id"], node["html"][:120]) for found in violations for node in found["nodes"]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing(live_server: Any, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    _nina()
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    found = []
    for path in OUTSIDE:
        page.goto(live_server.url + path)
        found += _found(page, path)
    page.goto(f"{live_server.url}/accounts/signup/")
    page.eval_on_selector("form[action='/accounts/signup/']", "form => form.submit()")
    page.wait_for_selector(".problem")
    found += _found(page, "sign-up refused")
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#code_email", EMAIL)
    page.press("#code_email", "Enter")
    page.wait_for_selector("#id_code")
    found += _found(page, "code")
    page.fill("#id_code", code())
    page.press("#id_code", "Enter")
    page.wait_for_url("**/me/")
    for path in INSIDE:
        page.goto(live_server.url + path)
        found += _found(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert found == []
