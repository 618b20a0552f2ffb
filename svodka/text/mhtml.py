"""A page that a browser saved whole (MHTML): the HTML part, its charset and the address it was saved from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy

_HEAD = re.compile(rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}", re.I)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of the page, the charset its part declares, the address it came from."""

    html: bytes
    charset: str | None
    url: str | None


def saved_page(data: bytes) -> SavedPage | None:
    """The page in an MHTML file; None when the bytes are no such file or hold no HTML."""
    head = _HEAD.match(data[:8_000])
    if head is None or not _RELATED.search(head.group(0)):
        return None
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        html = part.get_payload(decode=True)
        if isinstance(html, bytes) and html.strip():
            url = message.get("Snapshot-Content-Location") or part.get("Content-Location")
            return SavedPage(html, part.get_content_charset(), str(url) if url else None)
    return None
