"""What a request can end in: an answer, or one of the reasons for none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from svodka.errors import SvodkaError


class UnableToFetch(SvodkaError):
    """Nothing usable came from the address; `status` is the HTTP status, when it came to one."""

    def __init__(self, sentence: str, *, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class AddressRefused(UnableToFetch):
    """The address, or where it leads, is none that Svodka may visit."""


class TooLarge(UnableToFetch):
    """More came than was allowed for."""


class TooSlow(UnableToFetch):
    """The answer was not complete in time."""


class GoneForGood(UnableToFetch):
    """410: the owner says that this address is gone and will not come back."""


class LeadsElsewhere(UnableToFetch):
    """A redirect to another host, which has not been asked: `target` is where it leads, `moved_to` as of Fetched."""

    def __init__(self, sentence: str, *, status: int, target: str, moved_to: str = "") -> None:
        super().__init__(sentence, status=status)
        self.target = target
        self.moved_to = moved_to


class TryLater(UnableToFetch):
    """429 or 503: asked to wait; `retry_after` says how long, when the server did."""

    def __init__(self, sentence: str, *, status: int, retry_after: timedelta | None) -> None:
        super().__init__(sentence, status=status)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Fetched:
    """An answer: 200 with its bytes, or 304 (nothing new since `etag` or `last_modified`) without any.

    `moved_to` is where permanent redirects alone have led, "" when the first step was not a permanent one.
    `headers` have lower-case names.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
