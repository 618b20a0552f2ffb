"""What axe finds on every page type: nothing, light and dark, on phones and wide screens.

axe-core is not ours and not among the project's packages: SVODKA_AXE names its axe.min.js, or it lies in node_modules.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from tests.site.world import full_portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLACES = (os.environ.get("SVODKA_AXE", ""), "node_modules/axe-core/axe.min.js")
AXE = next((Path(place) for place in PLACES if place and Path(place).is_file()), None)
RUN = "axe.run(document, {resultTypes: ['violations']})"


@pytest.mark.skipif(AXE is None, reason="axe-core is not here: npm install axe-core, or name its file in SVODKA_AXE")
@pytest.mark.parametrize("width", [390, 1100, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(live_server: Any, browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    assert AXE
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    found = []
    for name, path in full_portal().items():
        page.goto(live_server.url + path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for violation in page.evaluate(RUN)["violations"]:
            found += [(name, violation["id"], node["html"][:120]) for node in violation["nodes"]]
    context.close()
    assert found == []
