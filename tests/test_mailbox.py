"""The door to mailboxes: the same refusals as for pages, TLS, and limits that hold against a server that means harm."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from svodka.fetch import AddressRefused, TooLarge, TooSlow, UnableToFetch
from svodka.fetch.mailbox import Access, LetterGone, fetch_letter, list_letters, parse_mailbox
from tests.mailbox_server import MailboxServer

DAY = date(2026, 10, 21)
LETTER = b"Subject: =?utf-8?b?0JrQsNGC0LXRgA==?=\r\nFrom: a@b.example\r\n\r\n" + b"Word. " * 2_000


@pytest.fixture
def box():
    with MailboxServer() as box:
        box.put(LETTER)
        yield box


def access(box, *, password="right", timeout=5.0, allowed=True):
    return Access(password, timeout, [box.pair] if allowed else [])


def test_heads_and_letters_are_read_and_nothing_is_changed(box):
    where = parse_mailbox(box.address())
    shelf = list_letters(where, access(box), since=DAY, most=50)
    assert (shelf.validity, [(one.uid, one.subject) for one in shelf.letters]) == (7, [(1, "Катер")])
    assert shelf.letters[0].came_at == datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert fetch_letter(where, access(box), validity=7, uid=1, max_bytes=100_000) == LETTER
    assert not [words for words in box.said if words.startswith(("SELECT", "UID STORE"))]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://u@mail.example/INBOX", "not the address of a mailbox"),
        ("imaps://mail.example/INBOX", "not the address of a mailbox"),
        ("imaps://u:secret@mail.example/INBOX", "with a password in it"),
        ("imaps://u@mail.example/IN%0d%0aLOGOUT", "not the address of a mailbox"),
        ("imaps://u@mail.example:99999/INBOX", "is not an address"),
    ],
)
def test_what_is_no_mailbox_is_refused(address, reason):
    with pytest.raises(AddressRefused, match=reason) as refusal:
        parse_mailbox(address)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "at", "reason"),
    [
        ("imaps://u@mail.example/INBOX", "10.0.0.7", "not an address of the public internet"),
        ("imaps://u@mail.example/INBOX", "::ffff:127.0.0.1", "not an address of the public internet"),
        ("imap://u@mail.example:993/INBOX", "93.184.216.34", "Without TLS"),
        ("imap://u@mail.example/INBOX", "127.0.0.1", "only 993 is read from"),
    ],
)
def test_private_addresses_and_open_connections_are_refused(address, at, reason):
    door = Access("right", 5.0, resolver=lambda _host, _port: [at])
    with pytest.raises(AddressRefused, match=reason):
        list_letters(parse_mailbox(address), door, since=DAY, most=1)


def test_a_wrong_password_and_a_folder_that_is_not_there_are_told(box):
    where = parse_mailbox(box.address())
    with pytest.raises(UnableToFetch, match="does not let press@"):
        list_letters(where, access(box, password="wrong"), since=DAY, most=1)
    with pytest.raises(UnableToFetch, match="no folder «Нет»"):
        list_letters(parse_mailbox(box.address(folder="Нет")), access(box), since=DAY, most=1)


def test_a_letter_that_is_gone_or_too_large_is_told(box):
    where = parse_mailbox(box.address())
    with pytest.raises(LetterGone):
        fetch_letter(where, access(box), validity=7, uid=9, max_bytes=100_000)
    with pytest.raises(LetterGone, match="numbered its letters anew"):
        fetch_letter(where, access(box), validity=6, uid=1, max_bytes=100_000)
    with pytest.raises(TooLarge):
        fetch_letter(where, access(box), validity=7, uid=1, max_bytes=1_000)


def test_a_server_that_sends_a_byte_now_and_then_is_cut_off(box):
    box.drips = True
    began = time.monotonic()
    with pytest.raises(TooSlow):
        list_letters(parse_mailbox(box.address()), access(box, timeout=0.5), since=DAY, most=1)
    assert time.monotonic() - began < 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of our own for 127.0.0.1, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "box")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    alone = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = made.add_extension(alone, critical=False).sign(key, hashes.SHA256())
    folder = tmp_path_factory.mktemp("tls")
    (folder / "box.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "box.key").write_bytes(secret)
    return folder


@pytest.mark.parametrize("trusted", [True, False])
def test_by_tls_only_who_has_a_certificate_that_is_trusted_is_asked(certificate, trusted, monkeypatch):
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate / "box.pem", certificate / "box.key")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "box.pem"))
    with MailboxServer(secure=secure) as box:
        box.put(LETTER)
        where = parse_mailbox(f"imaps://u@localhost:{box.port}/INBOX")
        door = Access("right", 5.0, [f"localhost:{box.port}"])
        if trusted:
            assert len(list_letters(where, door, since=DAY, most=1).letters) == 1
        else:
            with pytest.raises(UnableToFetch, match="CERTIFICATE_VERIFY_FAILED"):
                list_letters(where, door, since=DAY, most=1)
        assert bool(box.said) is trusted
