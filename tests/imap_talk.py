"""What the IMAP servers of the tests share: a port of loopback in threads of its own, and the talk, line by line."""

from __future__ import annotations

import socketserver
import ssl
import threading
from typing import Self


class ImapTalk:
    """Talks while the `with` lasts; who derives from it says what is answered."""

    secure: ssl.SSLContext | None = None

    def answer(self, words: str) -> tuple[list[bytes], str] | None:
        """Untagged lines and the tagged word for one command; None hangs up."""
        raise NotImplementedError

    def before_answering(self, session: socketserver.StreamRequestHandler) -> None:
        """For who is slow."""

    def __enter__(self) -> Self:
        talk = self

        class Session(socketserver.StreamRequestHandler):
            def setup(self) -> None:
                if talk.secure:
                    self.request = talk.secure.wrap_socket(self.request, server_side=True)
                super().setup()

            def handle(self) -> None:
                talk._converse(self)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that hangs up is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Session)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _converse(self, session: socketserver.StreamRequestHandler) -> None:
        session.wfile.write(b"* OK ready\r\n")
        while line := session.rfile.readline():
            tag, _, words = line.decode().strip().partition(" ")
            self.before_answering(session)
            if (said := self.answer(words)) is None:
                return
            untagged, done = said
            session.wfile.write(b"".join(part + b"\r\n" for part in untagged) + f"{tag} {done} done\r\n".encode())
            if words.upper().startswith("LOGOUT"):
                return
