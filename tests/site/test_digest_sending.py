"""The worker's part: letters of confirmation, editions, deliveries over real SMTP or into the outbox, returns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from svodka.digest import actions
from svodka.digest.letter import checked_address
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.stories.models import Story
from tests.digest.mail_server import ShortServer
from tests.mail_sink import SmtpSink, text_of
from tests.site.digest_world import NINA, Room, stories, subscriber

# The ledger is written in a thread of its own, which a test's transaction would hide everything from.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

State = Delivery.State
DAY = timedelta(days=1)
EIGHT = datetime.fromisoformat("2026-11-21T05:00:00+00:00")  # in Moscow, the morning after


@pytest.fixture
def sink(settings: Any) -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        over_smtp(settings, *server.address)
        yield server


def over_smtp(settings: Any, host: str, port: int) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@pytest.fixture
def room(transactional_db: None, now: datetime) -> Room:
    stories(now)
    return Room(now)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


# --- letters about the subscription ---


def test_confirmation_leaves_within_a_round(room: Room, sink: SmtpSink, now: datetime) -> None:
    held = actions.ask(email=NINA, language="ru", now=now, time_zone="Europe/Moscow").subscription
    assert room.round()["noticed"] == 1
    assert f"/digest/confirm/{held.key}/" in text_of(sink.wait_for(NINA))
    assert room.round()["noticed"] == 0


def test_a_server_that_is_away_is_waited_for(room: Room, settings: Any, now: datetime) -> None:
    over_smtp(settings, "127.0.0.1", 1)
    actions.ask(email=NINA, language="ru", now=now, time_zone="Europe/Moscow")
    assert (room.round()["noticed"], room.round()["noticed"]) == (0, 0)
    with SmtpSink() as server:
        over_smtp(settings, *server.address)
        assert room.round()["noticed"] == 0
        room.now += timedelta(seconds=20)
        assert room.round()["noticed"] == 1


def test_who_ended_meanwhile_gets_no_letter(room: Room, sink: SmtpSink, now: datetime) -> None:
    held = actions.ask(email=NINA, language="ru", now=now, time_zone="Europe/Moscow").subscription
    actions.end(subscription=held, now=now)
    assert (room.round()["noticed"], sink.letters) == (0, [])


# --- the digest ---


def test_the_main_edition_is_opened_and_closed_by_itself(room: Room) -> None:
    room.round()
    assert Edition.objects.get().cut_off_at == EIGHT
    room.now = EIGHT
    assert room.round()["closed"] == 1
    assert list(Edition.objects.order_by("day").values_list("state", flat=True)) == ["closed", "open"]


def test_each_subscriber_gets_it_once_at_the_hour(room: Room, sink: SmtpSink, now: datetime) -> None:
    subscriber(now)
    subscriber(now, "igor@volonga.example", hour=13)
    room.now = now + timedelta(minutes=30)
    room.round()
    assert [letter.recipients for letter in sink.letters] == [("igor@volonga.example",)]
    room.now = EIGHT
    for _ in range(3):
        room.round()
    assert sorted(letter.recipients[0] for letter in sink.letters) == ["igor@volonga.example", NINA]
    assert states() == [State.SENT, State.SENT]


def test_a_bounce_comes_back_to_an_address_of_its_own(room: Room, sink: SmtpSink, settings: Any, now: datetime) -> None:
    settings.RETURNS_ADDRESS = "returns@paper.example"
    subscriber(now)
    room.now = EIGHT
    room.round()
    assert sink.letters[0].sender == f"returns+bounce-{Delivery.objects.get().token}@paper.example"


@pytest.mark.parametrize(
    ("returns", "sender"),
    [("", "svodka@localhost"), ("bounce-TOKEN@back.paper.example", "bounce-{}@back.paper.example")],
)
def test_the_envelope(returns: str, sender: str, room: Room, sink: SmtpSink, settings: Any, now: datetime) -> None:
    settings.RETURNS_ADDRESS = returns
    subscriber(now)
    room.now = EIGHT
    room.round()
    assert sink.letters[0].sender == sender.format(Delivery.objects.get().token)


def test_without_a_server_it_goes_to_the_outbox(room: Room, settings: Any, tmp_path: Path, now: datetime) -> None:
    settings.OUTBOX = tmp_path / "outbox"
    subscriber(now)
    room.now = EIGHT
    room.round()
    (file,) = settings.OUTBOX.glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == NINA
    assert states() == [State.SENT]


def test_nothing_left_to_tell_is_noted(room: Room, sink: SmtpSink, now: datetime) -> None:
    subscriber(now)
    room.now = EIGHT
    actions.make_due(time_zone="Europe/Moscow", secret="s", now=EIGHT)
    Story.objects.update(state="withdrawn", withdrawn_for="rights")
    room.round()
    assert (states(), sink.letters) == ([State.REFUSED], [])
    assert "withdrawn" in Delivery.objects.get().last_error


def test_a_stop_gives_back_what_was_not_begun(room: Room, settings: Any, now: datetime) -> None:
    for number in range(30):
        subscriber(now, f"r{number}@volonga.example")
    settings.SMTP_CONNECTIONS = 1
    room.now = EIGHT
    with ShortServer() as server:
        over_smtp(settings, "127.0.0.1", server.port)
        room.made.stop = lambda: len(server.taken) >= 3
        room.round()
    assert sorted(set(states())) == [State.QUEUED, State.SENT]
    left = Delivery.objects.filter(state=State.QUEUED)
    assert set(left.values_list("lease_until", "attempts")) == {(None, 0)}


def test_a_slow_server_does_not_hold_the_worker(room: Room, settings: Any, now: datetime) -> None:
    for number in range(5):
        subscriber(now, f"r{number}@volonga.example")
    settings.SMTP_CONNECTIONS = 1
    room.now = EIGHT
    with ShortServer() as server:
        over_smtp(settings, "127.0.0.1", server.port)
        room.made.clock = lambda: room.now + timedelta(seconds=11 * len(server.taken))
        room.round()
        assert states().count(State.SENT) == 1


def test_a_connection_that_is_one_too_many_stops_nobody(room: Room, settings: Any, now: datetime) -> None:
    for number in range(20):
        subscriber(now, f"r{number}@volonga.example")
    room.now = EIGHT
    with ShortServer(most_connections=2) as server:
        over_smtp(settings, "127.0.0.1", server.port)
        room.round()
    assert states() == [State.SENT] * 20


def test_a_stumble_keeps_no_other_duty(room: Room, sink: SmtpSink, monkeypatch: Any, now: datetime) -> None:
    monkeypatch.setattr("svodka.digest.actions.close_edition", lambda *_a, **_k: 1 / 0)
    subscriber(now)
    room.round()
    room.now = EIGHT
    assert (room.round()["closed"], len(sink.letters)) == (0, 1)


def test_a_thousand_strange_addresses_are_one_letter_each(room: Room, sink: SmtpSink, now: datetime) -> None:
    """Rows written past every check: what cannot be addressed is refused, and no letter goes astray."""
    drawn = random.Random(4)
    addresses = {_strange(drawn, number) for number in range(1_000)}
    Subscription.objects.bulk_create(
        Subscription(email=address[:254], key=str(n), asked_at=now, confirmed_at=now, state="active", next_at=EIGHT)
        for n, address in enumerate(sorted(addresses))
    )
    room.now = EIGHT
    for _ in range(4):
        room.round()
    sent = set(Delivery.objects.filter(state=State.SENT).values_list("address", flat=True))
    assert [letter.recipients for letter in sink.letters if len(letter.recipients) != 1] == []
    assert sorted(letter.recipients[0] for letter in sink.letters) == sorted(checked_address(to) for to in sent)
    assert Delivery.objects.exclude(state__in=[State.SENT, State.REFUSED]).count() == 0
    assert 200 < len(sent) < 1_000
    assert [letter for letter in sink.letters if not _well_formed(letter.raw, letter.recipients[0])] == []


def _strange(drawn: random.Random, number: int) -> str:
    pieces = [
        "\r\n",
        "\n",
        "\r",
        "\u2028",
        "\x85",
        "=?utf-8?q?a=40b?=",
        '"',
        "<",
        ">",
        ",",
        ";",
        " ",
        "\t",
        "(",
        ")",
        "ы",
    ]
    pieces += ["@", "..", "\\", "RCPT TO:<x@y.example>", "Bcc: x@y.example", "%0d%0a", "\x7f", "'", "+", "=", "!"]
    local = "".join(drawn.choice([*pieces, *"abcdefgh" * 6]) for _ in range(drawn.randint(1, 4)))
    domain = drawn.choice(
        ["volonga.example", "volonga.example", "почта.example", "-x.example", "x\r\n.example", "[::1]"]
    )
    return f"r{number}{local}@{domain}"


def _well_formed(raw: bytes, to: str) -> bool:
    message = message_from_bytes(raw, policy=default)
    defects = [defect for part in message.walk() for defect in part.defects]
    defects += [defect for value in message.values() for defect in getattr(value, "defects", ())]
    ways_out = message["List-Unsubscribe"].startswith("<http") and message["List-Unsubscribe-Post"]
    return not defects and message.get_all("To") == [to] and not message["Bcc"] and bool(ways_out)
