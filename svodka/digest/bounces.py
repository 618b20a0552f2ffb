"""What comes back: reports of letters that could not be delivered (RFC 3464), and other things people send there.

A report is believed for its token alone: the address it came back to was made from it, and nobody else can know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default
from enum import StrEnum

# Long reports quote the whole letter; what matters stands at their head.
LONGEST = 1_000_000
_STATUS = re.compile(r"^\s*([245])\.(\d{1,3})\.(\d{1,3})")
# A full mailbox is a 5.2.2 at some servers; it empties.
_FULL = {("2", "2")}
_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]+")


class Kind(StrEnum):
    """What the report says."""

    HARD = "the address takes no mail"
    SOFT = "not now"
    DELAYED = "still being tried"
    COMPLAINT = "the reader calls it unwanted"
    OTHER = "no report"


@dataclass(frozen=True, slots=True)
class Report:
    """`token` is that of the delivery, empty when the message names none; `why` is the server's own word."""

    kind: Kind
    token: str
    why: str


def read_report(raw: bytes, *, tag: str = "bounce") -> Report:
    """What a message in the mailbox of returns says. Never raises: anything at all may be sent there.

    `tag` stands before the token in the address: «bounce+TOKEN@…» or «box+bounce-TOKEN@…».
    """
    message = message_from_bytes(raw[:LONGEST], policy=default)
    token = _token(message, tag)
    kind = message.get_content_type()
    report_type = str(message.get_param("report-type") or "").lower()
    if kind == "multipart/report" and report_type == "feedback-report":
        return Report(Kind.COMPLAINT, token, "feedback report")
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return _delivery_status(part, token)
    return Report(Kind.OTHER, token, "")


def _delivery_status(part: Message, token: str) -> Report:
    """The worst word on any recipient; a letter of ours has one."""
    blocks = [block for block in _blocks(part) if block.get("Action")]
    for block in blocks:
        action, status = _words(block, "Action").lower(), _words(block, "Status")
        why = _words(block, "Diagnostic-Code") or status
        if action.startswith("delayed"):
            return Report(Kind.DELAYED, token, why)
        if action.startswith("failed"):
            found = _STATUS.match(status)
            hard = bool(found and found[1] == "5" and (found[2], found[3]) not in _FULL)
            return Report(Kind.HARD if hard else Kind.SOFT, token, why)
    return Report(Kind.OTHER, token, "")


def _blocks(part: Message) -> list[Message]:
    content = part.get_payload()
    return [block for block in content if isinstance(block, Message)] if isinstance(content, list) else []


def _words(block: Message, name: str) -> str:
    try:
        said = str(block.get(name, ""))
    except Exception:  # headers that Python's parser gives up on
        return ""
    return _UNSEEN.sub(" ", said).strip()[:300]


def _token(message: Message, tag: str) -> str:
    shape = re.compile(rf"(?:^|[<\s+]){re.escape(tag)}[+-]([0-9a-f]{{20,40}})@", re.IGNORECASE)
    for name in _ENVELOPE:
        for value in message.get_all(name, []):
            if found := shape.search(str(value)):
                return found[1].lower()
    return ""
