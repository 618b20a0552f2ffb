"""A mail server on loopback that keeps what it is given: a test reads its letters as a reader would."""

from __future__ import annotations

import re
import ssl
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# As django-allauth makes them: four consonants, a hyphen, four consonants, on a line of their own.
CODE = re.compile(r"^[ \t]*([A-Z0-9]{3,9}(?:-[A-Z0-9]{3,9})*)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as the server took it: the envelope, and the message in it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)


@dataclass
class SmtpSink:
    """Takes letters on a free port of 127.0.0.1 while the `with` lasts.

    `refuses` is an answer such as «550 no such box» that every recipient gets; `login` a name and password without
    which nothing is taken; `tls` makes STARTTLS a condition.
    """

    refuses: str = ""
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    letters: list[Letter] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._arrival = threading.Condition()
        asked: dict[str, Any] = {}
        if self.login:
            asked |= {"authenticator": self._authenticate, "auth_require_tls": False}
        if self.tls:
            asked |= {"tls_context": self.tls, "require_starttls": True}
        self._controller = _OnAnyPort(self, hostname="127.0.0.1", port=0, **asked)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, as SVODKA_SMTP_HOST and SVODKA_SMTP_PORT want them."""
        return "127.0.0.1", int(self._controller.port)

    def wait_for(self, to: str, *, count: int = 1, seconds: float = 10) -> EmailMessage:
        """The `count`th letter to this address, once it is there. Raises AssertionError when it does not come."""
        until = time.monotonic() + seconds
        with self._arrival:
            while True:
                found = [letter for letter in self.letters if to in letter.recipients]
                if len(found) >= count:
                    return found[count - 1].message
                if not self._arrival.wait(until - time.monotonic()):
                    boxes = [letter.recipients for letter in self.letters]
                    raise AssertionError(f"no letter number {count} to {to} in {seconds} s, only to {boxes}")

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        letter = Letter(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content)
        with self._arrival:
            self.letters.append(letter)
            self._arrival.notify_all()
        return "250 OK"

    def _authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and self.login == (given.login.decode(), given.password.decode())
        return AuthResult(success=right, handled=False)


class _OnAnyPort(Controller):
    """Given port 0, it knows the port that the machine chose."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


def text_of(message: EmailMessage) -> str:
    """The plain words of a letter."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(message: EmailMessage) -> str:
    """The code that a letter carries on a line of its own. Raises AssertionError when there is none."""
    found = CODE.search(text_of(message))
    assert found, f"no code in «{text_of(message)}»"
    return found[1]
