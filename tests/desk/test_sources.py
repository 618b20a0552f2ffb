"""Sources at the desk: an address is enough for a new one; how each does, and what somebody can do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.desk.shelves import new_source
from svodka.desk.shelves.log import note
from svodka.desk.shelves.sources import SourcesItem, bars_of
from svodka.gather.models import FeedEntry, Source
from tests.desk.newsroom import at_desk
from tests.fakes import FakeWeb

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEW = "/desk/sources/new/"
FEED = (
    '<rss version="2.0"><channel><title>{}</title><link>https://rynda.example/</link><description/>'
    "<item><title>Док занят</title><link>https://rynda.example/1</link><guid>1</guid></item></channel></rss>"
)
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
REST = {"name": "", "pinned_minutes": "", "link_selector": ""}


@pytest.fixture
def owner() -> Client:
    return at_desk("owner")


@pytest.fixture
def web(settings: Any) -> Iterator[FakeWeb]:
    with FakeWeb() as made:
        settings.FETCH_ALLOWED = [made.pair]
        made.page("/", LINK.format("/all") + LINK.format("/ports"))
        made.feed("/all", FEED.format("Рында"))
        made.feed("/ports", FEED.format("Рында: порты"))
        yield made


def tree_of(response: Any) -> HTMLParser:
    return HTMLParser(response.content)


def sent(page: HTMLParser) -> dict[str, str]:
    """What a browser sends of the form as it stands."""
    found = {}
    for node in page.css("form.form [name]"):
        if node.tag == "button" or (node.attributes.get("type") in {"radio", "checkbox"} and not_chosen(node)):
            continue
        chosen = node.css_first("option[selected]") if node.tag == "select" else node
        text = node.text().strip() if node.tag == "textarea" else ""
        found[str(node.attributes["name"])] = (chosen.attributes.get("value") if chosen else "") or text
    return found


def not_chosen(node: Any) -> bool:
    return "checked" not in node.attributes


def looked(owner: Client, address: str, **given: str) -> Any:
    return owner.post(NEW, {"act": "look", "address": address, **given})


def test_an_address_is_enough(owner: Client, web: FakeWeb) -> None:
    page = tree_of(looked(owner, web.url("/")))
    offered = [node.attributes["value"] for node in page.css("input[type=radio]")]
    assert offered == [web.url("/all"), web.url("/ports")]
    owner.post(NEW, {**sent(page), "act": "add"})
    assert Source.objects.values_list("name", "feed_url").get() == ("Рында", web.url("/all"))


def test_another_of_several_is_chosen_and_pinned(owner: Client, web: FakeWeb) -> None:
    form = sent(tree_of(looked(owner, web.url("/"))))
    owner.post(NEW, {**form, "act": "add", "feed_url": web.url("/ports"), "name": "Порты", "pinned_minutes": "15"})
    source = Source.objects.get()
    assert (source.name, source.feed_url, source.pinned_minutes) == ("Порты", web.url("/ports"), 15)
    assert source.intake.publish_at_once is False


def test_enter_at_another_address_looks_there_and_proposes_its_name(owner: Client, web: FakeWeb) -> None:
    form = sent(tree_of(looked(owner, web.url("/all"))))
    page = tree_of(owner.post(NEW, {**form, "act": "add", "address": web.url("/ports")}))
    assert (Source.objects.count(), sent(page)["name"], sent(page)["feed_url"]) == (
        0,
        "Рында: порты",
        web.url("/ports"),
    )
    page = tree_of(owner.post(NEW, {**sent(page), "act": "look", "name": "Моя"}))
    assert sent(page)["name"] == "Моя"


def test_what_is_typed_wrongly_loses_nothing(owner: Client, web: FakeWeb) -> None:
    form = sent(tree_of(looked(owner, web.url("/"))))
    asked = len(web.asked)
    wrong = owner.post(NEW, {**form, "act": "add", "name": "", "pinned_minutes": "2", "publish_at_once": "on"})
    page = tree_of(wrong)
    assert (wrong.status_code, len(web.asked), Source.objects.count()) == (422, asked, 0)
    assert [node.attributes["value"] for node in page.css("input[type=radio]")] == [web.url("/all"), web.url("/ports")]
    assert "checked" in page.css_first("[name=publish_at_once]").attributes
    assert page.css_first("[name=pinned_minutes]").attributes["value"] == "2"


def test_where_nothing_is_found_it_says_what_was_looked_at(owner: Client, web: FakeWeb) -> None:
    web.page("/empty/", "<p>Рында</p>")
    answer = looked(owner, web.url("/empty/"))
    page = tree_of(answer)
    assert answer.status_code == 422
    assert "лент" in page.css_first(".problem").text()
    assert web.url("/sitemap.xml") in page.css_first(".looked-at").text()
    assert page.css_first("[name=address]").attributes["value"] == web.url("/empty/")


def test_stories_of_a_page_without_a_feed_are_enough(owner: Client, web: FakeWeb) -> None:
    rows = "".join(f'<h3><a href="/n/{n}">Новость о буксире {n}</a></h3>' for n in range(5))
    web.page("/news/", f'<nav><a href="/about">О нас</a></nav><main>{rows}</main>')
    examples = f"{web.url('/n/0')}\n{web.url('/n/2')}"
    owner.post(NEW, {**sent(tree_of(looked(owner, web.url("/news/"), examples=examples))), "act": "add", "name": "Р"})
    assert Source.objects.get().link_selector


def test_examples_beyond_the_sixth_are_not_used_and_that_is_said(owner: Client, web: FakeWeb) -> None:
    web.page("/news/", "".join(f'<h3><a href="/n/{n}">Новость о буксире {n}</a></h3>' for n in range(9)))
    examples = "\n".join(web.url(f"/n/{n}") for n in range(8))
    assert "ещё 2 не понадобились" in looked(owner, web.url("/news/"), examples=examples).content.decode()


@pytest.mark.parametrize(("selector", "status"), [("h3 a", 200), ("h4 a", 422), ("<", 422)])
def test_links_are_picked_by_hand_too(owner: Client, web: FakeWeb, selector: str, status: int) -> None:
    web.page("/news/", '<h3><a href="/n/1">Новость о буксире</a></h3>')
    answer = looked(owner, web.url("/news/"), selector=selector)
    assert answer.status_code == status
    page = tree_of(answer)
    assert sent(page)["selector"] == selector
    assert page.css_first("[autofocus]").attributes["name"] == ("feed_url" if status == 200 else "selector")


@pytest.mark.parametrize("address", ["", "рында", "http://[", "ftp://rynda.example", "http://127.0.0.1:1/"])
def test_an_address_that_is_none_is_refused_in_words(owner: Client, address: str) -> None:
    answer = looked(owner, address)
    assert answer.status_code == 422
    assert tree_of(answer).css_first(".problem").text().strip()


def test_what_is_gathered_already_is_said_before(owner: Client, web: FakeWeb) -> None:
    Source.objects.create(name="Рында", slug="r", feed_url=web.url("/all"))
    radios = tree_of(looked(owner, web.url("/"))).css("input[type=radio]")
    assert ["disabled" in node.attributes for node in radios] == [True, False]
    answer = looked(owner, web.url("/all"))
    assert (answer.status_code, "Рында" in tree_of(answer).css_first(".problem").text()) == (422, True)
    assert tree_of(answer).css_first(f'form.form a[href="/desk/sources/{Source.objects.get().pk}/"]')


def test_somebody_waits_so_long_and_no_longer(owner: Client, web: FakeWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_source, "LOOK_FOR", 0.0)
    answer = looked(owner, web.url("/"))
    assert (answer.status_code, web.asked) == (422, [])


@pytest.mark.parametrize("offered", ["", "[1]", "{", json.dumps([{"url": "x"}])])
def test_offers_that_no_form_of_ours_sends_are_none(owner: Client, offered: str) -> None:
    assert owner.post(NEW, {**REST, "act": "add", "feed_url": "x", "offered": offered}).status_code == 422


# --- how they do ---


@pytest.fixture
def source() -> Source:
    return Source.objects.create(name="Рында", slug="rynda", feed_url="https://rynda.example/feed", failures=3)


def test_a_source_is_switched_off_and_on_again(owner: Client, source: Source) -> None:
    for word, active in (("off", False), ("on", True)):
        owner.post(f"/desk/sources/{source.pk}/act/", {"act": word})
        source.refresh_from_db()
        assert source.active is active
    assert (source.failures, source.due_at is None) == (0, False)


def test_it_is_asked_now(owner: Client, source: Source) -> None:
    owner.post(f"/desk/sources/{source.pk}/act/", {"act": "poll"})
    source.refresh_from_db()
    assert source.due_at is not None


@pytest.mark.parametrize(("here", "leads_to"), [("one", "{}/"), ("", ""), ("//evil.example", "")])
def test_one_that_is_asked_on_its_own_page_stays_there(owner: Client, source: Source, here: str, leads_to: str) -> None:
    answer = owner.post(f"/desk/sources/{source.pk}/act/", {"act": "poll", "here": here})
    assert answer.headers["Location"] == f"/desk/sources/{leads_to.format(source.pk)}"


def test_one_that_fails_says_that_it_is_asked_less_often(owner: Client, source: Source) -> None:
    page = tree_of(owner.get(f"/desk/sources/{source.pk}/"))
    assert "неудач подряд: 3, поэтому реже" in page.css_first(".how").text()


def test_an_interval_is_set_and_let_go(owner: Client, source: Source) -> None:
    for minutes, pinned in (("15", 15), ("", 0)):
        owner.post(f"/desk/sources/{source.pk}/", {**REST, "name": "Рында", "pinned_minutes": minutes})
        source.refresh_from_db()
        assert source.pinned_minutes == pinned


def test_what_needs_somebody_stands_first_and_in_the_menu(owner: Client, source: Source) -> None:
    well = Source.objects.create(name="А", slug="a", feed_url="https://a.example/", last_success_at=timezone.now())
    FeedEntry.objects.create(source=well, guid="1", url="https://a.example/1", first_seen_at=timezone.now())
    page = tree_of(owner.get("/desk/sources/"))
    assert [node.text().strip() for node in page.css(".health-list h3")] == ["Рында", "А"]
    assert "Источники (1)" in page.html
    assert page.css("svg.spark")[1].attributes["aria-label"] == "1 публикация за 28 дней"


def test_what_was_added_lately_may_be_empty_and_counts_its_weeks_from_then(owner: Client) -> None:
    now = timezone.now()
    for days, newest in ((2, None), (10, now)):
        made = Source.objects.create(name=f"{days}", slug=f"{days}", feed_url=f"https://{days}.example/")
        Source.objects.update(last_success_at=now, interval_minutes=840)
        note(made, "source.added", by=None, now=now - timedelta(days=days))
        if newest:
            FeedEntry.objects.create(source=made, guid="1", url="https://10.example/1", first_seen_at=now)
    rows = {
        node.css_first("h2").text().strip(): node.text()
        for node in tree_of(owner.get("/desk/sources/")).css("li:has(.who)")
    }
    assert "новый" in rows["2"]
    assert ("0,7 в неделю" in rows["10"], "раз в 14 ч" in rows["10"]) == (True, True)


def test_the_menu_counts_once_a_minute(source: Source, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    item = SourcesItem("sources", "Источники", "/", name="sources")
    assert item.label_for(RequestFactory().get("/")) == "Источники (1)"
    with django_assert_num_queries(0):
        item.label_for(RequestFactory().get("/"))
    cache.clear()


def test_the_list_costs_the_same_for_any_number(
    owner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (10, 20):
        for number in range(count):
            slug = f"l-{count}-{number}"
            made = Source.objects.create(name=f"Лента {slug}", slug=slug, feed_url=f"https://{slug}.example/feed")
            seen = timezone.now() - timedelta(days=number)
            FeedEntry.objects.create(source=made, guid="1", url=f"https://{quote(slug)}.example/1", first_seen_at=seen)
        owner.get("/desk/sources/")
        with django_assert_max_num_queries(16):
            owner.get("/desk/sources/")


def test_the_busiest_day_is_the_highest_bar() -> None:
    assert [(bar.y, bar.height) for bar in bars_of((0, 1, 10))] == [(19, 1), (18, 2), (0, 20)]


def test_a_mailbox_is_shown_without_a_link_and_asked_nothing_that_is_of_the_web(owner: Client) -> None:
    box = Source.objects.create(name="Верфь", slug="box", feed_url="imaps://press@mail.example/INBOX")
    assert not tree_of(owner.get("/desk/sources/")).css('a[href^="imaps:"]')
    page = tree_of(owner.get(f"/desk/sources/{box.pk}/"))
    assert not page.css("[name=link_selector], [name=agreed]")
    owner.post(f"/desk/sources/{box.pk}/", {**sent(page), "name": "Верфь «Лотлинь»"})
    box.refresh_from_db()
    assert (box.name, box.agreed) == ("Верфь «Лотлинь»", False)
