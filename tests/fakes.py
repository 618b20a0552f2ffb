"""Hand-made fakes: a clock that a test puts on, a small web on loopback that behaves well or badly, as a test asks."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit


@dataclass
class Clock:
    """Tells what the test has set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FakeWeb:
    """Serves on a free port of 127.0.0.1 while the `with` lasts; `asked` tells what was asked for."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.web = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def pair(self) -> str:
        """What an allow-list must hold to let a test in."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.pair}{path}"

    def page(
        self,
        path: str,
        data: bytes | str = b"<p>page</p>",
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Answers with the bytes; with an ETag or Last-Modified in `headers` also 304 to who has them already."""
        body = data.encode() if isinstance(data, str) else data

        def answer(handler: BaseHTTPRequestHandler) -> None:
            said = {"Content-Type": content_type, **(headers or {})}
            same_tag = "ETag" in said and handler.headers["If-None-Match"] == said["ETag"]
            same_date = "Last-Modified" in said and handler.headers["If-Modified-Since"] == said["Last-Modified"]
            if same_tag or same_date:
                return _send(handler, 304, said)
            return _send(handler, status, said, body)

        self.answers[path] = answer
        return self.url(path)

    def feed(self, path: str, data: bytes | str, **given: Any) -> str:
        return self.page(path, data, **{"content_type": "application/rss+xml; charset=utf-8", **given})

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        self.answers[path] = lambda handler: _send(handler, status, {"Location": to})
        return self.url(path)

    def silent(self, path: str) -> str:
        """Takes the request and never answers."""
        self.answers[path] = lambda handler: _wait(self._closing)
        return self.url(path)

    def dripping(self, path: str, *, every: float = 0.05) -> str:
        """Sends a byte at a time, for ever."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            _send(handler, 200, {"Content-Type": "text/html"}, length=None)
            while not self._closing.wait(every):
                handler.wfile.write(b".")

        self.answers[path] = answer
        return self.url(path)

    def endless(self, path: str, piece: bytes = b"." * 65536, **headers: str) -> str:
        """Sends as fast as it can, for ever, without saying how much."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            _send(handler, 200, {"Content-Type": "text/html", **headers}, length=None)
            while not self._closing.is_set():
                handler.wfile.write(piece)

        self.answers[path] = answer
        return self.url(path)

    def bomb(self, path: str, *, size: int) -> str:
        """`size` bytes that travel as a thousandth of it."""
        packed = gzip.compress(bytes(size))
        return self.page(path, packed, headers={"Content-Encoding": "gzip"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    web: FakeWeb

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who is asked to hang up in the middle does so: nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        web = self.server.web
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        web.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        answer = web.answers.get(urlsplit(self.path).path)
        if answer is None:
            return _send(self, 404, {}, b"nothing here")
        return answer(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _wait(closing: threading.Event) -> None:
    closing.wait()


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    headers: dict[str, str],
    body: bytes = b"",
    *,
    length: int | None = -1,
) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if length is not None:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
