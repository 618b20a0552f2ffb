"""kill -9 at twelve random moments of a worker that mails 2,000: once each, or named; bench.digest kills 30 times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bench.digest_kills import mail_under_fire
from bench.sinks import sink
from svodka.digest.models import Subscription
from svodka.site.letters.ways import post_of_portal
from tests.site.digest_world import stories
from tests.site.test_digest_sending import EIGHT, over_smtp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

KILLS, RECIPIENTS = 12, 2_000


def test_twelve_kills_lose_nothing(settings: Any, now: datetime) -> None:
    stories(now)
    Subscription.objects.bulk_create(
        Subscription(email=f"r{n}@volonga.example", key=str(n), asked_at=now, confirmed_at=now, state="active")
        for n in range(RECIPIENTS)
    )
    Subscription.objects.update(next_at=EIGHT)
    with sink() as server:
        over_smtp(settings, "127.0.0.1", server.port)
        begin = EIGHT + timedelta(seconds=1)
        outcome = mail_under_fire(post_of_portal(), server=server, begin=begin, kills=KILLS)
    assert (outcome.twice, outcome.lost, outcome.wrong) == (0, 0, 0), outcome
    assert outcome.unsure <= outcome.kills * settings.SMTP_CONNECTIONS, outcome
    assert outcome.kills == KILLS, outcome
    assert connection.vendor == "postgresql" or outcome.seconds < 60
