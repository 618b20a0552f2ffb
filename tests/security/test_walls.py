"""What the other tests of this folder walk along is the whole portal."""

from __future__ import annotations

from django.urls import resolve

from tests.security.addresses import addresses, arguments, desk_addresses, routes
from tests.security.cast import Cast


def test_every_address_has_a_sample(cast: Cast) -> None:
    known = arguments(cast)
    assert [route.name for route in routes() if not route.desk and route.name not in known] == []


def test_a_sample_leads_to_its_route(cast: Cast) -> None:
    named = [one for one in addresses(cast) if "/" not in one.name]
    assert [one.path for one in named if resolve(one.path).view_name != one.name] == []


def test_the_desk_is_walked(cast: Cast) -> None:
    assert len(desk_addresses()) > 100
