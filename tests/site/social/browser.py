"""A reader's browser between the portal and a service."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests
from django.test import Client

from svodka.readers.models import Reader
from tests.site.sign_ins import agreed
from tests.site.social.certified import CertifiedServer
from tests.site.social.provider import CLIENT, SECRET, FakeService, Kind

Service = FakeService | CertifiedServer
SLUGS: dict[Kind, str] = {"vk": "vk", "yandex": "yandex", "oidc": "oidc/yard"}
PUBLIC = "https://paper.example"


def callback(kind: Kind) -> str:
    return f"{PUBLIC}/accounts/{SLUGS[kind]}/login/callback/"


def app(service: Service) -> dict[str, Any]:
    """What the settings say of a service when its keys are set."""
    keys = {"client_id": CLIENT, "secret": SECRET}
    if service.kind == "oidc":
        return {**keys, "provider_id": "yard", "name": "Ладья", "settings": {"server_url": service.base}}
    named = {"authorize_url": "authorize", "access_token_url": "token", "profile_url": "profile"}
    return {**keys, "settings": {"addresses": {n: service.base + service.path(path) for n, path in named.items()}}}


def begin(client: Client, service: Service, *, prefix: str = "", query: str = "", **fields: str) -> str:
    """Press the button; the address of the service that the reader is led to."""
    page = client.post(f"{prefix}/accounts/{SLUGS[service.kind]}/login/{query}", fields)
    assert page.status_code == 200, page.headers.get("Location")
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


def asked_for(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def at_service(address: str) -> str:
    """Sign in there and agree; where the service sends the reader back to."""
    session = requests.Session()
    answer = session.get(address, allow_redirects=False, timeout=5)
    for _step in range(12):
        if answer.status_code in {302, 303}:
            address = urljoin(address, answer.headers["Location"])
            if address.startswith(PUBLIC):
                return address
            answer = session.get(address, allow_redirects=False, timeout=5)
            continue
        action = re.search(r'action="([^"]+)"', answer.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
        assert action, answer.text
        assert prompt
        form = {"prompt": prompt[1], "login": "1001", "password": "x"}
        answer = session.post(urljoin(address, action[1]), data=form, allow_redirects=False, timeout=5)
    raise AssertionError(f"{address} does not lead back")


def come_back(client: Client, address: str, **change: str | None) -> Any:
    """Follow the service's redirect into the portal, with `change`d parameters; None leaves one out."""
    parts = urlsplit(address)
    fields: dict[str, str | None] = {**dict(parse_qsl(parts.query)), **change}
    return client.get(f"{parts.path}?{urlencode({name: value for name, value in fields.items() if value is not None})}")


def to_form(client: Client, service: Service, **fields: str) -> Any:
    """All the way to the form that asks a new reader for name and consent."""
    answer = come_back(client, at_service(begin(client, service, **fields)))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/3rdparty/signup/")
    return client.get("/accounts/3rdparty/signup/")


def sign_up(client: Client, service: Service, *, name: str = "Нина Вахтина", **fields: str) -> Any:
    to_form(client, service)
    return client.post("/accounts/3rdparty/signup/", {"username": name, "consent": agreed(), **fields})


def signed_in(client: Client) -> Reader | None:
    number = client.session.get("_auth_user_id")
    return Reader.objects.get(pk=number) if number else None
