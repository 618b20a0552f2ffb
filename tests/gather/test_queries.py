from datetime import timedelta

import pytest

from svodka.gather.models import FeedEntry, Source
from svodka.gather.queries import Health, sources_with_health

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DAY = timedelta(days=1)


def source(slug, **given):
    return Source.objects.create(slug=slug, name=slug, feed_url=f"https://{slug}.example/rss", **given)


def entry(of, number, seen_at, **given):
    FeedEntry.objects.create(source=of, guid=str(number), url=f"{of.feed_url}/{number}", first_seen_at=seen_at, **given)


def test_every_source_is_listed_with_its_health_the_worst_first(now):
    entry(source("well", last_success_at=now), 1, now - DAY)
    entry(source("quiet", last_success_at=now), 1, now - 15 * DAY)
    source("new")
    source("failing", failures=2, last_error="Не отвечает.", last_success_at=now)
    source("off", active=False, failures=1, last_error="Закрыта.")
    assert [(row.source.slug, row.health) for row in sources_with_health(now=now)] == [
        ("off", Health.OFF),
        ("failing", Health.FAILING),
        ("quiet", Health.QUIET),
        ("new", Health.NEW),
        ("well", Health.WELL),
    ]


def test_a_source_with_what_it_brought(now):
    rynda = source("rynda", last_success_at=now)
    entry(rynda, 1, now - 8 * DAY)
    entry(rynda, 2, now - DAY, due_at=now)
    entry(rynda, 3, now - DAY, state=FeedEntry.State.GIVEN_UP)
    (row,) = sources_with_health(now=now)
    assert (row.seen_last_week, row.waiting, row.given_up_last_week, row.newest_at) == (2, 1, 1, now - DAY)


@pytest.mark.parametrize("sources", [1, 10])
def test_two_queries_however_many_sources(now, sources, django_assert_num_queries):
    for number in range(sources):
        entry(source(f"s{number}"), 1, now)
    with django_assert_num_queries(2):
        sources_with_health(now=now)
