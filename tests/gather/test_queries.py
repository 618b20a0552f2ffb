from datetime import timedelta

import pytest

from svodka.gather.health import Health, Pages
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.gather.queries import sources_with_health

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = timedelta(days=1)


def source(slug, **given):
    return Source.objects.create(slug=slug, name=slug, feed_url=f"https://{slug}.example/rss", **given)


def entry(of, number, seen_at, **given):
    FeedEntry.objects.create(source=of, guid=str(number), url=f"{of.feed_url}/{number}", first_seen_at=seen_at, **given)


def capture(of, number, at, **given):
    told = {"state": "read", "size": 1, "sha256": str(number) * 8, **given}
    Capture.objects.create(source=of, url=f"{of.feed_url}/{number}", captured_at=at, **told)


def test_every_source_is_listed_with_its_health_the_worst_first(now):
    entry(source("well", last_success_at=now), 1, now - DAY)
    entry(source("silent", last_success_at=now), 1, now - 29 * DAY)
    source("new")
    source("failing", failures=3, last_error="Не отвечает.", last_success_at=now)
    source("closed", active=False, failures=1, last_error="Закрыта.")
    source("off", active=False)
    assert [(row.source.slug, row.health) for row in sources_with_health(now=now)] == [
        ("failing", Health.FAILING),
        ("closed", Health.CLOSED),
        ("silent", Health.SILENT),
        ("new", Health.NEW),
        ("well", Health.WELL),
        ("off", Health.OFF),
    ]


def test_an_empty_one_that_was_added_yesterday_is_new(now):
    empty = source("empty", last_success_at=now)
    (row,) = sources_with_health(now=now, added={empty.pk: now - DAY})
    assert (row.health, row.reason) == (Health.NEW, "It answers, but has never shown an item.")


def test_a_source_with_what_it_brought(now):
    rynda = source("rynda", last_success_at=now)
    entry(rynda, 1, now - 8 * DAY)
    entry(rynda, 2, now - DAY, due_at=now)
    entry(rynda, 3, now - DAY, state=FeedEntry.State.GIVEN_UP)
    (row,) = sources_with_health(now=now)
    assert (row.seen_last_week, row.waiting, row.given_up_last_week, row.newest_at) == (2, 1, 1, now - DAY)
    assert (row.brought.days[-2], row.brought.days[-9], sum(row.brought.days)) == (2, 1, 3)


def test_pages_that_were_read_well(now):
    rynda = source("rynda", last_success_at=now)
    capture(rynda, 1, now - DAY, read_well=True)
    capture(rynda, 2, now - DAY, read_well=False)
    capture(rynda, 3, now - 9 * DAY, state="refused", read_well=None)
    capture(rynda, 4, now - 9 * DAY, read_well=None)
    capture(rynda, 5, now - DAY, state="unread")
    (row,) = sources_with_health(now=now)
    assert (row.pages, row.pages.share) == (Pages(2, 1, 2, 1), 0.5)


@pytest.mark.parametrize("sources", [2, 20])
def test_the_same_queries_however_many_sources(now, sources, django_assert_num_queries):
    for number in range(sources):
        entry(source(f"s{number}"), 1, now - (number % 2) * 40 * DAY)
    with django_assert_num_queries(6):
        sources_with_health(now=now)
