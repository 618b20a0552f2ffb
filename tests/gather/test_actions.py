from datetime import timedelta
from functools import partial

import pytest

from svodka import claims
from svodka.claims import LeaseLost
from svodka.fetch import Fetched, GoneForGood, TooSlow, TryLater, UnableToFetch, fetch
from svodka.gather import actions, pages
from svodka.gather.actions import UnableToAddSource
from svodka.gather.models import FeedEntry, Source

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = "https://rynda.example/rss"


def rss(*numbers, ttl=""):
    items = "".join(
        f"<item><title>Новость {n}</title><link>/news/{n}</link><guid>rynda-{n}</guid></item>" for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Рында</title><link>/</link>{ttl}{items}</channel></rss>"


def answer(data="", *, status=200, url=FEED, headers=None, **given):
    return Fetched(url, url, status, headers or {}, data.encode(), **given)


@pytest.fixture
def source(now):
    return actions.add_source(name="Рында", feed_url=FEED, now=now)


def poll_real(source, web, now):
    fetcher = partial(fetch, agent="Svodka/test", timeout=2.0)
    return actions.poll(source, now=now, fetcher=fetcher, allowed=[web.pair])


# --- adding ---


def test_a_source_is_due_at_once(source, now):
    assert (source.slug, source.due_at, source.active) == ("rynda-example", now, True)


def test_addresses_are_compared_as_they_are_asked_for(source, now):
    with pytest.raises(UnableToAddSource, match="as «Рында»"):
        actions.add_source(name="Рында ещё раз", feed_url=" HTTPS://Rynda.Example/rss#top ", now=now)


def test_a_second_feed_of_a_host_gets_its_own_slug(source, now):
    assert actions.add_source(name="Порты", feed_url=f"{FEED}/ports", now=now).slug == "rynda-example-2"


@pytest.mark.parametrize(
    ("name", "feed_url"),
    [
        ("", FEED),
        ("а" * 201, FEED),
        ("Рында", "rynda.example/rss"),
        ("Рында", "file:///etc/passwd"),
        ("Рында", "https://user:secret@rynda.example/rss"),
        ("Рында", "https://rynda.example/" + "a" * 1000),
    ],
)
def test_what_cannot_be_a_source_is_refused(name, feed_url, now):
    with pytest.raises(UnableToAddSource):
        actions.add_source(name=name, feed_url=feed_url, now=now)


def test_an_agreement_makes_what_was_not_wanted_due(source, now):
    given = {"source": source, "state": FeedEntry.State.FORBIDDEN}
    for days in (1, 9):
        seen = now - days * DAY
        FeedEntry.objects.create(guid=f"{days}", url=f"https://rynda.example/{days}", first_seen_at=seen, **given)
    actions.change_source(source, name="Рында", link_selector="", agreed=True, now=now)
    assert list(FeedEntry.objects.order_by("guid").values_list("state", "due_at")) == [
        ("new", now),
        ("forbidden", None),
    ]


# --- polling ---


def test_new_entries_are_due_one_after_another_the_last_of_the_feed_first(source, now):
    assert actions.note_poll(source, answer(rss(3, 2, 1)), now=now).new == 3
    due = FeedEntry.objects.order_by("due_at").values_list("guid", "due_at", "url")
    second = timedelta(seconds=1)
    assert list(due) == [
        (f"rynda-{n}", now + place * second, f"https://rynda.example/news/{n}") for place, n in enumerate((1, 2, 3))
    ]


def test_what_was_seen_is_not_new_again(source, now):
    actions.note_poll(source, answer(rss(1, 2)), now=now)
    assert actions.note_poll(source, answer(rss(1, 2, 3)), now=now + HOUR).new == 1


def test_a_good_poll_leaves_a_healthy_source(source, now):
    source.failures, source.last_error = 4, "Не отвечает."
    actions.note_poll(source, answer(rss(1), etag='"a"', last_modified="Fri"), now=now)
    source.refresh_from_db()
    assert (source.failures, source.last_error, source.last_success_at) == (0, "", now)
    assert (source.etag, source.last_modified, source.site_url) == ('"a"', "Fri", "https://rynda.example/")


def test_the_next_poll_follows_from_what_is_published(source, now):
    actions.note_poll(source, answer(rss(*range(14))), now=now)
    source.refresh_from_db()
    assert (source.interval_minutes, source.due_at) == (60, now + HOUR)


def test_what_the_feed_asks_for_is_remembered_when_nothing_is_new(source, now):
    actions.note_poll(source, answer(rss(*range(14), ttl="<ttl>90</ttl>"), headers={}), now=now)
    actions.note_poll(source, answer(status=304, headers={"cache-control": "max-age=7200"}), now=now)
    assert source.interval_minutes == 120
    actions.note_poll(source, answer(status=304), now=now)
    assert source.interval_minutes == 90


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (TooSlow("Рында не отвечает."), "не отвечает"),
        (answer("<!doctype html><p>Новости</p>"), "a web page, not a feed"),
        (answer(""), "empty answer"),
    ],
)
def test_a_failure_is_kept_in_words_and_waits_longer(source, now, bad, words):
    assert words in actions.note_poll(source, bad, now=now).error
    source.refresh_from_db()
    assert words in source.last_error
    assert (source.failures, source.due_at, source.last_success_at) == (1, now + HOUR, None)


def test_a_pinned_source_that_fails_waits_for_twice_what_was_pinned(source, now):
    source.pinned_minutes = 15
    actions.note_poll(source, UnableToFetch("Не отвечает."), now=now)
    assert source.due_at == now + HOUR / 2


def test_a_source_that_asks_to_wait_is_left_alone_so_long(source, now):
    asked = TryLater("Позже.", status=429, retry_after=5 * HOUR)
    actions.note_poll(source, asked, now=now)
    assert source.due_at == now + 5 * HOUR


def test_a_feed_that_is_gone_switches_its_source_off(source, now):
    actions.note_poll(source, GoneForGood("Gone.", status=410), now=now)
    source.refresh_from_db()
    assert (source.active, source.due_at) == (False, None)
    assert source.last_error == "Gone. The source is switched off."


def test_a_feed_that_moved_for_good_is_asked_there_from_now_on(source, now):
    actions.note_poll(source, answer(rss(1), moved_to="https://rynda.example/feed"), now=now)
    source.refresh_from_db()
    assert source.feed_url == "https://rynda.example/feed"


def test_a_web_page_at_the_end_of_a_redirect_moves_nothing(source, now):
    actions.note_poll(source, answer("<html>Оплатите доступ</html>", moved_to="http://portal.example/"), now=now)
    source.refresh_from_db()
    assert source.feed_url == FEED


def test_a_feed_that_moved_to_anothers_stays(source, now):
    actions.add_source(name="Другая", feed_url="https://rynda.example/feed", now=now)
    actions.note_poll(source, answer(rss(1), moved_to="https://rynda.example/feed"), now=now)
    source.refresh_from_db()
    assert source.feed_url == FEED


def test_who_lost_the_lease_keeps_nothing(source, now):
    (held,) = claims.claim(Source.objects.all(), now=now, worker="anna", limit=1)
    claims.claim(Source.objects.all(), now=now + claims.LEASE, worker="boris", limit=1)
    with pytest.raises(LeaseLost):
        actions.note_poll(held, answer(rss(1)), now=now)
    assert FeedEntry.objects.count() == 0


# --- polling a real server ---


def test_the_second_poll_asks_only_for_what_is_new(web, now):
    web.feed("/rss", rss(1), headers={"ETag": '"one"'})
    source = actions.add_source(name="Рында", feed_url=web.url("/rss"), now=now)
    assert poll_real(source, web, now).new == 1
    assert poll_real(source, web, now) == actions.Polled()
    assert web.asked[1].headers["if-none-match"] == '"one"'


def test_a_feed_of_twenty_megabytes_is_refused(web, now):
    source = actions.add_source(name="Рында", feed_url=web.feed("/rss", bytes(20_000_000)), now=now)
    assert "more than 5,000,000 bytes" in poll_real(source, web, now).error


def test_a_feed_that_redirects_to_a_private_address_is_refused(web, now):
    url = web.redirect("/rss", "http://127.0.0.1/secret", status=301)
    source = actions.add_source(name="Рында", feed_url=url, now=now)
    assert "not an address of the public internet" in poll_real(source, web, now).error
    assert (FeedEntry.objects.count(), Source.objects.get().feed_url) == (0, url)


# --- pages ---


@pytest.fixture
def entry(source, now):
    actions.note_poll(source, answer(rss(1)), now=now)
    (entry,) = claims.claim(FeedEntry.objects.select_related("source"), now=now, worker="anna", limit=1)
    return entry


def test_a_page_is_handed_on_as_it_came(entry, now):
    kept = []
    page = answer("<p>Паром</p>", url=entry.url, content_type="text/html", charset="utf-8")
    assert pages.note_page(entry, page, now=now, keep=lambda **given: kept.append(given)) == ""
    (given,) = kept
    assert (given["data"].decode(), given["url"], given["entry"]) == ("<p>Паром</p>", entry.url, entry)
    entry.refresh_from_db()
    assert (entry.state, entry.due_at) == (FeedEntry.State.FETCHED, None)


def test_a_page_that_could_not_be_kept_stays_due(entry, now):
    def keep(**given):
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        pages.note_page(entry, answer("x"), now=now, keep=keep)
    entry.refresh_from_db()
    assert (entry.state, entry.due_at, entry.leased_by) == (FeedEntry.State.NEW, now, "anna")


def test_a_page_that_does_not_come_is_asked_for_again(entry, now):
    pages.note_page(entry, TooSlow("Не отвечает."), now=now, keep=None)
    entry.refresh_from_db()
    assert (entry.state, entry.due_at) == (FeedEntry.State.NEW, now + timedelta(seconds=30))


def test_a_page_that_is_gone_is_given_up_with_the_reason(entry, now):
    pages.note_page(entry, GoneForGood("Gone.", status=410), now=now, keep=None)
    entry.refresh_from_db()
    assert (entry.state, entry.due_at, entry.last_error) == (FeedEntry.State.GIVEN_UP, None, "Gone.")


def test_a_feed_in_the_world_does_not_lead_to_an_allowed_pair(source, web, now):
    actions.note_poll(source, answer(rss(1).replace("/news/1", web.page("/secret"))), now=now)
    entry = FeedEntry.objects.get()
    fetcher = partial(fetch, agent="Svodka/test", timeout=2.0)
    refused = pages.ask_page(entry, now=now, fetcher=fetcher, max_bytes=1000, allowed=[web.pair])
    assert "127.0.0.1" in str(refused)
    assert web.asked == []
