"""What publishers say to machines, one rule a test; and the visits that obey it, over a real door."""

import json
from datetime import timedelta
from functools import partial

import pytest

from svodka.fetch import Fetched, TryLater, fetch
from svodka.gather import actions
from svodka.gather.manners import (
    ROBOTS_FILE,
    TDM_FILE,
    Unwanted,
    Verdict,
    after_answer,
    before_asking,
    fits,
    pause,
    rules_are_old,
)
from svodka.gather.models import FeedEntry, Host
from svodka.gather.visiting import visit_page
from tests.fakes import FakeWeb

URL = "https://rynda.example/news/7.html?from=rss"
FREE = Verdict(True, "The publisher says nothing to machines.")


def tdm(*rules):
    return {TDM_FILE: {"status": 200, "text": json.dumps(rules)}}


def rule(location, reserved=1, **more):
    return {"location": location, "tdm-reservation": reserved, **more}


def robots(*lines):
    return {ROBOTS_FILE: {"status": 200, "text": "\n".join(lines)}}


def answer(html="", **headers):
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(URL, URL, 200, said, html.encode())


# --- robots.txt ---


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        (["User-agent: *", "Disallow: /"], False),
        (["User-agent: *", "Disallow: /posts/"], True),
        (["User-agent: *", "Disallow: /*.html$"], True),
        (["User-agent: *", "Disallow: /*.html"], False),
        (["User-agent: *", "Disallow: /", "Allow: /news/"], True),
        (["User-agent: *", "Disallow: /", "User-agent: Svodka", "Allow: /"], True),
        (["User-agent: svodka", "Disallow: /news/", "User-agent: *", "Allow: /"], False),
        (["User-agent: googlebot", "Disallow: /"], True),
        (["User-agent: *", "Disallow:"], True),
        (["Disallow: /"], True),
        (["<html>"], True),
        (["User-agent: *", "Disallow: /%D0%BD", "Disallow: /news/7.html?from="], False),
    ],
)
def test_robots_txt(lines, allowed):
    assert before_asking(URL, robots(*lines)).allowed is allowed


def test_robots_txt_is_named_as_the_reason():
    verdict = before_asking(URL, robots("User-agent: *", "Disallow: /"))
    assert verdict.reason == "The publisher asks machines not to take this page (robots.txt)."
    assert before_asking(URL, robots("User-agent: *", "Allow: /")).reason == "robots.txt lets us in."


def test_an_agreement_counts_more_than_robots_txt():
    assert before_asking(URL, robots("User-agent: *", "Disallow: /"), agreed=True).allowed


def test_robots_txt_lets_in_where_tdmrep_reserves():
    assert not before_asking(URL, robots("User-agent: *", "Allow: /") | tdm(rule("/"))).allowed


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [("7", 7), ("0.5", 0.5), ("0", 0), ("-3", 0), ("nan", 0), ("inf", 0), ("86400", 3_600), ("soon", 0), ("", 0)],
)
def test_the_pause_between_pages(delay, seconds):
    assert pause(robots("User-agent: *", f"Crawl-delay: {delay}")) == timedelta(seconds=seconds)


def test_no_robots_txt_asks_for_no_pause():
    assert pause({}) == timedelta()


# --- tdmrep.json ---


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("/", "/news/7", True),
        ("*", "/news/7", True),
        ("/news/", "/news/7", True),
        ("/news/*", "/news/7", True),
        ("/news/*.html", "/news/7.html?from=rss", True),
        ("/news/*.html$", "/news/7.html?from=rss", False),
        ("/news/*.html$", "/news/7.html", True),
        ("/news/7$", "/news/7", True),
        ("/news/7$", "/news/77", False),
        ("/a*b*b$", "/ab", False),
        ("/%D0%BF", "/порт", True),
        ("/posts/", "/news/7", False),
        ("", "/news/7", False),
    ],
)
def test_patterns(pattern, path, fit):
    assert fits(pattern, path) is fit


def test_many_stars_take_no_time():
    assert not fits("*a" * 5_000 + "b$", "/" + "a" * 4_000)


def test_a_reservation_refuses_and_names_its_policy():
    verdict = before_asking(URL, tdm(rule("/", **{"tdm-policy": "https://rynda.example/licence.json"})))
    assert not verdict.allowed
    assert verdict.reason.endswith("(tdmrep.json, https://rynda.example/licence.json).")


def test_the_first_rule_that_fits_counts():
    assert before_asking(URL, tdm(rule("/news/", 0), rule("/"))).allowed
    assert not before_asking(URL, tdm(rule("/posts/", 0), rule("/"))).allowed


@pytest.mark.parametrize("text", ["", "nonsense", "{}", "[1, null]", "[" * 9_999, '[{"location": 7}]'])
def test_a_file_that_says_nothing_reserves_nothing(text):
    assert before_asking(URL, {TDM_FILE: {"status": 200, "text": text}}) == FREE


def test_an_agreement_counts_more_than_what_is_said_to_all():
    assert before_asking(URL, tdm(rule("/")), agreed=True) == Verdict(True, "The publisher has agreed.")
    assert after_answer(answer(tdm_reservation="1"), FREE, agreed=True) == FREE


def test_rules_hold_for_a_day(now):
    assert rules_are_old(None, now=now)
    assert rules_are_old(now - timedelta(hours=24), now=now)
    assert not rules_are_old(now - timedelta(hours=23), now=now)


# --- the page itself ---


def test_a_reservation_in_the_header():
    assert after_answer(answer(tdm_reservation="1"), FREE).reason == (
        "The publisher reserves text and data mining (tdm-reservation header)."
    )


def test_the_page_counts_more_than_the_header():
    free = '<meta name="TDM-Reservation" content="0">'
    assert after_answer(answer(free, tdm_reservation="1"), FREE).allowed
    assert not after_answer(answer(free.replace('"0"', '"1"'), tdm_reservation="0"), FREE).allowed


@pytest.mark.parametrize(
    ("tag", "allowed"),
    [
        ("noai", False),
        ("noindex, nofollow", False),
        ("none", False),
        ("svodka: noindex", False),
        ("*: NOAI", False),
        ("nofollow, max-snippet: 20", True),
        ("googlebot: noindex, noai", True),
        ("googlebot: noindex, svodka: noai", False),
        ("unavailable_after: 2030-01-01, noai", False),
        ("", True),
    ],
)
def test_robots_tags(tag, allowed):
    assert after_answer(answer(x_robots_tag=tag), FREE).allowed is allowed


@pytest.mark.parametrize(
    ("html", "allowed"),
    [
        ('<meta name="robots" content="noai, noimageai">', False),
        ('<meta content=none name="ROBOTS">', False),
        ('<meta name="svodka" content="noindex">', False),
        ('<meta name="googlebot" content="noindex">', True),
        ('<meta name="robots" content="max-image-preview:large">', True),
        ("<p>noindex и noai: что это</p>", True),
    ],
)
def test_robots_metas(html, allowed):
    assert after_answer(answer(html), FREE).allowed is allowed


# --- visits ---


@pytest.fixture
def web():
    with FakeWeb() as web:
        web.page("/news/7", "<p>Буксир передан порту.</p>")
        yield web


@pytest.fixture
def visit(web, now):
    def visited(*, host=None, agreed=False):
        source = actions.Source(name="Рында", feed_url=web.url("/rss"), agreed=agreed)
        entry = FeedEntry(source=source, guid="7", url=web.url("/news/7"))
        door = partial(fetch, agent="Svodka/test", timeout=1.0)
        host = host or Host(name=web.pair)
        return visit_page(entry, host, now=now, fetcher=door, max_bytes=5_000, allowed=[web.pair])

    return visited


def paths(web):
    return [asked.path for asked in web.asked]


def test_the_rules_are_asked_before_the_first_page(web, visit):
    visited = visit()
    assert paths(web) == [ROBOTS_FILE, TDM_FILE, "/news/7"]
    assert (visited.rules[TDM_FILE]["status"], visited.permission) == (404, FREE.reason)


def test_fresh_rules_are_not_asked_again(web, visit, now):
    visited = visit(host=Host(name=web.pair, rules=tdm(rule("/")), rules_asked_at=now))
    assert (paths(web), visited.rules) == ([], None)
    assert isinstance(visited.answer, Unwanted)


def test_with_an_agreement_nothing_is_asked_but_the_page(web, visit):
    web.page("/news/7", "x", headers={"X-Robots-Tag": "noai"})
    assert (visit(agreed=True).permission, paths(web)) == ("The publisher has agreed.", ["/news/7"])


def test_a_host_that_asks_for_patience_about_its_rules_is_not_asked_for_the_page(web, visit):
    web.page(TDM_FILE, status=503, headers={"Retry-After": "60"})
    assert isinstance(visit().answer, TryLater)
    assert paths(web) == [ROBOTS_FILE, TDM_FILE]


def test_a_host_that_is_silent_about_its_rules_is_not_asked_for_the_page(web, visit):
    web.silent(TDM_FILE)
    assert visit().rules is None
    assert paths(web) == [ROBOTS_FILE, TDM_FILE]


def test_a_page_forbidden_by_robots_txt_is_not_asked_for(web, visit):
    web.page(ROBOTS_FILE, "User-agent: *\nDisallow: /news/\nCrawl-delay: 7")
    assert isinstance(visit().answer, Unwanted)
    assert paths(web) == [ROBOTS_FILE, TDM_FILE]


def test_a_page_brings_the_pause_that_its_host_wants(web, visit):
    web.page(ROBOTS_FILE, "User-agent: *\nCrawl-delay: 7")
    visited = visit()
    assert (visited.pause, visited.permission) == (timedelta(seconds=7), "robots.txt lets us in.")


def test_while_robots_txt_is_out_of_order_nothing_is_asked(web, visit):
    web.page(ROBOTS_FILE, status=500)
    visited = visit()
    assert (paths(web), visited.rules) == ([ROBOTS_FILE], None)
    assert visited.answer.status == 500
    assert not isinstance(visited.answer, Unwanted)


@pytest.mark.parametrize("misled", ["bomb", "away", "page"])
def test_rules_that_are_no_rules_keep_no_page_from_us(web, visit, misled):
    ways = {
        "bomb": lambda: web.bomb(TDM_FILE, size=50_000_000),
        "away": lambda: web.redirect(TDM_FILE, "http://169.254.169.254/"),
        "page": lambda: web.page(TDM_FILE, "<html>Такой страницы нет"),
    }
    ways[misled]()
    visited = visit()
    assert (visited.rules[TDM_FILE]["text"], visited.permission) == ("", FREE.reason)


def test_a_redirect_into_a_reserved_part_is_not_kept(now):
    entry = FeedEntry(source=actions.Source(feed_url="https://rynda.example/rss"), guid="7", url=URL)
    host = Host(name="rynda.example", rules=tdm(rule("/paid/")), rules_asked_at=now)
    led = Fetched(URL, "https://rynda.example/paid/7", 200, {}, b"x")
    visited = visit_page(entry, host, now=now, fetcher=lambda url, **given: led, max_bytes=5_000)
    assert isinstance(visited.answer, Unwanted)
