"""The demo's mailbox: for whoever sits at the machine, in a demo, and a letter's own script never runs."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make

pytestmark = pytest.mark.django_db

NAME = "20261122-080000-000000-0a1b2c"
SCRIPT = "<html><head><title>x</title></head><body><script>parent.stolen = 1</script><p>Утро.</p></body></html>"
PATHS = ["/mailbox/", f"/mailbox/{NAME}/", f"/mailbox/{NAME}/html/", f"/mailbox/{NAME}/source/"]


def letter(*, html: str = SCRIPT, **headers: str) -> bytes:
    message = EmailMessage()
    told = {"From": "svodka@localhost", "To": "nina@volonga.example", "Subject": "«Кильватер» <b>утром</b>"}
    for name, value in {**told, **headers}.items():
        message[name] = value
    message.set_content("Утро. http://localhost/digest/confirm/k/\n")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> Path:
    make.portal()
    settings.MAILBOX = tmp_path / "mailbox"
    settings.DEMO_MAIL_PORT = 2525
    settings.MAILBOX.mkdir()
    (settings.MAILBOX / f"{NAME}.eml").write_bytes(letter())
    return tmp_path / "mailbox"


@pytest.fixture
def at_home() -> Client:
    return Client(headers={"host": "localhost:8000"})


@pytest.mark.parametrize("path", PATHS)
def test_a_demo_shows_it(box: Path, at_home: Client, path: str) -> None:
    answer = at_home.get(path)
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("path", PATHS)
def test_a_paper_of_ones_own_has_none(box: Path, at_home: Client, settings: Any, path: str) -> None:
    settings.DEMO_MAIL_PORT = 0
    assert at_home.get(path).status_code == 404


@pytest.mark.parametrize(
    "told",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "testserver"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_whoever_is_elsewhere_gets_none(box: Path, at_home: Client, told: dict[str, str]) -> None:
    assert at_home.get("/mailbox/", **told).status_code == 404  # type: ignore[arg-type]


def test_nothing_is_written_there(box: Path, at_home: Client) -> None:
    assert at_home.post("/mailbox/").status_code == 405


@pytest.mark.parametrize("name", ["..%2Fportal.env", "20261122-080000-000000-ffffff", "portal"])
def test_no_other_file_is_opened(box: Path, at_home: Client, name: str) -> None:
    (box.parent / "portal.env").write_text("SECRET=1", encoding="utf-8")
    assert at_home.get(f"/mailbox/{name}/source/").status_code == 404


def test_the_letters_html_is_locked_in(box: Path, at_home: Client) -> None:
    answer = at_home.get(f"/mailbox/{NAME}/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert '<base target="_blank">' in answer.content.decode()


def test_the_page_shows_it_in_a_frame_and_escapes_the_rest(box: Path, at_home: Client) -> None:
    page = HTMLParser(at_home.get(f"/mailbox/{NAME}/").content.decode())
    frame = page.css_first("iframe.letter").attributes
    assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert (page.css_first("h1").text(), page.css_first("h1 b")) == ("«Кильватер» <b>утром</b>", None)


def test_letters_of_one_address(box: Path, at_home: Client) -> None:
    (box / "20261122-090000-000000-000001.eml").write_bytes(letter(To="dok@volonga.example"))
    page = HTMLParser(at_home.get("/mailbox/?to=dok@volonga.example").content.decode())
    assert [node.text() for node in page.css(".stories .by a")] == ["dok@volonga.example"]


def test_a_broken_letter_does_not_break_the_box(box: Path, at_home: Client) -> None:
    (box / "20261122-090000-000000-000002.eml").write_bytes(b"\xff\x00Content-Type: text/html; charset=nobody\r\n\r\nx")
    assert at_home.get("/mailbox/").status_code == 200
