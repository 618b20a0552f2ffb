from datetime import timedelta

import pytest

from svodka import claims
from svodka.gather.models import Source

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def source(slug="rynda", **given):
    return Source.objects.create(slug=slug, name=slug, feed_url=f"https://{slug}.example/rss", **given)


def test_a_due_row_is_claimed_once(now):
    source(due_at=now)
    first = claims.claim(Source.objects.all(), now=now, worker="anna", limit=5)
    second = claims.claim(Source.objects.all(), now=now, worker="boris", limit=5)
    assert [row.slug for row in first] == ["rynda"]
    assert second == []


def test_a_row_that_is_not_due_is_left_alone(now):
    source(due_at=now + timedelta(seconds=1))
    source("pristan", due_at=None)
    assert claims.claim(Source.objects.all(), now=now, worker="anna", limit=5) == []


def test_the_rows_of_a_killed_worker_are_due_again_when_the_lease_ends(now):
    source(due_at=now)
    claims.claim(Source.objects.all(), now=now, worker="killed", limit=5)
    later = now + claims.LEASE
    assert [row.leased_by for row in claims.claim(Source.objects.all(), now=later, worker="anna", limit=5)] == ["anna"]


def test_a_batch_takes_the_longest_due_first(now):
    for minutes in (1, 3, 2):
        source(f"s{minutes}", due_at=now - timedelta(minutes=minutes))
    batch = claims.claim(Source.objects.all(), now=now, worker="anna", limit=2)
    assert [row.slug for row in batch] == ["s3", "s2"]


def test_settling_sets_the_next_time_and_frees_the_row(now):
    source(due_at=now)
    [row] = claims.claim(Source.objects.all(), now=now, worker="anna", limit=1)
    claims.settle(row, due_at=now + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.due_at, row.lease_until, row.leased_by) == (now + timedelta(hours=1), None, "")


def test_a_worker_whose_lease_went_to_another_cannot_settle(now):
    source(due_at=now)
    [row] = claims.claim(Source.objects.all(), now=now, worker="slow", limit=1)
    claims.claim(Source.objects.all(), now=now + claims.LEASE, worker="anna", limit=1)
    with pytest.raises(claims.LeaseLost, match="slow"):
        claims.settle(row, due_at=None)


def test_attempts_count_until_the_work_is_done(now):
    source(due_at=now)
    [row] = claims.claim(Source.objects.all(), now=now, worker="anna", limit=1)
    claims.settle(row, due_at=now)
    [row] = claims.claim(Source.objects.all(), now=now, worker="anna", limit=1)
    assert row.attempts == 2
    claims.settle(row, due_at=None)
    assert Source.objects.get().attempts == 0


def test_rows_given_back_are_due_at_once(now):
    source(due_at=now)
    claims.give_back(claims.claim(Source.objects.all(), now=now, worker="anna", limit=1))
    assert len(claims.claim(Source.objects.all(), now=now, worker="boris", limit=1)) == 1


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 30), (2, 60), (5, 480), (40, 43200)])
def test_retries_wait_longer_each_time(attempts, seconds):
    assert claims.retry_delay(attempts) == timedelta(seconds=seconds)


@pytest.mark.django_db(transaction=True)
def test_many_workers_share_the_rows_out_and_take_none_twice(now):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    for number in range(60):
        source(f"s{number}", due_at=now)

    def work(worker):
        taken = []
        while batch := claims.claim(Source.objects.all(), now=now, worker=worker, limit=7):
            taken += [row.pk for row in batch]
        connections.close_all()
        return taken

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, ["anna", "boris", "vera", "gleb"]))
    assert sorted(pk for share in shares for pk in share) == sorted(Source.objects.values_list("pk", flat=True))
