"""«Обсуждаемое»: its page, its block on every page, and what «Обновить» gets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from svodka.discuss.models import ReaderPost, Thread
from svodka.site import panel
from svodka.site.templatetags.site_text import when
from tests import make
from tests.site.conftest import Get, attribute, text_of
from tests.site.world import full_portal

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def under(post: ReaderPost, **given: Any) -> Thread:
    return Thread.objects.create(post=post, **{"last_activity_at": post.published_at, **given})


@pytest.fixture
def one_of_each(portal: None) -> None:
    story = make.story("Новость", slug="novost")
    make.comment(make.thread(story), by=make.commenter("Нина с Волонги"))
    under(make.reader_post("Ответ на «Новость»", to_story=story))
    under(make.reader_post("Записки приёмщика"))
    make.thread(make.story("Тема"), standing=True)


# --- the page ---


def kinds(tree: Any) -> set[str]:
    return {" ".join(node.text().split()) for node in tree.css("td.note")}


def test_each_row_says_what_it_is_and_who_wrote_last(one_of_each: None, get: Get) -> None:
    assert kinds(get("/discussed/")) == {"новость · Нина с Волонги", "ответ", "статья читателя", "тема"}


@pytest.mark.parametrize(
    ("kind", "headline"),
    [("story", "Новость"), ("answer", "Ответ на «Новость»"), ("essay", "Записки приёмщика"), ("standing", "Тема")],
)
def test_one_kind_alone(one_of_each: None, get: Get, kind: str, headline: str) -> None:
    assert [node.text().replace("\xa0", " ") for node in get(f"/discussed/?kind={kind}").css("td a")] == [headline]


def test_the_choice_says_what_is_chosen(one_of_each: None, get: Get) -> None:
    page = get("/en/discussed/?kind=answer")
    assert text_of(page, ".listing .pager [aria-current]") == "answers"
    assert attribute(page, "a.refresh", "href") == "/en/discussed/?kind=answer"
    assert len(page.css(".listing .pager a")) == 4


@pytest.mark.parametrize("query", ["kind=news", "kind=story&page=2", "kind=%00"])
def test_a_kind_or_a_page_that_is_not_there(one_of_each: None, get: Get, query: str) -> None:
    get(f"/discussed/?{query}", 404)


def test_none_of_a_kind_yet(get: Get) -> None:
    make.thread(make.story())
    assert "Nothing of this kind yet" in text_of(get("/en/discussed/?kind=essay"), ".listing")


def test_pages_of_a_kind_keep_it(get: Get) -> None:
    for number in range(51):
        make.thread(make.story(), last_activity_at=make.NOON - timedelta(minutes=number))
    assert (
        attribute(get("/discussed/?kind=story"), ".listing .pager:last-child a", "href")
        == "/discussed/?kind=story&page=2"
    )
    assert attribute(get("/discussed/?page=2"), ".listing .pager:last-child a", "href") == "/discussed/?page=1"


def test_days_have_names(get: Get) -> None:
    now = timezone.now()
    for days in (0, 1, 2):
        make.thread(make.story(), last_activity_at=now - timedelta(days=days))
    heads = [node.text().split(",")[0] for node in get("/en/discussed/").css(".day th")]
    assert heads == ["Today", "Yesterday", f"{timezone.localtime(now - timedelta(days=2)):%A}"]


def test_a_post_leads_to_its_page(get: Get) -> None:
    post = make.reader_post()
    under(post)
    assert attribute(get("/en/discussed/"), "td a", "href") == f"/en/posts/{post.pk}-prostoy/"


def test_in_another_language_a_readers_words_are_marked_as_the_papers(get: Get) -> None:
    under(make.reader_post())
    assert attribute(get("/en/discussed/"), "td a", "lang") == "ru"


def test_three_queries_however_many_rows(portal: None, client: Client, django_assert_num_queries: Any) -> None:
    for number in range(20):
        make.comment(make.thread(make.story()), by=make.commenter(f"Читатель {number}"))
    with django_assert_num_queries(3):
        client.get("/discussed/")


def test_the_page_is_always_of_this_moment(one_of_each: None, get: Get) -> None:
    get("/discussed/")
    make.thread(make.story("Только что"), last_activity_at=timezone.now())
    assert get("/discussed/").css("td a")[0].text() == "Только что"


# --- the same once more ---

PAGES = ["/discussed/", "/discussed/panel/", "/en/discussed/?kind=answer"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_new_is_304_minutes_later(
    one_of_each: None, client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: make.NOON)
    tag = client.get(path)["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: make.NOON + timedelta(minutes=3))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_a_word_said_is_news(one_of_each: None, client: Client, path: str) -> None:
    tag = client.get(path)["ETag"]
    make.comment(Thread.objects.get(post__to_story__isnull=False))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


# --- the block alone ---


def test_the_block_alone_is_the_section_and_nothing_else(one_of_each: None, get: Get, client: Client) -> None:
    content = client.get("/discussed/panel/?rows=2").content.decode()
    assert content.startswith('<section id="discussed-panel"')
    assert content.endswith("</section>")
    assert len(get("/discussed/panel/?rows=2").css(".discussed li")) == 2


@pytest.mark.parametrize(
    ("asked", "rows"), [("", 9), ("4", 4), ("14", 14), ("99", 14), ("0", 1), ("x", 9), ("10000000", 9)]
)
def test_as_many_rows_as_the_page_has(get: Get, asked: str, rows: int) -> None:
    for number in range(16):
        make.thread(make.story(), last_activity_at=make.NOON - timedelta(minutes=number))
    page = get(f"/discussed/panel/?rows={asked}")
    assert (len(page.css("li")), attribute(page, "section", "data-rows")) == (rows, str(rows))


def test_it_is_fresh_and_costs_one_query(one_of_each: None, get: Get, django_assert_num_queries: Any) -> None:
    get("/archive/")
    make.thread(make.story("Только что"), last_activity_at=timezone.now())
    with django_assert_num_queries(1):
        page = get("/discussed/panel/")
    assert page.css("li a")[0].text() == "Только что"


def test_it_speaks_the_language_of_its_address(one_of_each: None, get: Get) -> None:
    assert attribute(get("/en/discussed/panel/"), ".refresh", "href") == "/en/discussed/"


@pytest.mark.parametrize("path", ["/discussed/", "/discussed/panel/"])
def test_they_are_only_read(portal: None, client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


# --- on every page ---


def test_every_public_page_has_it_once(portal: None, client: Client) -> None:
    missing = [
        what
        for what, path in full_portal().items()
        if client.get(path).content.count(b'id="discussed-panel"') != (what != "discussed")
    ]
    assert missing == []


def test_it_stands_in_the_rail_or_before_the_footer(one_of_each: None, get: Get) -> None:
    assert get("/archive/").css_first(".rail #discussed-panel")
    assert get("/no/", 404).css_first(".before-footer #discussed-panel")


def test_before_the_setup_there_is_nothing_to_discuss(db: None, client: Client) -> None:
    assert b"discussed-panel" not in client.get("/").content


def test_pages_share_one_snapshot(one_of_each: None, client: Client, django_assert_num_queries: Any) -> None:
    client.get("/feeds/")
    with django_assert_num_queries(1):  # the masthead
        client.get("/feeds/")


def test_it_says_when_it_was_taken(one_of_each: None, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: make.NOON)
    get("/feeds/")
    monkeypatch.setattr(timezone, "now", lambda: make.NOON + timedelta(seconds=29))
    assert when(make.NOON, "clock") in (get("/archive/").css_first("#discussed-panel .head").html or "")


def test_it_is_the_same_for_everybody(one_of_each: None, client: Client) -> None:
    before = client.get("/feeds/").content
    client.force_login(make.reader())
    assert client.get("/feeds/").content == before


def test_a_panel_of_one_moment_is_rendered_once(one_of_each: None) -> None:
    taken = panel.latest.get()
    assert taken.section(4) is taken.section(4)
    assert taken.section(4) is not taken.section(5)
