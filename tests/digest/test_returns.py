"""Reports out of a folder and out of an IMAP box: noted first, put aside then, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from svodka.digest import returns
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.digest.returns import Imap, Maildir, UnableToReadReturns, read_returns
from tests.digest.imap_server import ImapBox
from tests.digest.test_bounces import TOKEN, failure

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOLIDAY = b"To: returns@paper.example\r\nSubject: away\r\n\r\nBack on Monday.\r\n"


@pytest.fixture
def held(now: datetime) -> Subscription:
    held = Subscription.objects.create(email="nina@volonga.example", key="k", state="active", asked_at=now)
    edition = Edition.objects.create(day=now.date(), cut_off_at=now, state="closed")
    Delivery.objects.create(edition=edition, subscription=held, address=held.email, token=TOKEN, state="sent")
    return held


@pytest.fixture
def box() -> Iterator[ImapBox]:
    with ImapBox() as box:
        yield box


def read(box: returns.Returns, now: datetime) -> int:
    return read_returns(box, clock=lambda: now, stop=lambda: False)


def imap(box: ImapBox, password: str = "right") -> Imap:
    return Imap("127.0.0.1", box.port, "returns", password, tls=False)


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    return Maildir(tmp_path)


# --- a folder ---


def test_a_report_in_a_folder_ends_the_subscription(maildir: Maildir, held: Subscription, now: datetime) -> None:
    (maildir.folder / "new" / "1.a").write_bytes(failure())
    assert read(maildir, now) == 1
    held.refresh_from_db()
    assert (held.state, list(maildir.folder.rglob("*.*"))) == ("bounced", [])


def test_what_is_no_report_stays_as_seen(maildir: Maildir, held: Subscription, now: datetime) -> None:
    (maildir.folder / "new" / "1.a").write_bytes(HOLIDAY)
    assert (read(maildir, now), read(maildir, now)) == (1, 0)
    assert (maildir.folder / "cur" / "1.a:2,S").read_bytes() == HOLIDAY


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(UnableToReadReturns, match="nowhere"):
        read(Maildir(tmp_path / "nowhere"), now)


# --- IMAP ---


def test_a_report_in_a_box_ends_the_subscription_and_goes(box: ImapBox, held: Subscription, now: datetime) -> None:
    box.put(failure())
    box.put(HOLIDAY)
    assert read(imap(box), now) == 2
    held.refresh_from_db()
    assert (held.state, list(box.messages.values()), list(box.flags.values())) == ("bounced", [HOLIDAY], [{r"\Seen"}])


def test_a_box_with_nothing_new(box: ImapBox, held: Subscription, now: datetime) -> None:
    assert read(imap(box), now) == 0


def test_a_line_that_breaks_loses_nothing(box: ImapBox, held: Subscription, now: datetime) -> None:
    for _ in range(3):
        box.put(HOLIDAY)
    box.put(failure())
    box.breaks_after = 2
    with pytest.raises(UnableToReadReturns):
        read(imap(box), now)
    box.breaks_after = 1_000
    assert read(imap(box), now) == 2
    held.refresh_from_db()
    assert held.state == "bounced"


def test_a_report_that_could_not_be_noted_is_read_again(
    box: ImapBox, held: Subscription, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.put(failure())
    with monkeypatch.context() as patched:
        patched.setattr(returns, "note_report", lambda *_args, **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read(imap(box), now)
    assert read(imap(box), now) == 1
    held.refresh_from_db()
    assert held.state == "bounced"


def test_a_wrong_password_is_said(box: ImapBox, now: datetime) -> None:
    with pytest.raises(UnableToReadReturns, match="wrong password"):
        read(imap(box, "wrong"), now)


def test_nobody_there_is_said(now: datetime) -> None:
    with pytest.raises(UnableToReadReturns, match=r"127\.0\.0\.1:1"):
        read(Imap("127.0.0.1", 1, "returns", "right", tls=False), now)


def test_a_stop_leaves_the_rest_unseen(box: ImapBox, held: Subscription, now: datetime) -> None:
    for _ in range(3):
        box.put(HOLIDAY)
    stops = iter([False, True])
    assert read_returns(imap(box), clock=lambda: now, stop=lambda: next(stops)) == 1
    assert sum(not flags for flags in box.flags.values()) == 2
