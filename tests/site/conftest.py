"""Pages as a reader gets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make

Get = Callable[..., HTMLParser]


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
