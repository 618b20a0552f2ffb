"""Pages for what is not there or broken."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from svodka.site.views import errors
from svodka.site.views import front as front_view
from tests.site.conftest import Get, text_of


def test_404_is_in_the_dress_of_the_paper(get: Get) -> None:
    page = get("/en/no/such/page/", 404)
    assert text_of(page, "h1") == "There is no such page"
    assert text_of(page, ".name") == "Кильватер"


def test_404_before_setup(db: None, client: Client) -> None:
    assert client.get("/nope/").status_code == 404


def test_500_asks_nothing_of_the_database(rf: RequestFactory) -> None:
    # No database fixture: any query would fail this test.
    assert errors.server_error(rf.get("/")).status_code == 500


def test_a_broken_view_gives_the_500_page(portal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(front_view, "masthead", broken)
    response = Client(raise_request_exception=False).get("/en/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_request_for_the_whole_server_names_no_page(portal: None, client: Client) -> None:
    assert client.options("*").status_code == 404


@pytest.mark.parametrize("path", ["/", "/discussed/", "/dossiers/"])
def test_pages_are_only_read(portal: None, client: Client, path: str) -> None:
    assert client.post(path).status_code in {403, 405}
