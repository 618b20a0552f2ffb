from datetime import timedelta

import pytest

from svodka.fetch import AddressRefused, GoneForGood, TooLarge, TooSlow, TryLater, UnableToFetch
from svodka.gather import decisions
from svodka.gather.feeds import Item

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def item(number, published_at=None, **given):
    url = f"https://rynda.example/news/{number}"
    return Item(
        **{"guid": str(number), "url": url, "title": f"Новость {number}", "published_at": published_at, **given}
    )


# --- when to poll ---


@pytest.mark.parametrize(
    ("stories", "interval"),
    [(0, DAY), (1, 14 * HOUR), (7, 2 * HOUR), (70, 12 * MINUTE), (168, 5 * MINUTE), (5000, 5 * MINUTE)],
)
def test_who_publishes_more_is_asked_more_often(now, stories, interval):
    upcoming = decisions.next_poll(now=now, stories_last_week=stories, jitter=0)
    assert (upcoming.interval, upcoming.due_at) == (interval, now + interval)


@pytest.mark.parametrize(
    ("asked", "interval"),
    [
        ({"ttl": HOUR}, HOUR),
        ({"ttl": MINUTE}, 12 * MINUTE),
        ({"ttl": HOUR, "max_age": 2 * HOUR}, 2 * HOUR),
        ({"max_age": 365 * DAY}, DAY),
        ({"max_age": timedelta(0)}, 12 * MINUTE),
    ],
)
def test_a_source_may_ask_for_more_rest(now, asked, interval):
    assert decisions.next_poll(now=now, stories_last_week=70, jitter=0, **asked).interval == interval


def test_the_decision_says_why(now):
    reasons = decisions.next_poll(now=now, stories_last_week=70, jitter=0, ttl=HOUR).reasons
    assert reasons == ("70 stories in the last week", "the source asks for 60 min (ttl)")


def test_jitter_lengthens_the_wait_and_not_the_interval(now):
    upcoming = decisions.next_poll(now=now, stories_last_week=7, jitter=1.0)
    assert (upcoming.interval, upcoming.due_at) == (2 * HOUR, now + 2.5 * HOUR)


@pytest.mark.parametrize(
    ("failures", "retry_after", "wait"),
    [
        (1, None, HOUR),
        (2, None, 2 * HOUR),
        (3, None, 4 * HOUR),
        (9, None, DAY),
        (500, None, DAY),
        (1, 10 * MINUTE, HOUR),
        (1, 3 * HOUR, 3 * HOUR),
        (1, 90 * DAY, DAY),
    ],
)
def test_failures_make_the_wait_longer(now, failures, retry_after, wait):
    upcoming = decisions.next_poll_after_failure(
        now=now, interval=30 * MINUTE, failures=failures, jitter=0, retry_after=retry_after
    )
    assert (upcoming.due_at - now, upcoming.interval) == (wait, 30 * MINUTE)


@pytest.mark.parametrize(
    ("header", "understood"),
    [
        ("", None),
        ("no-cache", None),
        ("public, max-age=600", 10 * MINUTE),
        ('Max-Age="60"', MINUTE),
        ("s-maxage=5", None),
        ("max-age=-1", None),
    ],
)
def test_cache_control(header, understood):
    assert decisions.max_age(header) == understood


# --- what to fetch ---


def choose(items, now, **given):
    defaults = {"known_guids": set(), "known_urls": set(), "first_poll": False}
    return decisions.choose_entries(items, now=now, **{**defaults, **given})


def test_what_is_known_by_guid_or_address_is_not_fetched(now):
    items = [item(1, now), item(2, now), item(3, now)]
    choice = choose(items, now, known_guids={"1"}, known_urls={items[1].url})
    assert (choice.fetch, choice.known) == ((items[2],), 2)


def test_an_entry_that_stands_twice_is_fetched_once(now):
    choice = choose([item(1, now), item(1, now), item(1, now, guid="other")], now)
    assert len(choice.fetch) == 1


def test_the_newest_come_first_and_what_has_no_date_counts_as_new(now):
    items = [item(1, now - 2 * DAY), item(2), item(3, now - DAY)]
    assert [chosen.guid for chosen in choose(items, now).fetch] == ["2", "3", "1"]


def test_old_stories_are_remembered_unfetched(now):
    choice = choose([item(1, now - 31 * DAY), item(2, now - 29 * DAY)], now)
    assert [chosen.guid for chosen in choice.fetch] == ["2"]
    assert [(passed.item.guid, passed.reason) for passed in choice.pass_over] == [
        ("1", "older than 30 days when first seen")
    ]


def test_a_new_source_brings_its_newest_twenty(now):
    choice = choose([item(number, now - number * HOUR) for number in range(100)], now, first_poll=True)
    assert [chosen.guid for chosen in choice.fetch] == [str(number) for number in range(20)]
    assert len(choice.pass_over) == 80


def test_a_flood_is_taken_in_portions(now):
    choice = choose([item(number, now) for number in range(120)], now)
    assert (len(choice.fetch), len(choice.pass_over), choice.left_for_later) == (50, 0, 70)


# --- after a failure ---


@pytest.mark.parametrize(
    "error",
    [AddressRefused("a."), TooLarge("b."), GoneForGood("c.", status=410), UnableToFetch("d.", status=404)],
)
def test_what_will_not_change_is_given_up(error):
    decided = decisions.after_failed_fetch(error, attempts=1)
    assert (decided.wait, decided.reason) == (None, str(error))


@pytest.mark.parametrize(
    ("error", "attempts", "wait"),
    [
        (TooSlow("a."), 1, 30 * timedelta(seconds=1)),
        (UnableToFetch("b.", status=500), 3, 2 * MINUTE),
        (UnableToFetch("c.", status=403), 1, 30 * timedelta(seconds=1)),
        (TryLater("d.", status=429, retry_after=HOUR), 1, HOUR),
        (TryLater("e.", status=503, retry_after=90 * DAY), 1, DAY),
        (TryLater("f.", status=503, retry_after=None), 2, MINUTE),
    ],
)
def test_what_may_pass_is_tried_again(error, attempts, wait):
    assert decisions.after_failed_fetch(error, attempts=attempts).wait == wait


def test_nothing_is_tried_for_ever():
    decided = decisions.after_failed_fetch(TooSlow("No answer."), attempts=10)
    assert (decided.wait, decided.reason) == (None, "No answer. Given up after 10 attempts.")


# --- the allow-list ---


@pytest.mark.parametrize(
    ("url", "named_by", "pairs"),
    [
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/rss", ["127.0.0.1:8001"]),
        ("http://127.0.0.1:8001/a", "https://rynda.example/rss", []),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/rss", []),
        ("https://rynda.example/a", "http://127.0.0.1:8001/rss", []),
    ],
)
def test_only_a_feed_at_an_allowed_pair_may_name_pages_there(url, named_by, pairs):
    assert decisions.allowed_for(url, ["127.0.0.1:8001", "127.0.0.1:8002"], named_by=named_by) == pairs


def test_a_pinned_interval_stands_for_the_rate_but_not_for_what_the_source_asks(now):
    pinned = {"now": now, "stories_last_week": 200, "jitter": 0.0, "pinned": timedelta(minutes=30)}
    assert decisions.next_poll(**pinned).interval == timedelta(minutes=30)
    assert decisions.next_poll(**pinned, ttl=timedelta(hours=1)).interval == timedelta(hours=1)
    assert decisions.next_poll(**pinned, ttl=timedelta(hours=1), agreed=True).interval == timedelta(minutes=30)
