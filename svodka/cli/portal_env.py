"""DATA/portal.env: what `svodka setup` was told and every process reads at its start. Needs no Django."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from svodka.cli.messages import _

_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:]+\]", re.IGNORECASE)


def change(path: Path, told: Mapping[str, str]) -> None:
    """Set variables in the file; comments, order and lines that we do not know stay. Atomic: all or nothing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    left = dict(told)
    for number, line in enumerate(lines):
        name = line.partition("=")[0].strip()
        if "=" in line and name in told:
            lines[number] = f"{name}={told[name]}"
            left.pop(name, None)
    lines += [f"{name}={value}" for name, value in left.items()]
    part = path.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)  # it may hold the password of the mail server
    part.write_text("\n".join([*lines, ""]), encoding="utf-8")
    part.replace(path)


def checked_language(answer: str) -> str:
    if answer not in {"ru", "en"}:
        raise ValueError(_("The language is ru or en."))
    return answer


def checked_time_zone(answer: str) -> str:
    if answer not in available_timezones():
        raise ValueError(_("%s is no time zone: it is written like Europe/Moscow or Asia/Vladivostok.") % answer)
    return answer


def checked_address(answer: str) -> str:
    """A public address without its last slash; no path, because pages link from the root."""
    wrong = _("%s is no public address: it is written like https://paper.example, without a path.") % answer
    try:
        parts = urlsplit(answer.rstrip("/"))
        parts.port  # noqa: B018 - raises ValueError when it is none
    except ValueError:
        raise ValueError(wrong) from None
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.path or parts.query:
        raise ValueError(wrong)
    return f"{parts.scheme}://{parts.netloc}".lower()


def checked_name(answer: str) -> str:
    if not 1 <= len(answer) <= 120:
        raise ValueError(_("A name has 1 to 120 characters."))
    return answer
