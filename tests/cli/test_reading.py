from __future__ import annotations

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from svodka.cli import main

HEADLINE = "Порт Устье Волонги принял первый паром на аккумуляторах"


@pytest.fixture
def note(data_folder: Path) -> Path:
    return data_folder / "cli" / "note.txt"


def test_the_record_is_printed_as_json(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(note)]) == 0
    assert json.loads(capsys.readouterr().out)["article"]["headline"] == HEADLINE


def test_the_record_is_printed_for_people(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--text", str(note)]) == 0
    assert f"Headline: {HEADLINE}" in capsys.readouterr().out


def test_a_page_comes_from_standard_input(
    note: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(note.read_bytes())))
    assert main(["read", "-"]) == 0
    assert HEADLINE in capsys.readouterr().out


def test_what_is_no_article_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("Главная\nНовости\nКонтакты\n", encoding="utf-8")
    assert main(["read", str(tmp_path / "list.txt")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_what_is_not_there_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "/nowhere/page.html"]) == 2
    assert capsys.readouterr().err == "svodka: /nowhere/page.html: No such file or directory\n"


@pytest.mark.parametrize("address", ["http://[x", "news/1", "http://pristan.example:99999/"])
def test_an_address_that_is_none_is_status_2(note: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--url", address, str(note)]) == 2
    assert capsys.readouterr().err == f"svodka: --url: «{address}» is not the address of a web page.\n"


def test_a_page_over_the_limit_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "large.txt").write_bytes(b"<p>" * 1_700_000)
    assert main(["read", str(tmp_path / "large.txt")]) == 1
    assert "larger than 5.0 MB" in capsys.readouterr().err


@pytest.fixture
def address(note: Path) -> str:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(note.read_bytes())

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.handle_request, daemon=True).start()
    return f"127.0.0.1:{server.server_port}"


def test_a_page_comes_from_an_address(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SVODKA_FETCH_ALLOWED", address)
    assert main(["read", f"http://{address}/news/1"]) == 0
    assert HEADLINE in capsys.readouterr().out


def test_a_private_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "http://127.0.0.1/news/1"]) == 1
    assert "127.0.0.1" in capsys.readouterr().err
