"""The worker's manners: one request at a time for each host, its rules asked once a day and obeyed."""

from datetime import timedelta
from functools import partial

import httpcore
import pytest

from svodka import claims
from svodka.fetch import fetch
from svodka.gather import actions as gather
from svodka.gather import hosts
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.stories import actions as stories
from svodka.stories.models import LinkCheck
from svodka.work import Means
from tests import make
from tests.working import PAGE, finish, rss

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def paths(web):
    return [asked.path for asked in web.asked]


def test_a_host_is_asked_once_at_a_time_whoever_asks(worker, source, web, clock, now):
    web.feed("/other", rss())
    gather.add_source(name="Пристань", feed_url=web.url("/other"), now=now)
    worker.work_once()
    assert paths(web)[0] == "/rss"
    assert "/other" not in paths(web)
    clock.now += timedelta(seconds=1)
    worker.work_once()
    assert "/other" in paths(web)


def test_a_host_in_another_workers_hands_is_left_alone(worker, source, web, now):
    hosts.take_turns([web.pair], now=now)
    worker.work_once()
    source.refresh_from_db()
    assert (web.asked, source.due_at, source.attempts) == ([], now + timedelta(seconds=1), 0)


def test_a_host_held_by_a_killed_worker_is_asked_when_its_lease_has_passed(worker, source, web, clock, now):
    hosts.take_turns([web.pair], now=now - claims.LEASE)
    worker.work_once()
    assert paths(web)[0] == "/rss"


def test_a_hosts_rules_are_asked_once_a_day(worker, source, web, clock):
    web.feed("/rss", rss("/news/1", "/news/2"))
    worker.work_once()
    clock.now += timedelta(seconds=2)
    worker.work_once()
    assert paths(web).count("/.well-known/tdmrep.json") == 1
    assert {"/news/1", "/news/2"} <= set(paths(web))


def test_a_page_that_is_reserved_is_not_asked_for(worker, source, web):
    web.page("/.well-known/tdmrep.json", '[{"location": "/news/*", "tdm-reservation": 1}]')
    worker.work_once()
    entry = FeedEntry.objects.get()
    assert (entry.state, entry.due_at, "/news/1" in paths(web)) == (FeedEntry.State.FORBIDDEN, None, False)
    assert entry.last_error == "The publisher reserves text and data mining (tdmrep.json)."


def test_why_a_page_was_taken_stands_with_its_capture(worker, source, web):
    web.page("/news/1", PAGE, headers={"tdm-reservation": "0"})
    worker.work_once()
    assert Capture.objects.get().permission == "tdm-reservation header: nothing is reserved."


def test_a_host_is_left_alone_for_as_long_as_its_robots_txt_asks(worker, source, web, clock):
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 30")
    web.page("/news/1", PAGE)
    web.page("/news/2", PAGE)
    web.feed("/rss", rss("/news/1", "/news/2"))
    for _second in range(29):
        worker.work_once()
        clock.now += timedelta(seconds=1)
    assert sum(path.startswith("/news/") for path in paths(web)) == 1
    for _second in range(20):
        worker.work_once()
        clock.now += timedelta(seconds=1)
    assert sum(path.startswith("/news/") for path in paths(web)) == 2


# --- a page that leads to another host ---


@pytest.fixture
def two_hosts(web, worker, monkeypatch, now):
    """Every name ends at the fake web; the feed is at rynda.example, its page is led on to pristan.example."""
    connect = httpcore.SyncBackend.connect_tcp

    def connect_tcp(self, host, port, **given):
        return connect(self, "127.0.0.1", web.port, **given)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
    door = partial(fetch, agent="Svodka/test", timeout=10.0, resolver=lambda host, port: ["93.184.216.34"])
    worker.means = Means(fetcher=door, captures=worker.means.captures)
    web.feed("/rss", rss("/news/1"))
    web.redirect("/news/1", "http://pristan.example/story/1")
    web.page("/story/1", PAGE)
    gather.add_source(name="Рында", feed_url="http://rynda.example/rss", now=now)


def robots_of(web, name, rules):
    """One host's robots.txt; the others of the fake web have none."""

    def answer(handler):
        there = rules if handler.headers["Host"] == name else ""
        handler.send_response(200 if there else 404)
        handler.send_header("Content-Length", str(len(there)))
        handler.end_headers()
        handler.wfile.write(there.encode())

    web.answers["/robots.txt"] = answer


def asked_of(web, name):
    return [asked.path for asked in web.asked if asked.headers["host"] == name]


def test_a_page_is_fetched_from_another_host_after_its_rules(worker, two_hosts, web):
    worker.work_once()
    assert asked_of(web, "pristan.example") == []
    worker.work_once()
    assert asked_of(web, "pristan.example") == ["/robots.txt", "/.well-known/tdmrep.json", "/story/1"]
    capture = Capture.objects.get()
    assert (capture.url, capture.final_url) == ("http://rynda.example/news/1", "http://pristan.example/story/1")
    assert FeedEntry.objects.get().attempts == 0


def test_another_host_that_forbids_the_page_is_not_asked_for_it(worker, two_hosts, web):
    robots_of(web, "pristan.example", "User-agent: *\nDisallow: /story/")
    worker.work_once()
    worker.work_once()
    assert (FeedEntry.objects.get().state, Capture.objects.count()) == (FeedEntry.State.FORBIDDEN, 0)
    assert "/story/1" not in asked_of(web, "pristan.example")


def test_another_host_in_others_hands_is_waited_for(worker, two_hosts, web, now):
    worker.work_once()
    hosts.take_turns(["pristan.example"], now=now)
    worker.work_once()
    entry = FeedEntry.objects.get()
    assert (entry.due_at, entry.leads_to) == (now + timedelta(seconds=1), "http://pristan.example/story/1")
    assert asked_of(web, "pristan.example") == []


def test_a_page_led_from_host_to_host_without_end_begins_anew_later(worker, two_hosts, web, now):
    web.redirect("/story/1", "http://rynda.example/news/1")
    for _round in range(8):
        worker.work_once()
    entry = FeedEntry.objects.get()
    assert "from redirect to redirect, more than 5 times" in entry.last_error
    assert (entry.due_at, entry.leads_to, entry.hops) == (now + timedelta(seconds=30), "", 0)


# --- a feed, a picture, a link that leads to another host ---


@pytest.fixture
def moved_feed(web, two_hosts):
    """The feed of rynda.example is at pristan.example now, or for now; its page stays where it is."""

    def moved_feed(status=301, to="http://pristan.example/feed"):
        web.redirect("/rss", to, status=status)
        web.feed("/feed", rss("http://rynda.example/news/1"))

    return moved_feed


def test_a_feed_that_moved_is_asked_in_the_other_hosts_turn(worker, moved_feed, web, clock, now):
    moved_feed()
    hosts.take_turns(["pristan.example"], now=now)
    worker.work_once()
    clock.now += timedelta(seconds=1)
    assert (worker.work_once()["awaited"], asked_of(web, "pristan.example")) == (1, [])
    hosts.end_turns(["pristan.example"], now=clock.now)
    finish(worker)
    source = Source.objects.get()
    assert (source.feed_url, source.failures, source.attempts) == ("http://pristan.example/feed", 0, 0)
    assert (asked_of(web, "rynda.example").count("/rss"), asked_of(web, "pristan.example")[0]) == (1, "/feed")


def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(worker, moved_feed, web):
    moved_feed(status=302)
    finish(worker)
    assert (Source.objects.get().feed_url, FeedEntry.objects.count()) == ("http://rynda.example/rss", 1)


def test_only_what_is_permanent_from_the_first_on_is_a_move(worker, moved_feed, web):
    moved_feed(to="http://lotlin.example/moved")
    web.redirect("/moved", "http://pristan.example/feed", status=302)
    finish(worker)
    assert Source.objects.get().feed_url == "http://lotlin.example/moved"


def test_a_feed_led_from_host_to_host_without_end_has_failed(worker, moved_feed, web):
    moved_feed(to="http://lotlin.example/moved")
    web.redirect("/moved", "http://rynda.example/rss", status=301)
    finish(worker)
    source = Source.objects.get()
    assert source.last_error == "http://rynda.example/rss leads from redirect to redirect, more than 5 times."
    assert (source.failures, source.feed_url) == (1, "http://rynda.example/rss")


def test_a_row_whose_other_host_stays_busy_is_put_off_before_its_lease_ends(worker, moved_feed, web, clock, now):
    moved_feed()
    hosts.take_turns(["pristan.example"], now=now)
    worker.work_once()
    clock.now += claims.LEASE - timedelta(seconds=20)
    worker.work_once()
    source = Source.objects.get()
    assert "leads to another host, pristan.example, which others were asking" in source.last_error
    assert (source.due_at, source.leased_by) == (clock.now + timedelta(seconds=30), "")


def test_a_stopping_worker_gives_back_what_waits_for_another_host(worker, moved_feed, now):
    moved_feed()
    hosts.take_turns(["pristan.example"], now=now)
    worker.work_once()
    worker.stop.set()
    worker.run()
    assert Source.objects.values_list("leased_by", "due_at", "attempts").get() == ("", now, 0)


@pytest.mark.parametrize(("path", "dead"), [("/there", False), ("/gone", True)])
def test_a_link_that_leads_to_another_host_is_looked_at_there(worker, two_hosts, web, now, path, dead):
    web.page("/there")
    address = web.redirect("/link", f"http://pristan.example{path}").replace(web.pair, "rynda.example")
    Source.objects.update(due_at=None)
    stories.watch_primary_link(story=make.story(), url=address, now=now)
    finish(worker)
    assert (LinkCheck.objects.get().dead, asked_of(web, "pristan.example")) == (dead, [path])
