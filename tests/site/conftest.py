"""Pages as a reader gets them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make

Get = Callable[..., HTMLParser]


CHROMIUM = Path(os.environ.get("SVODKA_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium, nothing downloaded; without it a browser test skips, or fails where one is required."""
    if not CHROMIUM.exists():
        reason = f"no browser at {CHROMIUM}: apt-get install chromium, or name one in SVODKA_CHROMIUM"
        if os.environ.get("SVODKA_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": FLAGS.split()}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests go last: they empty the tables, with what migrations had put there.

    pytest-django sees to it, but pytest then gathers the tests that share the browser at the place of the first one,
    and a mere parameter called `page` counts as a use of it.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """Whitenoise warns of a missing folder, and warnings are errors here; the files come from the source tree."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def portal(db: None) -> None:
    make.portal()
    make.section()


@pytest.fixture
def get(client: Client, portal: None) -> Get:
    """get("/…", 404) -> the parsed page; fails when the status is another one. English words: «/en/…»."""

    def asked(path: str, status: int = 200) -> HTMLParser:
        response = client.get(path)
        assert response.status_code == status, f"{path}: {response.status_code}"
        return HTMLParser(response.content)

    return asked


def text_of(tree: HTMLParser, selector: str) -> str:
    """The words of the first match, spaces folded; empty when there is none."""
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node else ""


def attribute(tree: HTMLParser, selector: str, name: str) -> str:
    """An attribute of the first match; fails when there is no such element."""
    node = tree.css_first(selector)
    assert node is not None, selector
    return node.attributes.get(name) or ""
