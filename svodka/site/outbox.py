"""How a letter leaves: over SMTP within a few seconds, or, while no server is set, as a file in the data folder.

Both refuse a letter to anybody but one plain address, whatever was typed into a form: the last gate before the wire.
"""

from __future__ import annotations

import os
import re
import smtplib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.crypto import get_random_string

from svodka.errors import SvodkaError

# Whoever asks for codes over and over must not fill the disk: a code is worth nothing after 15 minutes anyway.
KEPT = 500
# No spaces, quotation marks, brackets, control characters; «=?» begins an encoded word, which Python's own parser of
# addresses decodes into another address («=?utf-8?q?a=40b.example=3e?=@c.example»).
_PLAIN = re.compile(r"(?!.*=\?)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\w.-]{1,253}")


class UnableToSend(SvodkaError, OSError):
    """The letter was not handed over: try again in a few minutes, or to another address.

    An OSError, as whoever calls django.core.mail expects of a server that is down.
    """


def is_mail_set() -> bool:
    """Whether letters reach anybody."""
    return bool(settings.EMAIL_HOST)


def is_plain(address: str) -> bool:
    """Whether an e-mail address can only be read in one way; the domain may be of any alphabet."""
    return bool(_PLAIN.fullmatch(address))


class Outbox(BaseEmailBackend):
    """Writes each letter into a file of its own, readable by us alone: whoever reads a code can sign in with it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.OUTBOX)
        for message in email_messages:
            _refuse_ambiguous(message)
            try:
                letter: Any = message.message()
                keep(folder, letter.as_bytes(linesep="\r\n"))
            except (OSError, ValueError) as error:
                raise UnableToSend(f"{folder}: {error}") from error
        return len(email_messages)


def keep(folder: Path, letter: bytes) -> None:
    """Write a whole letter into the outbox; the oldest go when there are too many. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{get_random_string(6)}"
    part = folder / f"{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter)
    part.rename(folder / f"{name}.eml")
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)


class Smtp(EmailBackend):
    """Hands a letter over within EMAIL_TIMEOUT seconds altogether, or raises UnableToSend."""

    @property
    def connection_class(self) -> Any:
        return _HurriedOverTls if self.use_ssl else _Hurried

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _refuse_ambiguous(message)
        try:
            return int(super().send_messages(email_messages))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise UnableToSend(f"{self.host}:{self.port}: {error}") from error


def _refuse_ambiguous(message: EmailMessage) -> None:
    recipients = message.recipients()
    if len(recipients) != 1 or not is_plain(recipients[0]):
        raise UnableToSend(f"not one plain address: {recipients!r}")


class _Hurried(smtplib.SMTP):
    """smtplib waits for so long at every step; this one altogether. A web thread stands still meanwhile."""

    _until = 0.0

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        self._until = time.monotonic() + self.timeout
        return super().connect(host, port, source_address)

    def getreply(self) -> tuple[int, bytes]:
        self._hurry()
        return super().getreply()

    def send(self, s: Any) -> None:
        self._hurry()
        super().send(s)

    def _hurry(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server is too slow")
        if self.sock:
            self.sock.settimeout(left)


class _HurriedOverTls(_Hurried, smtplib.SMTP_SSL):
    """The same, encrypted from the beginning."""
