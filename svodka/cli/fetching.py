"""A page that was named by its address, through the one guarded door."""

from __future__ import annotations

import os
from pathlib import Path

from svodka import VERSION
from svodka.cli.pages import Page
from svodka.fetch import AddressRefused, fetch, parse_address
from svodka.site import portal_env

# Somebody is waiting at a terminal.
PATIENCE = 30.0


def fetched_page(url: str, *, max_bytes: int) -> Page:
    """The page at an address. Raises UnableToFetch."""
    # Not from the settings: those make a data folder, and `svodka read` needs no portal.
    allowed = [pair.strip() for pair in os.environ.get("SVODKA_FETCH_ALLOWED", "").split(",") if pair.strip()]
    answer = fetch(url, agent=agent(), max_bytes=max_bytes, timeout=PATIENCE, allowed=allowed)
    return Page(
        data=answer.data,
        url=url,
        final_url=answer.final_url if answer.final_url != url else "",
        content_type=answer.content_type,
        charset=answer.charset,
    )


def agent() -> str:
    """Who asks; with the page where a publisher reads what we do and to whom to write, once a portal has an address.

    Not from the settings either; but it must say what they say.
    """
    name = "SVODKA_PUBLIC_ADDRESS"
    told = Path(os.environ.get("SVODKA_DATA", "data/portal")) / "portal.env"
    try:
        address = (os.environ.get(name) or portal_env.told(told, name)).rstrip("/")
    except OSError:
        address = ""
    return f"Svodka/{VERSION} (+{address}/about/robot/)" if address else f"Svodka/{VERSION}"


def may_be_fetched(address: str) -> bool:
    """Whether there could be a page at an address: a host by http or https, without a password."""
    try:
        parse_address(address)
    except AddressRefused:
        return False
    return True
