"""What the addresses of one page have in common, however they are written. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Who sent the reader; the page is the same.
_TRACKING = re.compile(r"utm_\w+|_openstat|fbclid|gclid|yclid|ysclid|mc_[ce]id|igshid", re.I)
_INDEX = re.compile(r"/index\.html?$", re.I)
_DEFAULT = {"http": 80, "https": 443}


def page_key(url: str) -> str:
    """64 hexadecimal digits, equal for http and https, with and without «www.», a slash at the end, a fragment, an
    order of parameters, and what counts clicks. A file in a folder that is a source has a key, too; "" for the rest.
    """
    if url.startswith("file:///"):
        return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
    told = _parts(url)
    return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest() if told else ""


def is_front_page(url: str) -> bool:
    """Whether the address is that of a whole site: no page of it can be known by that."""
    told = _parts(url)
    return told is not None and not any(told[1:])


def _parts(url: str) -> tuple[str, str, str] | None:
    """(host with an unusual port, path, parameters)."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT or not host:
        return None
    with suppress(UnicodeError):  # a host that is none is only compared, never asked
        host = host.encode("idna").decode("ascii")
    where = host.removeprefix("www.") + (f":{port}" if port and port != _DEFAULT[parts.scheme] else "")
    path = _INDEX.sub("", unquote(parts.path)).rstrip("/")
    asked = parse_qsl(parts.query, keep_blank_values=True, errors="replace")
    return where, path, urlencode(sorted(pair for pair in asked if not _TRACKING.fullmatch(pair[0])))
