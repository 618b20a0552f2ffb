"""The sample's letters: asked for, confirmed, sent every morning over real SMTP, and not twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from svodka.digest.models import Delivery, Edition, Subscription
from svodka.sample import mailing
from svodka.sample.load import FOLDER
from svodka.sample.mailing import subscribe_and_mail
from tests import make

# The ledger is written in a thread of its own, which a test's transaction would hide everything from.
pytestmark = [pytest.mark.django_db(transaction=True)]

NOW = datetime.fromisoformat("2026-11-22T13:20:00+03:00")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    make.portal()
    for told in json.loads((FOLDER / "sections.json").read_text(encoding="utf-8")):
        make.section(told["slug"], told["name"]["ru"])
    for hours in range(0, 140, 9):
        at = NOW - timedelta(hours=hours + 3)
        make.story(
            f"Новость {hours}", slug=f"n{hours}", published_at=at, section=make.section(("money", "ports")[hours % 2])
        )
    return tmp_path / "mailbox"


def mail(box: Path, now: datetime = NOW) -> None:
    subscribe_and_mail(folder=FOLDER, mailbox=box, now=now)


def addressed(box: Path, to: str) -> list[str]:
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(box.glob("*.eml"))]
    return [str(letter["Subject"]) for letter in letters if letter["To"] == to]


def test_nina_confirms_and_has_a_letter_each_morning(box: Path) -> None:
    mail(box)
    subjects = addressed(box, "nina@volonga.example")
    assert subjects[0] == "Подтвердите подписку на «Кильватер»"
    assert [words.split(":")[0] for words in subjects[1:]] == [
        f"«Кильватер» за {day} ноября" for day in (18, 19, 20, 21, 22)
    ]


def test_every_letter_is_in_the_ledger_once(box: Path) -> None:
    mail(box)
    delivered = Delivery.objects.values_list("state", flat=True)
    letters_of_subscription = Subscription.objects.count()
    assert set(delivered) == {"sent"}
    assert len(list(box.glob("*.eml"))) == len(delivered) + letters_of_subscription


def test_a_letter_is_of_the_last_full_hour(box: Path) -> None:
    mail(box)
    newest = Edition.objects.filter(state="closed").latest("cut_off_at")
    assert newest.cut_off_at == NOW.replace(minute=0)


def test_again_nothing_is_sent(box: Path) -> None:
    mail(box)
    before = (len(list(box.glob("*.eml"))), Edition.objects.count())
    mail(box)
    assert (len(list(box.glob("*.eml"))), Edition.objects.count()) == before


def test_cut_short_it_goes_on_and_sends_nothing_twice(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "ROUNDS", 4)
    mail(box)
    monkeypatch.setattr(mailing, "ROUNDS", 40)
    mail(box)
    subjects = addressed(box, "nina@volonga.example")
    assert len(subjects) == len(set(subjects)) == 6


def test_a_sample_of_last_month_is_left_to_the_worker(box: Path) -> None:
    mail(box)
    before = len(list(box.glob("*.eml")))
    mail(box, NOW + timedelta(days=30))
    assert len(list(box.glob("*.eml"))) == before
