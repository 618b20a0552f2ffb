from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as portal

from tests import make
from tests.site.social import certified
from tests.site.social.browser import PUBLIC, Service, app, callback
from tests.site.social.certified import CertifiedServer
from tests.site.social.provider import FakeService, Kind

SECTIONS = {"vk": "vk", "yandex": "yandex", "oidc": "openid_connect"}


@pytest.fixture(autouse=True)
def _portal(settings: Any, db: None) -> None:
    settings.PUBLIC_ADDRESS = PUBLIC
    make.portal()


@pytest.fixture
def offered(settings: Any) -> Callable[[Service], Service]:
    """Set the keys of a service that runs."""

    def offer(service: Service) -> Service:
        services = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        services[SECTIONS[service.kind]]["APPS"] = [app(service)]
        settings.SOCIALACCOUNT_PROVIDERS = services
        return service

    assert not any(service["APPS"] for service in portal.SOCIALACCOUNT_PROVIDERS.values())
    return offer


@pytest.fixture
def fake(offered: Callable[[Service], Service]) -> Iterator[Callable[[Kind], FakeService]]:
    """Start a stand-in and set its keys."""
    running: list[FakeService] = []

    def start(kind: Kind) -> FakeService:
        running.append(FakeService(kind, callback(kind)).__enter__())
        offered(running[-1])
        return running[-1]

    yield start
    for service in running:
        service.__exit__()


_WITHOUT = pytest.mark.skipif(not certified.IS_HERE, reason=certified.WHY_NOT)


@pytest.fixture(
    params=[
        ("fake", "vk"),
        ("fake", "yandex"),
        ("fake", "oidc"),
        pytest.param(("oidc-provider", "vk"), marks=_WITHOUT),
        pytest.param(("oidc-provider", "oidc"), marks=_WITHOUT),
    ],
    ids="-".join,
)
def service(request: Any, offered: Callable[[Service], Service]) -> Iterator[Service]:
    """Each service in turn: our own stand-ins, and a certified server where there is one."""
    make_of, kind = request.param
    maker = FakeService if make_of == "fake" else CertifiedServer
    with maker(kind, callback(kind)) as running:
        yield offered(running)
