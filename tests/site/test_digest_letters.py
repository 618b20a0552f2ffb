"""What a letter of the digest says, and to whom; every one of them parsed as a mailbox would."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.digest.models import Delivery, Edition, Subscription
from svodka.site.letters.composing import LONGEST_HTML, Letters, NothingToTell
from svodka.stories.models import Story
from tests import make
from tests.mail_sink import text_of
from tests.site.digest_world import NINA, closed, correction, stories, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def told(now: datetime) -> dict[str, Story]:
    return stories(now)


@pytest.fixture
def held(told: dict[str, Story], now: datetime) -> Subscription:
    return subscriber(now - timedelta(days=78), hour=18)


def raw(held: Subscription, now: datetime, edition: Edition | None = None) -> bytes:
    edition = edition or Edition.objects.first() or closed(now)
    delivery = Delivery(pk=1, edition=edition, subscription=held, address=held.email, token=TOKEN)
    return Letters().digests([delivery], now=now)[0].build()


def letter(held: Subscription, now: datetime, edition: Edition | None = None) -> EmailMessage:
    return message_from_bytes(raw(held, now, edition), policy=default)  # type: ignore[return-value]


def html_of(message: EmailMessage) -> HTMLParser:
    body = message.get_body(("html",))
    assert body is not None
    return HTMLParser(body.get_content())


def test_its_head(held: Subscription, now: datetime) -> None:
    message = letter(held, now)
    assert message["Subject"] == "«Кильватер» за 20 ноября: Новость told «Устьяна»"
    assert message["From"] == "Кильватер <svodka@localhost>"
    assert (message["To"], message["Message-ID"]) == (NINA, f"<{TOKEN}@localhost>")
    assert message["List-Id"] == "Кильватер <digest.localhost>"
    assert message["Date"] == "Fri, 20 Nov 2026 12:40:00 +0300"


def test_the_way_out_is_in_the_head(held: Subscription, now: datetime) -> None:
    message = letter(held, now)
    assert message["List-Unsubscribe"] == f"<http://localhost:8000/digest/end/{held.key}/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "bulk")


def test_it_is_by_section_in_the_order_of_the_edition(held: Subscription, now: datetime) -> None:
    page = html_of(letter(held, now))
    assert [node.text() for node in page.css("h2")] == ["Верфи", "Порты", "Другие новости"]
    links = [node.text() for node in page.css("td > a") if "Новость" in node.text()]
    assert [link.split()[1] for link in links] == ["told", "quoted", "linked", "ports", "none"]


def test_text_and_html_say_the_same(held: Subscription, now: datetime) -> None:
    correction(Story.objects.get(slug="told"), now - timedelta(hours=1))
    message = letter(held, now)
    plain = " ".join(text_of(message).split())
    body = html_of(message).css_first("[role=main]")
    assert body is not None
    for node in body.css("a, h2, td > div, b"):
        for words in " ".join(node.text(deep=False).split()).split(" ·"):
            assert words.strip().replace("открыть", "Открыть") in plain
    for link in body.css("a"):
        assert (link.attributes["href"] or "").removesuffix("#thread") in plain


def test_rights_are_kept_to(held: Subscription, now: datetime) -> None:
    plain = text_of(letter(held, now))
    assert "Третий перенос за год." in plain
    assert "Тайный" not in plain
    assert plain.count("Кран есть, глубины нет.") < 6


def test_agency_time_and_comments_stand_under_it(held: Subscription, now: datetime) -> None:
    assert "20 ноября, 11:40 · Рында · 212 комментариев" in text_of(letter(held, now))


def test_a_correction_of_the_day_is_told(held: Subscription, now: datetime, told: dict[str, Story]) -> None:
    correction(told["ports"], now - timedelta(hours=2))
    correction(told["ports"], now - timedelta(days=2), "Старое.")
    plain = text_of(letter(held, now))
    assert "Исправление. Длина земснаряда — 96 метров." in plain
    assert "Старое" not in plain


def test_a_story_withdrawn_since_is_not_in_it(held: Subscription, now: datetime, told: dict[str, Story]) -> None:
    edition = closed(now)
    Story.objects.filter(slug="told").update(state="withdrawn", withdrawn_for="retract")
    message = letter(held, now, edition)
    assert "Новость quoted" in message["Subject"]
    assert "told" not in text_of(message)


def test_nothing_left_is_no_letter(held: Subscription, now: datetime) -> None:
    edition = closed(now)
    Story.objects.update(state="withdrawn", withdrawn_for="retract")
    with pytest.raises(NothingToTell):
        raw(held, now, edition)


def test_chosen_sections_only(held: Subscription, now: datetime) -> None:
    held.sections.add(make.section("ports"))
    page = html_of(letter(held, now))
    assert [node.text() for node in page.css("h2")] == ["Порты"]
    assert "2 новости из 5" in " ".join(page.text().split())


def test_why_it_comes_and_how_to_end_it(held: Subscription, now: datetime) -> None:
    held.time_zone = "Asia/Vladivostok"
    message = letter(held, now)
    assert "в 19:40 по владивостокскому времени, потому что 3 сентября 2026 подтвердили" in text_of(message)
    links = {node.text(): node.attributes["href"] for node in html_of(message).css("a")}
    assert links["Отписаться"] == f"http://localhost:8000/digest/end/{held.key}/"
    assert links["Пауза"] == f"http://localhost:8000/digest/settings/{held.key}/#pause"


def test_text_only_is_one_part(held: Subscription, now: datetime) -> None:
    held.text_only = True
    message = letter(held, now)
    assert message.get_content_type() == "text/plain"
    assert "Третий перенос" in message.get_content()


def test_english_words_around_russian_stories(held: Subscription, now: datetime) -> None:
    held.language = "en"
    message = letter(held, now)
    plain = text_of(message)
    assert message["Subject"].startswith("“Кильватер”, 20 November: ")
    assert "Digest of Friday, 20 November 2026 · 5 stories" in plain
    assert f"http://localhost:8000/en/digest/end/{held.key}/" in plain


def test_nothing_in_it_is_loaded_or_counted(held: Subscription, now: datetime) -> None:
    page = html_of(letter(held, now))
    assert not page.css("img, link, script, style, iframe, form, [background], [class]")
    assert all((node.attributes["href"] or "").startswith("http://localhost:8000/") for node in page.css("a"))


def test_a_day_of_two_hundred_fits(told: dict[str, Story], held: Subscription, now: datetime) -> None:
    for number in range(200):
        make.story(f"{number} {'Очень длинный заголовок ' * 8}", published_at=now - timedelta(minutes=number + 70))
    message = letter(held, now)
    body = message.get_body(("html",))
    assert body is not None
    assert 60_000 < len(body.get_content().encode()) < LONGEST_HTML + 1_000
    assert "Ещё " in body.get_content()
    assert f"{HTMLParser(body.get_content()).css_first('td').text().split(' · ')[1]}" == "205 новостей"


@pytest.mark.parametrize(
    "headline", ["A\r\nBcc: x@y.example", "=?utf-8?q?x?=", "\x00end_url\x00", "ы" * 400, "<b>\u2028\x07"]
)
def test_no_headline_breaks_a_letter(headline: str, held: Subscription, now: datetime, settings: Any) -> None:
    if "\x00" in headline and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("PostgreSQL keeps no such text")
    make.story(headline, published_at=now)
    message = letter(held, now)
    defects = [defect for part in message.walk() for defect in part.defects]
    assert (defects, message["Bcc"], message.get_all("To")) == ([], None, [NINA])
    assert message.as_bytes(policy=SMTP)


def test_a_long_name_of_the_portal_does_no_harm(held: Subscription, now: datetime) -> None:
    from svodka.stories.models import Portal

    longest = Portal._meta.get_field("name").max_length
    Portal.objects.update(name=("Вестник гражданского судостроения, портов и внутренних водных путей" * 2)[:longest])
    message = letter(held, now)
    assert message["From"].addresses[0].display_name.startswith("Вестник")
    assert [part.defects for part in message.walk()] == [[], [], []]


# --- letters about the subscription ---


@pytest.mark.parametrize("kind", ["confirm", "remind"])
def test_letters_about_the_subscription(kind: str, held: Subscription, now: datetime) -> None:
    held.letter = kind
    message = message_from_bytes(Letters().notices([held], now=now)[0].build(), policy=default)
    path = {"confirm": "confirm", "remind": "settings"}[kind]
    assert f"http://localhost:8000/digest/{path}/{held.key}/" in text_of(message)
    assert "Кильватер" in message["Subject"]
    assert [part.defects for part in message.walk()] == [[], [], []]


def test_a_letter_that_is_wanted_no_more(held: Subscription, now: datetime) -> None:
    with pytest.raises(Exception, match="not wanted"):
        Letters().notices([held], now=now)[0].build()


def test_promised_dates_stand_before_the_corrections(held: Subscription, told: dict[str, Story], now: datetime) -> None:
    ferry = make.name("product", "ustyana", "«Устьяна»", standing="confirmed")
    make.contract(ferry, told["told"])
    make.statement(ferry, told["told"])
    message = letter(held, now)
    rows = [" ".join(row.text().split()) for row in html_of(message).css("table table table tr")]
    assert rows == ["Сроки: когда теперь и насколько позже", "«Устьяна»14.08.2027+441 день"]
    assert "«Устьяна»: 14.08.2027, +441 день" in text_of(message)
