"""Who asks for a page that was named by its address."""

import pytest

from svodka import VERSION
from svodka.cli.fetching import fetched_page
from tests.fakes import FakeWeb


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """The User-Agent with which a page is asked for, by a portal with that told at setup."""
    monkeypatch.delenv("SVODKA_PUBLIC_ADDRESS", raising=False)
    monkeypatch.setenv("SVODKA_DATA", str(tmp_path / "portal"))

    def of(told=""):
        (tmp_path / "portal").mkdir()
        (tmp_path / "portal" / "portal.env").write_text(told, encoding="utf-8")
        with FakeWeb() as web:
            monkeypatch.setenv("SVODKA_FETCH_ALLOWED", web.pair)
            fetched_page(web.page("/1"), max_bytes=1000)
            return web.asked[0].headers["user-agent"]

    return of


def test_a_portal_says_where_a_publisher_reads_about_it(asked):
    told = "SVODKA_LANGUAGE=ru\nSVODKA_PUBLIC_ADDRESS=https://paper.example\n"
    assert asked(told) == f"Svodka/{VERSION} (+https://paper.example/about/robot/)"


def test_the_environment_goes_first(asked, monkeypatch):
    monkeypatch.setenv("SVODKA_PUBLIC_ADDRESS", "https://other.example")
    assert "https://other.example/about/robot/" in asked("SVODKA_PUBLIC_ADDRESS=https://paper.example\n")


def test_without_a_portal_only_the_program_is_named(asked):
    assert asked() == f"Svodka/{VERSION}"
