from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from svodka import logs


def line(form: logs.Form, message: str, *, exc_info: bool = False, **fields: object) -> str:
    told = sys.exc_info() if exc_info else None
    record = logging.LogRecord("svodka.work", logging.WARNING, __file__, 1, message, (), told)
    record.__dict__.update(fields)
    return logs.formatter(form).format(record)


def test_json_holds_level_logger_and_message() -> None:
    told = json.loads(line("json", "страница не прочитана"))
    assert (told["level"], told["logger"], told["event"]) == ("warning", "svodka.work", "страница не прочитана")


def test_an_error_in_json_brings_its_traceback_in_one_line() -> None:
    try:
        raise RuntimeError("нет места")
    except RuntimeError:
        told = line("json", "postponed", exc_info=True)
    assert "\n" not in told
    assert "RuntimeError: нет места" in json.loads(told)["exception"]


def test_text_is_one_plain_line() -> None:
    told = line("text", "страница не прочитана")
    assert "страница не прочитана" in told
    assert "\n" not in told
    assert "\x1b" not in told


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_password_in_an_address_is_hidden(form: logs.Form) -> None:
    told = line(form, "cannot connect to postgres://svodka:Ключ7@db.example/paper")
    assert "Ключ7" not in told
    assert "postgres://svodka:" in told


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_password_in_a_traceback_is_hidden(form: logs.Form) -> None:
    try:
        raise ConnectionError("postgres://svodka:Ключ7@db.example/paper does not answer")
    except ConnectionError:
        told = line(form, "postponed", exc_info=True)
    assert "Ключ7" not in told
    assert "ConnectionError: postgres://svodka:" in told


@pytest.mark.parametrize("name", ["password", "api_key", "SMTP_PASSWORD", "set_cookie", "Authorization", "csrf_token"])
def test_fields_named_like_secrets_are_hidden(name: str) -> None:
    assert logs.without_secrets(None, "info", {"event": "e", name: "Ключ7"})[name] != "Ключ7"


def test_what_is_no_secret_stays() -> None:
    event = {"event": "fetched", "url": "https://stvor.example/news/1?at=10:30@port"}
    assert logs.without_secrets(None, "info", dict(event)) == event


def test_moments_and_paths_are_written_for_people() -> None:
    at = datetime(2026, 11, 23, 1, 5, 7, 891, tzinfo=UTC)
    told = logs.readable(None, "info", {"again_at": at, "folder": Path("/srv/incoming")})
    assert told == {"again_at": "2026-11-23T01:05:07+00:00", "folder": "/srv/incoming"}
