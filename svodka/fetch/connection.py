"""The connection: which addresses are public, the time that is left, the dialling of a checked address."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, ip_address, ip_network

import httpcore

from svodka.fetch.answers import AddressRefused, TooSlow, UnableToFetch

# A name may have several addresses and the first be dead; more than three would eat the time of the request.
MOST_ADDRESSES = 3
LONGEST_CONNECT = 10.0

# IANA's special-purpose registry for IPv4, with multicast and the reserved top. Written out, because
# `ipaddress.is_global` has changed its mind between Python versions (3.11 lets 192.88.99.0/24 pass).
NOT_PUBLIC_V4 = tuple(
    ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# In IPv6 only 2000::/3 has been given out; of it not Teredo and its neighbours (2001::/23), documentation and
# 6to4, which carries an IPv4 address inside. Mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) lie outside.
PUBLIC_V6 = ip_network("2000::/3")
NOT_PUBLIC_V6 = tuple(ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))

Resolver = Callable[[str, int], Sequence[str]]


def is_public(address: str) -> bool:
    """Whether an IP address (as text, with or without a zone) belongs to the public internet."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in NOT_PUBLIC_V4)
    return parsed in PUBLIC_V6 and not any(parsed in block for block in NOT_PUBLIC_V6)


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a host. Numeric spellings (0x7f000001, 2130706433) come back as the address they mean."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """What is left of the time for a whole request, redirects and all."""

    def __init__(self, seconds: float, url: str) -> None:
        self._ends = time.monotonic() + seconds
        self._sentence = f"{url} did not answer completely within {seconds:g} seconds."

    def left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> TooSlow:
        return TooSlow(self._sentence)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and dials; every wait ends with the deadline."""

    def __init__(self, deadline: Deadline, resolver: Resolver, *, exempt: bool) -> None:
        self.deadline = deadline
        self._resolver = resolver
        self._exempt = exempt
        self._dialler = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        allowed = checked_addresses(host, port, resolver=self._resolver, deadline=self.deadline, exempt=self._exempt)
        for address in allowed:
            try:
                return self._dial(address, port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def _dial(self, address: str, port: int) -> httpcore.NetworkStream:
        stream = self._dialler.connect_tcp(address, port, timeout=min(LONGEST_CONNECT, self.deadline.left()))
        return _TimedStream(stream, self.deadline)


def checked_addresses(host: str, port: int, *, resolver: Resolver, deadline: Deadline, exempt: bool) -> Sequence[str]:
    """The first addresses of a host that may be dialled. Raises AddressRefused when none of them is public, unless the
    host is `exempt`; UnableToFetch when there is no such host.
    """
    found = _resolved(host, port, resolver, deadline)
    checked = [address for address in found if exempt or is_public(address)]
    if not checked:
        raise AddressRefused(f"{host} is at {found[0]}, which is not an address of the public internet.")
    return checked[:MOST_ADDRESSES]


def _resolved(host: str, port: int, resolver: Resolver, deadline: Deadline) -> Sequence[str]:
    """The system's resolver takes no time limit, so it is asked in a thread that may be left behind."""
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            found.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if failed or (found and not found[0]):
        raise UnableToFetch(f"There is no host {host}, or its name cannot be looked up now.")
    if not found:
        raise deadline.passed()
    return found[0]


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait is cut to what is left: one byte a second does not keep us for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
