"""Stand-ins for VK ID, Yandex ID and an OpenID Connect server on loopback, as strict as their papers say.

VK ID: PKCE, and a device_id bound to the code; user_info by POST. Yandex ID: PKCE, profile with «OAuth TOKEN».
OpenID Connect: discovery, a signed id_token, keys. All: a code is good once, for one client, callback and verifier.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

Kind = Literal["vk", "yandex", "oidc"]
CLIENT, SECRET = "51000000", "secret-for-tests"
NINA = {"id": "1001", "first": "Нина", "last": "Вахтина", "email": "nina@volonga.example", "verified": False}
PATHS: dict[Kind, dict[str, str]] = {
    "vk": {"authorize": "/authorize", "token": "/oauth2/auth", "profile": "/oauth2/user_info"},
    "yandex": {"authorize": "/authorize", "token": "/token", "profile": "/info"},
    "oidc": {"authorize": "/auth", "token": "/token", "profile": "/me"},
}


@cache
def key(number: int = 1) -> RSAPrivateKey:
    """A key made for this run; another number is a key that the server does not publish."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Asked:
    """A request to the service: what stood in its body (or address, for GET), and what in its address."""

    path: str
    method: str
    fields: dict[str, str]
    query: str


class Refused(Exception):
    """The service's «400» with its error."""


@dataclass
class FakeService:
    """One service on a free port while the `with` lasts. `person` signs in there and agrees, unless `denies`.

    `claims` go over the id_token's own, `signed_by` is the number of the key; `answers` puts an answer of the test's
    own (status, body) in place of a path's.
    """

    kind: Kind
    callback: str
    person: dict[str, Any] = field(default_factory=lambda: dict(NINA))
    denies: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    signed_by: int = 1
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.service = self
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def path(self, name: str) -> str:
        return PATHS[self.kind][name]

    def log(self) -> list[Asked]:
        return list(self.asked)

    # --- what it answers ---

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the reader is sent: back with a code, or with an error. Raises Refused for a callback not its own."""
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") != self.callback:
            raise Refused("invalid_client")
        back = {"state": asked.get("state", "")}
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            back["error"] = "invalid_request"
        elif self.denies:
            back["error"] = "access_denied"
        else:
            back["code"] = code = secrets.token_urlsafe(16)
            self._codes[code] = {"challenge": asked["code_challenge"], "device": secrets.token_urlsafe(8)}
            if self.kind == "vk":
                back |= {"device_id": self._codes[code]["device"], "type": "code_v2"}
        return f"{self.callback}?{urlencode(back)}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        kept = self._codes.pop(asked.get("code", ""), None)  # good once, whatever comes of it
        if kept is None or asked.get("grant_type") != "authorization_code":
            raise Refused("invalid_grant")
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            raise Refused("invalid_client")
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != kept["challenge"]:
            raise Refused("invalid_grant")
        if asked.get("redirect_uri") != self.callback:
            raise Refused("invalid_grant")
        if self.kind == "vk" and asked.get("device_id") != kept["device"]:
            raise Refused("invalid_request")
        token = secrets.token_urlsafe(16)
        self._tokens[token] = dict(self.person)
        answer: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        return {**answer, "id_token": self._id_token()} if self.kind == "oidc" else answer

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.base, "sub": self.person["id"], "aud": CLIENT, "iat": now, "exp": now + 600}
        claims = {**claims, "jti": secrets.token_urlsafe(8), **self.claims}
        return jwt.encode(claims, key(self.signed_by), algorithm="RS256", headers={"kid": "now"})

    def profile(self, token: str) -> dict[str, Any]:
        person = self._tokens.get(token)
        if person is None:
            raise Refused("invalid_token")
        first, last, email = person["first"], person["last"], person["email"]
        names = {"first_name": first, "last_name": last, "sex": 1, "birthday": "01.02.1980"}
        if self.kind == "vk":
            return {"user": {"user_id": person["id"], **names, "email": email, "avatar": "", "verified": False}}
        if self.kind == "yandex":
            return {"id": person["id"], "login": "nina", "default_email": email, "emails": [email], **names}
        told = {"sub": person["id"], "name": f"{first} {last}", "email": email, "email_verified": person["verified"]}
        return {**told, "phone_number": "+7 000 000-00-00"}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.base,
            "authorization_endpoint": self.base + self.path("authorize"),
            "token_endpoint": self.base + self.path("token"),
            "userinfo_endpoint": self.base + self.path("profile"),
            "jwks_uri": self.base + "/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(1).public_key()))
        return {"keys": [{**public, "kid": "now", "alg": "RS256", "use": "sig"}]}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: FakeService


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer(self._query())

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    def _answer(self, fields: dict[str, str]) -> None:
        service, parts = self.server.service, urlsplit(self.path)
        service.asked.append(Asked(parts.path, self.command, fields, parts.query))
        if parts.path in service.answers:
            return self._send(*service.answers[parts.path])
        if self.command == "GET" and parts.path == service.path("authorize"):
            return self._away(fields)
        bearer = fields.get("access_token") if service.kind == "vk" else self._bearer()
        known: dict[tuple[str, str], Callable[[], dict[str, Any]]] = {
            ("POST", service.path("token")): lambda: service.token(fields),
            ("POST" if service.kind == "vk" else "GET", service.path("profile")): lambda: service.profile(bearer or ""),
            ("GET", "/.well-known/openid-configuration"): service.discovery,
            ("GET", "/jwks"): service.jwks,
        }
        try:
            answer = known[self.command, parts.path]()
        except KeyError:
            return self._send(404, b"{}")
        except Refused as refused:
            return self._send(400, json.dumps({"error": str(refused)}).encode())
        return self._send(200, json.dumps(answer).encode())

    def _bearer(self) -> str:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token if scheme == ("OAuth" if self.server.service.kind == "yandex" else "Bearer") else ""

    def _away(self, fields: dict[str, str]) -> None:
        if self.headers.get("Host", "").startswith("localhost"):  # services pass a reader through hosts of their own
            return self._send(302, b"", Location=self.server.service.base + self.path)
        try:
            return self._send(302, b"", Location=self.server.service.authorize(fields))
        except Refused as refused:
            return self._send(400, json.dumps({"error": str(refused)}).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
