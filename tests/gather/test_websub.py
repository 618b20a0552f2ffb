"""Hubs: what a feed says of its own, and a real one on loopback that is asked, confirms, and tells of news."""

import hashlib
import hmac
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl

import pytest

from svodka.fetch import Fetched, post
from svodka.gather import actions, websub
from svodka.gather.models import FeedEntry, HubSubscription, Source
from svodka.gather.telling import is_signed
from svodka.gather.websub import Announced, Hubs, announced, callback_base
from svodka.work import Means, Worker
from tests.fakes import FakeWeb
from tests.working import worker_with

URL = "https://rynda.example/rss"
HUB, TOPIC = "https://hub.example/", "https://rynda.example/rss"
DAY = timedelta(days=1)
State = HubSubscription.State

# --- what a feed says ---


def said(data=b"", **headers):
    return Fetched(URL, URL, 200, headers, data)


@pytest.mark.parametrize(
    "answer",
    [
        said(link=f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"'),
        said(b"<link rel='hub' href='http://other.example/'/>", link=f"<{HUB}>; rel=hub"),
        said(b'<feed><link href="https://hub.example/" rel="hub"/><link rel="self" href="/rss"/></feed>'),
        said(b"<rss><channel><atom:link href='https://hub.example/' rel='hub'/></channel></rss>"),
        said(
            b'{"feed_url": "/rss", "hubs": [{"type": "rssCloud"}, {"type": "WebSub", "url": "https://hub.example/"}]}'
        ),
    ],
)
def test_the_hub_that_a_feed_names(answer):
    assert announced(answer) == Announced(HUB, TOPIC)


@pytest.mark.parametrize(
    "data",
    [b"", b"<rss><link rel='self' href='/'/> hub</rss>", b"<link rel='hub' href='mailto:a@b'/>", b'{"hubs": "hub"}'],
)
def test_a_feed_that_names_none(data):
    assert announced(said(data)) is None


def test_an_address_in_a_feed_is_unescaped():
    told = announced(said(b'<link rel="hub" href="https://hub.example/?a=1&amp;b=2"/>'))
    assert told
    assert told.hub == "https://hub.example/?a=1&b=2"


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://paper.ru", "https://paper.ru/websub/"),
        ("http://paper.ru", ""),
        ("http://localhost:8000", ""),
        *[(f"https://{host}", "") for host in ("localhost", "127.0.0.1", "10.0.0.1", "[::1]", "paper", "paper.local")],
    ],
)
def test_only_a_public_portal_can_be_told(address, base):
    assert callback_base(address) == base


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_signatures_of_the_standard(method):
    made = hmac.new(b"secret", b"feed", method).hexdigest()
    assert is_signed(b"feed", f"{method}={made}", "secret")
    assert not is_signed(b"other", f"{method}={made}", "secret")


@pytest.mark.parametrize("signature", ["", "sha256=", "md5=" + hashlib.md5(b"").hexdigest(), "sha256=é", "x"])
def test_what_is_no_signature(signature):
    assert not is_signed(b"feed", signature, "secret")


# --- a hub on loopback ---


def rss(*paths, hub=""):
    items = "".join(f"<item><title>{path}</title><link>{path}</link><guid>{path}</guid></item>" for path in paths)
    link = f"<atom:link rel='hub' href='{hub}'/>" if hub else ""
    atom = "http://www.w3.org/2005/Atom"
    return f"<rss version='2.0' xmlns:atom='{atom}'><channel><title>Рында</title>{link}{items}</channel></rss>"


@pytest.fixture
def web():
    with FakeWeb() as web:
        web.page("/hub", "", status=202)
        web.feed("/rss", rss("/1", hub=web.url("/hub")))
        yield web


@pytest.fixture
def worker(web, clock, tmp_path):
    hubs = Hubs(partial(post, agent="Svodka/test", timeout=1.0), "https://paper.ru/websub/")
    return worker_with(clock, tmp_path, allowed=[web.pair], hubs=hubs)


@pytest.fixture
def source(web, now):
    return actions.add_source(name="Рында", feed_url=web.url("/rss"), now=now)


def asked_of_hub(web):
    return [dict(parse_qsl(asked.body.decode())) for asked in web.asked if asked.path == "/hub"]


@pytest.fixture
def subscription(worker, source, web, clock):
    """Found in the feed and asked for."""
    while not asked_of_hub(web):
        worker.work_once()
        clock.now += timedelta(seconds=1)
    return HubSubscription.objects.get()


def confirm(client, subscription, mode="subscribe", **more):
    told = {"hub.mode": mode, "hub.topic": subscription.topic, "hub.challenge": "4711", **more}
    return client.get(f"/websub/{subscription.key}", told)


@pytest.fixture
def live(client, subscription, clock, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", clock)
    assert confirm(client, subscription, **{"hub.lease_seconds": "864000"}).content == b"4711"
    subscription.refresh_from_db()
    return subscription


def tell(client, subscription, body, *, secret=""):
    made = hmac.new((secret or subscription.secret).encode(), body, "sha256").hexdigest()
    address = f"/websub/{subscription.key}"
    return client.post(address, body, content_type="application/rss+xml", headers={"X-Hub-Signature": f"sha256={made}"})


pytestmark = [pytest.mark.database]
database = pytest.mark.django_db


@database
def test_the_hub_of_a_feed_is_asked_to_tell(subscription, web):
    (form,) = asked_of_hub(web)
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", web.url("/rss"))
    assert form["hub.callback"] == f"https://paper.ru/websub/{subscription.key}"
    assert (form["hub.secret"], subscription.state) == (subscription.secret, State.ASKED)


@database
def test_a_portal_that_no_hub_can_reach_asks_none(worker, source, web):
    quiet = Worker(name="boris", means=Means(fetcher=worker.means.fetcher, captures=worker.means.captures))
    assert "hubs" not in quiet.work_once()


@database
def test_a_hub_in_our_own_network_is_not_asked(worker, source, web, clock):
    web.feed("/rss", rss(hub="http://10.0.0.1/hub"))
    for _second in range(4):
        worker.work_once()
        clock.now += timedelta(seconds=1)
    assert "not an address of the public internet" in HubSubscription.objects.get().last_error


@database
@pytest.mark.parametrize(
    ("mode", "more"),
    [("subscribe", {"hub.topic": "https://other.example/"}), ("unsubscribe", {}), ("subscribe", {"hub.challenge": ""})],
)
def test_what_was_never_asked_for_is_not_confirmed(client, subscription, mode, more):
    assert confirm(client, subscription, mode, **more).status_code == 404
    assert HubSubscription.objects.get().state == State.ASKED


@database
def test_a_confirmed_subscription_is_renewed_before_it_ends(live, worker, web, clock):
    assert (live.state, live.ends_at - clock.now, live.due_at - clock.now) == (State.LIVE, 10 * DAY, 8 * DAY)
    clock.now += 8 * DAY
    worker.work_once()
    clock.now += timedelta(seconds=2)
    worker.work_once()
    assert [form["hub.mode"] for form in asked_of_hub(web)] == ["subscribe", "subscribe"]


@database
def test_news_told_by_a_hub_are_noted_as_a_poll_would(client, live, clock):
    assert tell(client, live, rss("/1", "/2").encode()).status_code == 202
    new = FeedEntry.objects.get(guid="/2")
    assert (new.url, new.due_at) == (live.topic.replace("/rss", "/2"), clock.now)


@database
def test_words_with_a_wrong_signature_are_taken_and_ignored(client, live):
    assert tell(client, live, rss("/2").encode(), secret="guessed").status_code == 202
    live.refresh_from_db()
    assert (FeedEntry.objects.filter(guid="/2").count(), live.told_at) == (0, None)


@database
def test_a_stranger_is_told_to_stop(client):
    assert client.post("/websub/guessed", b"x", content_type="text/plain").status_code == 410
    assert client.get("/websub/guessed", {"hub.mode": "subscribe", "hub.challenge": "1"}).status_code == 404


@database
def test_words_that_are_no_feed_have_the_source_polled(client, live, source, clock):
    tell(client, live, b"news!")
    assert Source.objects.get().due_at == clock.now


@database
def test_a_source_that_is_told_of_is_polled_less_often_until_the_hub_misses_something(live, worker, client, web, clock):
    tell(client, live, rss("/1", "/2").encode())
    Source.objects.update(due_at=clock.now)
    web.feed("/rss", rss(*(f"/{number}" for number in range(1, 3)), hub=web.url("/hub")))
    FeedEntry.objects.bulk_create(
        FeedEntry(source=live.source, guid=f"old-{n}", url=f"https://a.example/{n}", first_seen_at=clock.now)
        for n in range(200)
    )
    worker.work_once()
    assert Source.objects.get().interval_minutes == 180
    web.feed("/rss", rss("/3", hub=web.url("/hub")))
    Source.objects.update(due_at=clock.now)
    clock.now += timedelta(seconds=5)
    worker.work_once()
    assert Source.objects.get().interval_minutes < 10


@database
def test_a_source_that_is_switched_off_is_unsubscribed(live, worker, source, web, client, clock):
    actions.switch(source, on=False, now=clock.now)
    worker.work_once()
    assert asked_of_hub(web)[-1]["hub.mode"] == "unsubscribe"
    assert confirm(client, live, "unsubscribe").content == b"4711"
    assert not HubSubscription.objects.exists()


@database
def test_a_hub_that_the_feed_names_no_longer_is_left(live, worker, web, clock):
    web.feed("/rss", rss())
    Source.objects.update(due_at=clock.now)
    worker.work_once()
    assert HubSubscription.objects.get().state == State.ENDING


@database
def test_a_hub_that_refuses_is_asked_again_in_a_week(worker, source, web, clock):
    web.page("/hub", "no", status=403)
    while not asked_of_hub(web):
        worker.work_once()
        clock.now += timedelta(seconds=1)
    row = HubSubscription.objects.get()
    assert row.due_at - clock.now > 6 * DAY
    assert "answers 403" in row.last_error


@database
def test_a_hub_may_confirm_before_it_answers(subscription, now):
    HubSubscription.objects.update(state=State.ASKED, due_at=now, lease_until=now + DAY, leased_by="anna", attempts=1)
    row = websub.wanted().get()
    told = {"hub.mode": "subscribe", "hub.topic": row.topic, "hub.challenge": "1", "hub.lease_seconds": "86400"}
    assert websub.confirm(row.key, told, now=now) == "1"
    websub.note_asked(row, None, now=now)
    row.refresh_from_db()
    assert (row.state, row.due_at, row.leased_by) == (State.LIVE, now + 0.8 * DAY, "")
