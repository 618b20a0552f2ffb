"""What the other tests of this folder walk along is the whole portal."""

from __future__ import annotations

import pytest
from django.urls import resolve
from django.utils import translation

from tests.security.addresses import addresses, desk_addresses, routes, values
from tests.security.cast import Cast, told

pytestmark = pytest.mark.django_db


def test_every_place_in_an_address_has_a_sample(cast: Cast) -> None:
    open_routes = [route for route in routes() if not route.desk]
    lacking = [route.pattern for route in open_routes if set(route.parameters) - values(route, cast).keys()]
    assert not lacking, told(lacking)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_sample_leads_to_its_route(cast: Cast, language: str) -> None:
    with translation.override(language):
        led = {
            one: resolve(one.path).route.removeprefix("en/").removeprefix("^")
            for one in addresses(cast, language=language)
        }
    patterns = {one: one.route.pattern.replace("/^", "/").removeprefix("^") for one in led}
    wrong = [(one.path, patterns[one], route) for one, route in led.items() if route != patterns[one]]
    assert not wrong, told(wrong)


def test_the_desk_is_walked(cast: Cast) -> None:
    assert len(desk_addresses()) > 100
