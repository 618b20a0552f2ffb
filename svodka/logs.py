"""How Svodka logs: our own lines, Django's and the server's alike, as plain text or as JSON, without secrets."""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Literal

import structlog

Form = Literal["text", "json"]

_SECRET_NAME = re.compile(r"passw|secret|token|cookie|authori[sz]ation|api_?key|session", re.IGNORECASE)
# The password in postgres://name:password@host, wherever an error message quotes the address.
_PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
_HIDDEN = "•••"


def without_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: values of fields named like secrets, and passwords in addresses, are dotted out."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = _HIDDEN
        elif isinstance(value, str) and "://" in value:
            event[name] = _PASSWORD_IN_ADDRESS.sub(rf"\1:{_HIDDEN}@", value)
    return event


def readable(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: moments and paths as a person writes them, not as Python shows them."""
    for name, value in event.items():
        if isinstance(value, datetime):
            event[name] = value.isoformat(timespec="seconds")
        elif isinstance(value, PurePath):
            event[name] = str(value)
    return event


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=[]),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]


def formatter(form: Form = "text") -> structlog.stdlib.ProcessorFormatter:
    """What turns a record of the standard library, ours or another's, into one line (an error adds its traceback)."""
    # The traceback becomes text before secrets are sought: it quotes the error, and an error quotes addresses.
    render: list[Any] = [structlog.processors.format_exc_info, readable, without_secrets]
    if form == "json":
        render.append(structlog.processors.JSONRenderer(ensure_ascii=False, default=str))
    else:
        colours = sys.stderr.isatty()
        plain = structlog.dev.plain_traceback
        render.append(
            structlog.dev.ConsoleRenderer(
                colors=colours, exception_formatter=plain, timestamp_key="time", pad_event_to=0, pad_level=False
            )
        )
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_shared(), processors=[remove, *render])


def dict_config(*, form: Form, level: str) -> dict[str, Any]:
    """The logging configuration, in the words of logging.config.dictConfig and fit for a JSON file (granian's)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"svodka": {"()": "svodka.logs.formatter", "form": form}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "svodka"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Every 404 of every robot would be a warning.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # One line per request of ours to others; the fetcher says what is worth saying.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            # It tells which dictionary it loads, in every process.
            "pymorphy3": {"level": "WARNING"},
            "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def configure(*, form: str, level: str) -> None:
    """Send everything that this process logs to stderr in one form. `level` is one of logging's names."""
    logging.config.dictConfig(dict_config(form="json" if form == "json" else "text", level=level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
