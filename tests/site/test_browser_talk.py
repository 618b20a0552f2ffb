"""Readers talk, in a browser: with the page's script and without it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Like, Report
from svodka.readers.models import Reader
from svodka.site.middleware import SIGN
from tests import make
from tests.site.talking import Talk, say, talk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Page]


@pytest.fixture(name="talk")
def _talk(transactional_db: None) -> Talk:
    return talk()


@pytest.fixture
def enter(live_server: Any, browser: Browser) -> Iterator[Enter]:
    """enter("Вахтенный", script=False) -> a page of a browser in which that reader is signed in."""
    contexts, broken = list[BrowserContext](), list[str]()

    def opened(name: str = "Вахтенный", *, script: bool = True) -> Page:
        client = Client()
        client.force_login(make.commenter(name))
        context = browser.new_context(java_script_enabled=script, base_url=live_server.url)
        cookies = {settings.SESSION_COOKIE_NAME: client.session.session_key, SIGN: "1"}
        context.add_cookies(
            [{"name": key, "value": str(value), "url": live_server.url} for key, value in cookies.items()]
        )
        contexts.append(context)
        made = context.new_page()
        made.on("pageerror", lambda error: broken.append(str(error)))
        return made

    yield opened
    for context in contexts:
        context.close()
    assert broken == []


def thread_page(talk: Talk) -> str:
    return talk.place(1).partition("#")[0]


def test_without_script_a_reply_is_written_and_opened(talk: Talk, enter: Enter) -> None:
    window = enter(script=False)
    window.goto(thread_page(talk))
    window.locator("#c2 .acts a").first.click()
    window.locator("textarea").fill("В августе лёд сошёл.")
    window.locator("button[name=preview]").click()
    expect(window.locator(".preview")).to_contain_text("лёд сошёл")
    window.locator("button[name=send]").click()
    expect(window.locator("#c3")).to_contain_text("В августе лёд сошёл.")
    assert window.url.endswith(talk.place(3))
    assert talk.last().parent == talk.answer


def test_without_script_a_refusal_keeps_the_text(talk: Talk, enter: Enter) -> None:
    window = enter(script=False)
    window.goto(talk.write)
    window.locator("textarea").fill("https://a.example https://b.example https://c.example")
    window.locator("button[name=send]").click()
    expect(window.locator(".problem")).to_be_visible()
    expect(window.locator("textarea")).to_have_value("https://a.example https://b.example https://c.example")


def test_without_script_a_lost_session_keeps_the_text(talk: Talk, enter: Enter) -> None:
    window = enter(script=False)
    window.goto(talk.write)
    window.locator("textarea").fill("Писал долго")
    window.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    window.locator("button[name=send]").click()
    expect(window.locator("input[type=email], input[name=login]").first).to_be_visible()
    _sign_in_again(window)
    window.goto(talk.write)
    expect(window.locator("textarea")).to_have_value("Писал долго")


def _sign_in_again(window: Page) -> None:
    """As the sign-in does it: the session that holds the draft becomes the reader's."""
    client = Client()
    kept = next(cookie for cookie in window.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME)
    client.cookies[settings.SESSION_COOKIE_NAME] = kept["value"]
    client.force_login(make.commenter())
    window.context.add_cookies(
        [{**kept, "value": str(client.session.session_key)}, {**kept, "name": SIGN, "value": "1", "httpOnly": False}]
    )


def test_the_form_comes_to_the_page(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#account")).to_have_text("Вахтенный")
    window.locator("#say textarea").fill("Ходит *через* день.")
    window.locator("#say button[name=send]").click()
    expect(window.locator("#talk > ol > li:last-child #c3 em")).to_have_text("через")
    expect(window.locator("#c3")).to_be_focused()
    expect(window.locator("#say textarea")).to_have_value("")
    expect(window.get_by_role("status")).to_contain_text("№\u00a03")


def test_a_reply_in_place(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    window.locator("#c2 .acts a").first.press("Enter")
    field = window.locator(".in-place textarea")
    expect(field).to_be_focused()
    field.fill("Лёд сошёл.")
    field.press("Control+Enter")
    expect(window.locator("#c3")).to_contain_text("Лёд сошёл.")
    expect(window.locator(".in-place")).to_have_count(0)
    assert talk.last().parent == talk.answer


def test_by_branch_a_reply_stands_under_what_it_answers(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk).replace("page-1", "branches"))
    expect(window.locator("#mine")).to_be_attached()
    window.locator("#c2 .acts a").first.click()
    window.locator(".in-place textarea").fill("Лёд сошёл.")
    window.locator(".in-place button[name=send]").click()
    expect(window.locator("li:has(> #c2) > .replies > li > #c3")).to_be_visible()


def test_a_refusal_in_place_keeps_the_text(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("https://a.example https://b.example https://c.example")
    window.locator("#say button[name=send]").click()
    expect(window.locator("#talk .comment-box .problem")).to_be_visible()
    expect(window.locator("#talk textarea")).to_have_value("https://a.example https://b.example https://c.example")
    expect(window.locator("#talk textarea")).to_be_focused()


def test_a_quote_and_a_preview_in_place(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    window.locator("#c2 .acts a").first.click()
    window.locator(".in-place textarea").fill("Да.")
    window.locator(".in-place button[name=quote]").click()
    expect(window.locator(".in-place textarea")).to_have_value(
        "Да.\n\n> №\u00a02, Каботажник:\n> Значит, **август**.\n\n"
    )
    window.locator(".in-place button[name=preview]").click()
    expect(window.locator(".in-place .preview strong")).to_have_text("август")
    expect(window.locator(".in-place .preview")).to_be_focused()


def test_a_draft_survives_a_reload(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("Ещё не дописал")
    window.reload()
    expect(window.locator("#say textarea")).to_have_value("Ещё не дописал")
    expect(window.locator("#say")).to_contain_text("черновик")


def test_a_draft_survives_a_lost_session(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("Писал долго")
    window.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    window.locator("#say button[name=send]").click()
    window.wait_for_url("**/accounts/login/**")
    _sign_in_again(window)
    window.goto(thread_page(talk))
    expect(window.locator("#say textarea")).to_have_value("Писал долго")


def test_what_is_sent_leaves_no_draft(talk: Talk, enter: Enter) -> None:
    window = enter()
    for path in (thread_page(talk), talk.write):
        window.goto(path)
        window.locator(".comment-box textarea").fill(f"Отправлено с {path}")
        window.locator("button[name=send]").click()
        expect(window.locator("article", has_text=f"Отправлено с {path}")).to_be_visible()
    assert window.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:'))") == []


def test_ones_own_comment_is_edited_and_deleted_in_place(talk: Talk, enter: Enter) -> None:
    say(talk.thread, make.commenter(), "Ходит.")
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#c3 .acts a[href$='edit/']").click()
    window.locator(".in-place textarea").fill("Не ходит.")
    window.locator(".in-place button[name=send]").click()
    expect(window.locator("#c3")).to_contain_text("Не ходит.")
    window.locator("#c3 .acts a[href$='delete/']").click()
    window.locator(".in-place button").click()
    expect(window.locator("#c3.tombstone")).to_be_visible()


def test_agreement_in_place(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    link = window.locator("#c2 .acts a[href$='agree/']")
    link.click()
    expect(link).to_have_text("Согласны: 1, и вы")
    expect(link).to_be_focused()
    window.reload()
    expect(link).to_have_text("Согласны: 1, и вы")
    link.click()
    expect(link).to_have_text("Согласиться")
    assert not Like.objects.exists()


def test_a_report_in_place(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    window.locator("#c2 .acts a[href$='report/']").click()
    window.locator(".in-place textarea").fill("Реклама")
    window.locator(".in-place button").click()
    expect(window.locator(".in-place")).to_contain_text("у модераторов")
    assert Report.objects.get().reason == "Реклама"


def test_a_form_in_place_is_closed_by_the_keyboard(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    reply = window.locator("#c2 .acts a").first
    reply.press("Enter")
    window.locator(".in-place textarea").press("Escape")
    expect(window.locator(".in-place")).to_have_count(0)
    expect(reply).to_be_focused()


def test_what_is_new_since_the_last_visit_is_marked(talk: Talk, enter: Enter) -> None:
    window = enter("Док № 3")
    window.goto(thread_page(talk))
    expect(window.locator("#mine")).to_be_attached()
    expect(window.locator(".comment.new")).to_have_count(0)
    say(talk.thread, make.commenter(), "Свежее")
    window.reload()
    expect(window.locator(".comment.new")).to_have_attribute("id", "c3")


def test_the_script_adds_the_links_for_everybody(talk: Talk, live_server: Any, browser: Browser) -> None:
    discuss.like(comment=talk.answer, by=make.commenter(), now=timezone.now())
    window = browser.new_page()
    window.goto(live_server.url + thread_page(talk))
    expect(window.locator("#c1 .acts a")).to_have_text(["Ответить", "Согласиться", "Пожаловаться"])
    expect(window.locator("#c2 .acts a")).to_have_text(["Ответить", "Согласны: 1", "Пожаловаться"])
    hrefs = [link.get_attribute("href") for link in window.locator("#c2 .acts a").all()]
    number = talk.answer.pk
    assert hrefs == [f"/c/{number}/", f"/comments/{number}/agree/", f"/comments/{number}/report/"]
    window.close()


def test_without_a_session_a_reply_leads_to_the_sign_in(talk: Talk, live_server: Any, browser: Browser) -> None:
    window = browser.new_page()
    window.goto(live_server.url + thread_page(talk))
    window.locator("#c2 .acts a").first.click()
    window.wait_for_url("**/accounts/login/?next=/threads/**")
    window.close()


def test_a_form_with_an_old_token_gives_the_text_back(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("Долго писал")
    window.context.clear_cookies(name="csrftoken")
    window.locator("#say button[name=send]").click()
    expect(window.locator("h1")).to_have_text("Форма устарела")
    expect(window.locator("textarea")).to_have_value("Долго писал")
    window.locator("main button[name=send]").click()
    expect(window.locator("#c3")).to_contain_text("Долго писал")


def test_the_panel_is_refreshed_in_place(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    say(talk.thread, make.commenter("Каботажник"), "Ещё одно")
    window.locator("#discussed-panel .refresh").click()
    expect(window.locator("#discussed-panel .count")).to_contain_text("3")
    expect(window.locator("#discussed-panel .refresh")).to_be_focused()


def test_a_comment_of_another_page_is_led_to(talk: Talk, enter: Enter) -> None:
    Comment.objects.filter(seq=2).update(seq=150)
    type(talk.thread).objects.update(last_seq=150)
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("На второй странице")
    window.locator("#say button[name=send]").click()
    expect(window.locator("#say .told a", has_text="151")).to_have_attribute(
        "href", talk.place(151).replace("page-1", "page-2")
    )


def test_after_a_preview_the_form_at_the_end_is_the_same(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("Да")
    window.locator("#say button[name=preview]").click()
    expect(window.locator("#say .preview")).to_contain_text("ничего не отправлено")
    expect(window.locator("#say .close")).to_have_count(0)
    window.locator("#say button[name=send]").click()
    expect(window.locator("#c3")).to_be_focused()
    expect(window.locator("#say .preview")).to_have_count(0)


def test_a_double_click_on_agree_and_send_counts_once(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("Один раз")
    window.locator("#say button[name=send]").dblclick()
    expect(window.locator("#c3")).to_be_focused()
    window.locator("#c2 .acts a[href$='agree/']").dblclick()
    expect(window.locator("#c2 .acts a[href$='agree/']")).to_contain_text("1")
    assert talk.last().seq == 3


def test_the_scripts_of_a_page_weigh_under_20_kilobytes(talk: Talk) -> None:
    names = ("site/site.js", "django_htmx/htmx-2.min.js")
    files = [Path(str(finders.find(name))) for name in names]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 20_000


def test_without_a_network_the_text_stays(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(thread_page(talk))
    window.locator("#say textarea").fill("В тоннеле")
    window.context.set_offline(True)
    window.locator("#say button[name=send]").click()
    expect(window.locator("#say .problem")).to_contain_text("Портал не отвечает")
    expect(window.locator("#say textarea")).to_have_value("В тоннеле")


def test_the_first_word_under_a_story(talk: Talk, enter: Enter) -> None:
    other = make.story(slug="drugaya")
    make.thread(other)
    window = enter()
    window.goto(f"/news/{other.pk}-drugaya/")
    window.locator("#say textarea").fill("Первое слово")
    window.locator("#say button[name=send]").click()
    expect(window.locator("#talk > ol > li > #c1")).to_contain_text("Первое слово")
    expect(window.locator("#talk")).not_to_contain_text("ещё никто")


def test_a_moderator_hides_in_place(talk: Talk, enter: Enter) -> None:
    make.commenter()
    Reader.objects.update(is_superuser=True)
    window = enter()
    window.goto(thread_page(talk))
    expect(window.locator("#c1 .acts a[href$='hide/']")).to_have_count(0)
    window.locator("#c2 .acts a[href$='hide/']").click()
    window.locator(".in-place input[type=radio]").first.check()
    window.locator(".in-place button").click()
    expect(window.locator("#c2.tombstone")).to_be_focused()
    expect(window.locator(".in-place")).to_have_count(0)


def test_what_is_typed_stands_behind_the_quote(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto(f"{talk.write}?to=1&quote=1")
    window.locator("textarea").focus()
    window.keyboard.type("ОТВЕТ")
    assert window.locator("textarea").input_value().endswith("ОТВЕТ")


def test_a_post_survives_its_closed_tab(talk: Talk, enter: Enter) -> None:
    window = enter()
    window.goto("/posts/write/")
    window.locator("textarea").fill("Писала весь вечер.")
    window.goto("/")
    window.goto("/posts/write/")
    expect(window.locator("textarea")).to_have_value("Писала весь вечер.")
    window.locator("input[name=headline]").fill("Вечер")
    window.locator("button[name=publish]").click()
    expect(window.locator("h1")).to_have_text("Вечер")
    window.goto("/posts/write/")
    expect(window.locator("textarea")).to_have_value("")
