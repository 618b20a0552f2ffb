"""One request from its address to its answer, redirects followed by hand."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from urllib.parse import urlencode

import httpcore
import httpx

from svodka.fetch.answers import AddressRefused, Fetched, GoneForGood, LeadsElsewhere, TooLarge, TryLater, UnableToFetch
from svodka.fetch.connection import Deadline, GuardedBackend, Resolver, resolve
from svodka.fetch.unpacking import Unpacker

MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT = {301, 308}
SENT_AGAIN = {307, 308}
# What is answered to a form is not read, beyond its status.
MOST_OF_AN_ANSWER = 100_000
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"


def fetch(
    url: str,
    *,
    agent: str,
    max_bytes: int,
    timeout: float,
    etag: str = "",
    last_modified: str = "",
    allowed: Sequence[str] = (),
    now: datetime | None = None,
    one_host: bool = False,
    resolver: Resolver = resolve,
) -> Fetched:
    """GET a public http(s) address, following at most five redirects.

    `timeout` (seconds) holds for the whole request, `max_bytes` for the unpacked body. `etag` and
    `last_modified` make the request conditional. `allowed` are exact "host:port" pairs that the first request,
    never a redirect, may reach although they are private or on an unusual port. `now` is only needed to
    understand a Retry-After that is a date. With `one_host` a redirect to another host or port is not followed but
    raised as LeadsElsewhere: whether that one may be asked, and when, is for the caller to find out.
    Raises UnableToFetch or one of its kinds, each with one plain sentence.
    """
    deadline = Deadline(timeout, url)
    headers = {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    target, moved_to, only_permanent = parse_address(url), "", True
    for step in range(MOST_REDIRECTS + 1):
        exempt = _exempt(target, allowed if step == 0 else ())
        answer = _ask(target, headers, GuardedBackend(deadline, resolver, exempt=exempt), max_bytes)
        if answer.status not in REDIRECTS:
            return _understood(answer, url=url, target=target, moved_to=moved_to, now=now)
        only_permanent = only_permanent and answer.status in PERMANENT
        asked, target = target, parse_address(_location(answer, target))
        moved_to = str(target) if only_permanent else moved_to
        if one_host and target.netloc != asked.netloc:
            sentence = f"{asked} leads to another host, {target.host}."
            raise LeadsElsewhere(sentence, status=answer.status, target=str(target), moved_to=moved_to)
    raise UnableToFetch(f"{url} leads from redirect to redirect, more than {MOST_REDIRECTS} times.")


def post(
    url: str,
    *,
    agent: str,
    form: Mapping[str, str],
    timeout: float,
    allowed: Sequence[str] = (),
    now: datetime | None = None,
    resolver: Resolver = resolve,
) -> int:
    """Send a form to a public http(s) address, with all the refusals of `fetch`; the status of the answer, a 2xx.

    Sent again where a redirect asks for that (307, 308), at most five times. Raises UnableToFetch or one of its kinds.
    """
    deadline, body = Deadline(timeout, url), urlencode(form).encode()
    headers = {"User-Agent": agent, "Connection": "close", "Content-Type": "application/x-www-form-urlencoded"}
    headers["Content-Length"] = str(len(body))
    target = parse_address(url)
    for step in range(MOST_REDIRECTS + 1):
        exempt = _exempt(target, allowed if step == 0 else ())
        answer = _ask(target, headers, GuardedBackend(deadline, resolver, exempt=exempt), MOST_OF_AN_ANSWER, body)
        if answer.status not in SENT_AGAIN:
            if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                raise _refusal(answer, target, now)
            return answer.status
        target = parse_address(_location(answer, target))
    raise UnableToFetch(f"{url} leads from redirect to redirect, more than {MOST_REDIRECTS} times.")


def parse_address(url: str | httpx.URL) -> httpx.URL:
    """The address as it will be asked for, without its fragment.

    Raises AddressRefused for what can never be fetched: other schemes, no host, a user name or password in it.
    """
    try:
        target = httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise AddressRefused(f"«{url}» is not an address.") from None
    if target.scheme not in PORTS:
        raise AddressRefused(f"Only http and https addresses are fetched, not «{url}».")
    if not target.host:
        raise AddressRefused(f"«{url}» names no host.")
    if target.userinfo:
        raise AddressRefused(f"An address with a user name or a password in it is not fetched: {target.host}.")
    return target


def _exempt(target: httpx.URL, allowed: Iterable[str]) -> bool:
    """Whether the pair stands in the allow-list; raises AddressRefused for an unusual port that does not."""
    port = target.port or PORTS[target.scheme]
    host = f"[{target.host}]" if ":" in target.host else target.host
    if f"{host}:{port}" in allowed:
        return True
    if port not in PORTS.values():
        raise AddressRefused(f"{target.host} is asked for on port {port}; only 80 and 443 are fetched from.")
    return False


def _location(answer: _Answer, target: httpx.URL) -> httpx.URL:
    location = answer.headers.get("location", "")
    if not location:
        raise UnableToFetch(f"{target} redirects without saying where to.", status=answer.status)
    try:
        return target.join(location)
    except (httpx.InvalidURL, ValueError):
        raise AddressRefused(f"{target} redirects to «{location}», which is not an address.") from None


def _understood(answer: _Answer, *, url: str, target: httpx.URL, moved_to: str, now: datetime | None) -> Fetched:
    if answer.status not in {200, 304}:
        raise _refusal(answer, target, now)
    media_type, charset = _content_type(answer.headers.get("content-type", ""))
    return Fetched(
        url=url,
        final_url=str(target),
        status=answer.status,
        headers={name.lower(): value for name, value in answer.headers.items()},
        data=answer.data,
        content_type=media_type,
        charset=charset,
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        moved_to=moved_to,
    )


def _refusal(answer: _Answer, target: httpx.URL, now: datetime | None) -> UnableToFetch:
    status = answer.status
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "an unknown status"
    if status == HTTPStatus.GONE:
        return GoneForGood(f"{target} is gone for good (410).", status=status)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        wait = _retry_after(answer.headers.get("retry-after", ""), now)
        return TryLater(f"{target.host} asks to be tried later ({status} {phrase}).", status=status, retry_after=wait)
    return UnableToFetch(f"{target} answers {status} ({phrase}).", status=status)


def _retry_after(value: str, now: datetime | None) -> timedelta | None:
    if value.strip().isascii() and value.strip().isdigit():
        return timedelta(seconds=min(int(value.strip()[:9]), 31_536_000))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(until - now, timedelta(0)) if now else None


def _content_type(value: str) -> tuple[str, str]:
    """The media type and the charset of a Content-Type header, both lower-case, "" where not said."""
    media_type, *parameters = (part.strip() for part in value.lower().split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    charset = next((given.strip(" \"'") for name, _, given in pairs if name.strip() == "charset"), "")
    return media_type, charset


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    data: bytes


@cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes 50 ms and more; a worker fetches thousands of pages.
    return httpx.create_ssl_context()


def _ask(
    target: httpx.URL, headers: Mapping[str, str], backend: GuardedBackend, max_bytes: int, form: bytes | None = None
) -> _Answer:
    """A GET, or a POST of a form."""
    raw = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path or b"/")
    sent = [
        (b"Host", target.netloc),
        *((name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()),
    ]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream("GET" if form is None else "POST", raw, headers=sent, content=form) as response,
        ):
            said = httpx.Headers(response.headers)
            data = _body(response, said, target, max_bytes) if response.status == HTTPStatus.OK else b""
            return _Answer(response.status, said, data)
    except httpcore.TimeoutException:
        raise backend.deadline.passed() from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise UnableToFetch(f"{target.host} could not be read from: {why}.") from error


def _body(response: httpcore.Response, said: httpx.Headers, target: httpx.URL, max_bytes: int) -> bytes:
    too_large = TooLarge(f"{target} sends more than {max_bytes:,} bytes.")
    announced = said.get("content-length", "")
    if announced.isdigit() and int(announced[:18]) > max_bytes:
        raise too_large
    try:
        unpacker = Unpacker(said.get("content-encoding", ""))
        body, came = bytearray(), 0
        for piece in response.iter_stream():
            body += unpacker.unpack(piece, room=max_bytes - len(body) + 1)
            came += len(piece)
            # Packed bytes count too: an endless row of empty gzip members unpacks to nothing.
            if max(len(body), came) > max_bytes:
                raise too_large
        unpacker.finish()
    except zlib.error as error:
        raise UnableToFetch(f"{target} sends a body that cannot be unpacked: {error}.") from None
    return bytes(body)
