"""What the doctor says of mail, and of signing in by other services."""

from __future__ import annotations

import datetime
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from svodka import settings as portal
from svodka.cli import checkups_accounts
from svodka.cli.checkups_accounts import mail, sign_ins
from tests.mail_sink import SmtpSink


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(portal, "OUTBOX", tmp_path / "outbox")
    monkeypatch.setattr(checkups_accounts, "SECONDS", 1)


def use(monkeypatch: pytest.MonkeyPatch, address: tuple[str, int], **given: Any) -> None:
    host, port = address
    for name, value in {"HOST": host, "PORT": port, "USE_TLS": False, **given}.items():
        monkeypatch.setattr(portal, f"EMAIL_{name}", value)


def test_without_a_server_letters_are_counted_where_they_lie() -> None:
    portal.OUTBOX.mkdir()
    (portal.OUTBOX / "one.eml").touch()
    assert mail().state == "warning"
    assert mail().says.endswith(f"{portal.OUTBOX} (1 so far)")


def test_a_server_that_takes_us_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with SmtpSink() as sink:
        use(monkeypatch, sink.address)
        assert mail().state == "ok"
        assert sink.letters == []


def test_a_server_that_does_not_answer_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        use(monkeypatch, probe.getsockname())
        assert mail().state == "wrong"


def test_a_silent_server_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(monkeypatch, silent.getsockname())
        assert "timed out" in mail().says


@pytest.mark.parametrize(("password", "state"), [("right", "ok"), ("slip", "wrong")])
def test_the_password_is_tried(monkeypatch: pytest.MonkeyPatch, password: str, state: str) -> None:
    with SmtpSink(login=("portal", "right")) as sink:
        use(monkeypatch, sink.address, HOST_USER="portal", HOST_PASSWORD=password)
        assert mail().state == state


def test_a_server_that_wants_a_password_and_gets_none_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    with SmtpSink(login=("portal", "right")) as sink:
        use(monkeypatch, sink.address)
        assert "takes no letters from" in mail().says


def test_a_server_without_starttls_is_not_spoken_to_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with SmtpSink() as sink:
        use(monkeypatch, sink.address, USE_TLS=True)
        assert "cannot be spoken to as set" in mail().says


def test_a_certificate_of_nobody_knows_whom_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with SmtpSink(tls=own_certificate(tmp_path)) as sink:
        use(monkeypatch, sink.address, USE_TLS=True)
        assert (mail().state, "certificate" in mail().says) == ("wrong", True)


def own_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    today = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + datetime.timedelta(days=9000))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def test_a_service_is_named_with_the_address_to_register(monkeypatch: pytest.MonkeyPatch) -> None:
    apps = {"vk": [{}], "yandex": [], "openid_connect": [{"provider_id": "id-paper-example"}]}
    monkeypatch.setattr(portal, "SOCIALACCOUNT_PROVIDERS", {name: {"APPS": some} for name, some in apps.items()})
    monkeypatch.setattr(portal, "PUBLIC_ADDRESS", "https://paper.example")
    assert "VK ID (https://paper.example/accounts/vk/login/callback/)" in sign_ins().says
    assert "https://paper.example/accounts/oidc/id-paper-example/login/callback/" in sign_ins().says
    assert "yandex" not in sign_ins().says.lower()
