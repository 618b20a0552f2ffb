"""A reader's evening, from signing up by a code out of a real letter to signing out: with the script and without it.

What is clicked is found by what the page says, in Russian, as a reader finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from svodka.discuss.models import Comment, Like, Report, Thread, Verdict
from svodka.readers.models import Consent, Reader
from svodka.site.middleware import SIGN
from tests import make
from tests.discuss.talk import fill, parents_like_readers
from tests.mail_sink import SmtpSink, code_in
from tests.site.talking import Talk, talk
from tests.site.world import standing_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NINA = "nina@volonga.example"


@pytest.fixture
def sink(settings: Any) -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


@pytest.fixture(name="talk")
def _talk(transactional_db: None) -> Talk:
    made = talk()
    standing_pages()
    return made


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def window(live_server: Any, browser: Browser, script: bool) -> Iterator[Page]:
    broken: list[str] = []
    context = browser.new_context(java_script_enabled=script, base_url=live_server.url, locale="ru-RU")
    made = context.new_page()
    made.set_default_timeout(15_000)
    made.on("pageerror", lambda error: broken.append(str(error)))
    made.on("dialog", lambda dialog: broken.append(dialog.message))
    yield made
    context.close()
    assert broken == []


def press(window: Page, name: str) -> None:
    window.get_by_role("button", name=name, exact=True).last.click()


def follow(window: Page, name: str) -> None:
    window.get_by_role("link", name=name).first.click()


def a_minute_passes() -> None:
    Comment.objects.update(created_at=F("created_at") - timedelta(minutes=2))


def sign_up(window: Page, sink: SmtpSink, story: str) -> None:
    window.goto(story)
    follow(window, "Зарегистрироваться")
    window.locator("input[name=username]").fill("Нина с Волонги")
    up = window.locator("form", has=window.locator("input[name=username]"))
    up.locator("input[name=email]").fill(NINA)
    consent = up.locator("input[name=consent]")
    expect(consent).not_to_be_checked()
    consent.check()
    press(window, "Зарегистрироваться")
    window.locator("input[name=code]").fill(code_in(sink.wait_for(NINA)))
    window.locator("form", has=window.locator("input[name=code]")).get_by_role("button").first.click()


def say(window: Page, words: str, *, place: str = "") -> None:
    """Into the form for words, that of the page or one opened at a comment (`place` is «li»), and away."""
    box = window.locator(f"{place} textarea[name=text]").first
    box.fill(words)
    box.locator("xpath=ancestor::form").locator("button[name=send]").click()


def speak(window: Page, address: str, words: str) -> None:
    """A comment that answers nobody: in the box of the page, or on the page of the form."""
    window.goto(address)
    if not window.locator("#say textarea").count() and window.locator("#say a.button").count():
        window.wait_for_timeout(500)
    if not window.locator("#say textarea").count():
        follow(window, "Написать комментарий")
    say(window, words)


def open_act(window: Page, seq: int, name: str) -> None:
    window.locator(f"#c{seq} .acts").get_by_role("link", name=name).first.click()


def test_an_evening(window: Page, sink: SmtpSink, talk: Talk, script: bool) -> None:
    story = f"/news/{talk.thread.story_id}-parom/"
    first_page = talk.place(1).partition("#")[0]
    sign_up(window, sink, story)
    nina = Reader.objects.get(email=NINA)
    assert Consent.objects.get(reader=nina).text_version
    assert nina.username == "Нина с Волонги"

    speak(window, first_page, "А люди как уедут?")
    expect(window.locator("#c3")).to_contain_text("А люди как уедут?")

    open_act(window, 2, "Ответить")
    say(window, "В августе уже школа.", place="li" if script else "")
    expect(window.locator("#c4")).to_contain_text("В августе уже школа.")
    assert Comment.objects.get(seq=4).parent == talk.answer

    _refused_and_said_again(window, talk)
    _edited_liked_reported(window, script)
    _answered_with_a_post(window, story)
    _both_are_discussed(window, story, script)
    _a_moderator_hides(window.context.browser, window, script)
    _signed_out(window)


def _refused_and_said_again(window: Page, talk: Talk) -> None:
    """The third within a minute is too quick; a quote goes with it, and nothing typed is lost."""
    window.goto(f"{talk.write}?to=1&quote=1")
    quote = window.locator("textarea[name=text]").input_value()
    assert "> Колонки всё ещё на заводе." in quote
    say(window, f"{quote}\n\nЭто уже было.")
    expect(window.locator(".problem").first).to_contain_text("через")
    assert "Это уже было." in window.locator("textarea[name=text]").input_value()
    a_minute_passes()
    window.locator("button[name=send]").click()
    expect(window.locator("#c5 blockquote")).to_contain_text("Колонки всё ещё на заводе.")


def _edited_liked_reported(window: Page, script: bool) -> None:
    if script:
        open_act(window, 5, "Править")
    else:
        open_act(window, 5, "Ответить")
        follow(window, "Править")
    say(window, "Поправила: это уже было.", place="li" if script else "")
    expect(window.locator("#c5")).to_contain_text("Поправила: это уже было.")
    assert Comment.objects.get(seq=5).edited_at

    if script:
        open_act(window, 1, "Согласиться")
    else:
        open_act(window, 1, "Ответить")
        press(window, "Согласиться")
    expect(window.locator("#c1 .acts")).to_contain_text("1")
    assert Like.objects.get().comment is not None

    if script:
        open_act(window, 2, "Пожаловаться")
    else:
        open_act(window, 2, "Ответить")
        follow(window, "Пожаловаться")
    window.locator("[name=reason]:visible").last.fill("Не о судах")
    window.locator("form", has=window.locator("[name=reason]")).last.get_by_role("button").first.click()
    expect(window.get_by_text("у модераторов").first).to_be_attached()
    assert Report.objects.get().reason == "Не о судах"


def _answered_with_a_post(window: Page, story: str) -> None:
    window.goto(story)
    follow(window, "Написать ответ")
    window.locator("textarea[name=text]").fill("Считала рейсы всё лето.\n\n## Что вышло\n\nВышло мало.")
    window.locator("button[name=preview]").click()
    expect(window.locator(".preview h2").last).to_have_text("Что вышло")
    window.locator("button[name=publish]").click()
    expect(window.locator("h1")).to_contain_text("Ответ на «")
    window.goto(story)
    expect(window.locator(".answers")).to_contain_text("Ответ на «")


def _both_are_discussed(window: Page, story: str, script: bool) -> None:
    window.goto(story)
    window.locator("#discussed-panel a.refresh").click()
    panel = window.locator("#discussed-panel" if script else "main")
    expect(panel).to_contain_text("Ответ на «Паром")
    expect(panel.get_by_role("link", name="Паром «Устьяна»").first).to_be_visible()
    assert script == window.url.endswith(story)


def _a_moderator_hides(browser: Browser | None, reader: Page, script: bool) -> None:
    assert browser
    moderator = make.commenter("Дежурный")
    moderator.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    client = Client()
    client.force_login(moderator)
    base = reader.url.split("/", 3)
    context = browser.new_context(java_script_enabled=script, base_url="/".join(base[:3]))
    cookies = {"sessionid": client.session.session_key or "", SIGN: "1"}
    context.add_cookies([{"name": name, "value": value, "url": "/".join(base[:3])} for name, value in cookies.items()])
    window = context.new_page()
    comment = Comment.objects.get(seq=3)
    window.goto(f"/comments/{comment.pk}/")
    if script:
        open_act(window, 3, "Скрыть")
    else:
        open_act(window, 3, "Ответить")
        follow(window, "скрыть комментарий")
    form = window.locator("form", has=window.locator("[name=reason]")).last
    form.locator("input[name=ready][value=own]").check()
    form.locator("input[name=reason]").fill("не о судах")
    form.get_by_role("button").first.click()
    expect(window.locator("#c3, li:has(#c3)").first).to_contain_text("не о судах")
    comment.refresh_from_db()
    assert (comment.state, Verdict.objects.get().act) == ("hidden", "hide")
    context.close()


def _signed_out(window: Page) -> None:
    window.goto("/me/")
    press(window, "Выйти здесь")
    window.goto("/me/")
    expect(window.locator("input[name=email]").first).to_be_visible()
    assert not [cookie for cookie in window.context.cookies() if cookie.get("name") == SIGN]


def test_the_link_to_comment_9999_opens_at_it(window: Page, transactional_db: None) -> None:
    make.portal()
    thread = make.thread(make.story())
    fill(thread, parents_like_readers(10_070))
    cache.clear()
    comment = Comment.objects.get(thread=thread, seq=9_999)
    window.goto(f"/comments/{comment.pk}/")
    assert window.url.endswith("/page-100/#c9999")
    place = window.locator("#c9999")
    expect(place).to_contain_text("Слово 9999")
    expect(place).to_be_in_viewport()
    assert window.locator("article.comment").count() <= 100
    assert Thread.objects.get().last_seq == 10_070
