"""The one guarded door for outgoing requests: every request that Svodka makes goes through `fetch`.

Addresses come from feeds and from people, so every one of them may point at our own machine or network. The
resolved address is checked where the connection is made, and exactly the checked address is dialled: a name
that answers differently the second time (DNS rebinding) gains nothing. Redirects are followed by hand through
the same check. Size is counted after decompression, time over the whole request.
"""

from svodka.fetch.answers import (
    AddressRefused,
    Fetched,
    GoneForGood,
    LeadsElsewhere,
    TooLarge,
    TooSlow,
    TryLater,
    UnableToFetch,
)
from svodka.fetch.connection import is_public, resolve
from svodka.fetch.request import fetch, parse_address, post

__all__ = [
    "AddressRefused",
    "Fetched",
    "GoneForGood",
    "LeadsElsewhere",
    "TooLarge",
    "TooSlow",
    "TryLater",
    "UnableToFetch",
    "fetch",
    "is_public",
    "parse_address",
    "post",
    "resolve",
]
