"""What may stand in DATA/portal.env, as `svodka setup` is told it. Needs no Django."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from svodka.cli.messages import _

_HOST = re.compile(r"[\w.-]+|\[[0-9a-f:]+\]", re.IGNORECASE)


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
