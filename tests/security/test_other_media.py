"""Words from outside in what is no page: feeds, letters, the file of one's own data, headers."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import rendering
from svodka.discuss.cleaning import clean, one_line
from tests import make
from tests.security.cast import PASSWORD, client_of, person, told
from tests.security.doors import ask_for_code, ask_for_reset, change_email, sign_up, with_password
from tests.security.payloads import in_lots, payloads
from tests.site.conftest import Get, get, portal

__all__ = ["get", "portal"]
pytestmark = [pytest.mark.django_db]

ALLOWED = {"html", "head", "body", "p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "br"}
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture
def hostile_feeds(db: None) -> list[ElementTree.Element]:
    """The items of both feeds, every word in them an attempt."""
    make.portal()
    lots = list(in_lots(payloads(), 280))
    for lot in lots:
        make.story(one_line(lot), text=clean(lot), slug="x")
        html = rendering.render(clean(lot))
        make.reader_post(one_line(lot), source=clean(lot), html=html, slug="x")
    feeds = [ElementTree.fromstring(Client().get(path).content) for path in ("/feeds/news.xml", "/feeds/posts.xml")]
    return [item for feed in feeds for item in feed.iter("item")]


def test_a_feed_is_read_as_html_and_holds_none_of_theirs(hostile_feeds: list[ElementTree.Element]) -> None:
    foreign = []
    for item in hostile_feeds:
        for part in ("description", CONTENT):
            tree = HTMLParser(item.findtext(part) or "")
            foreign += [(part, node.html[:100]) for node in tree.css("*") if node.tag not in ALLOWED and node.html]
            foreign += [(part, name) for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert len(hostile_feeds) > 40
    assert not foreign, told(foreign)


def test_a_feed_links_to_the_portal_only(hostile_feeds: list[ElementTree.Element]) -> None:
    links = [item.findtext("link") or "" for item in hostile_feeds]
    assert [link for link in links if not link.startswith("http://localhost:8000/")] == []


BREAKS = [
    "\r\nBcc: evil@evil.example",
    "\nBcc: evil@evil.example",
    "\rBcc: evil@evil.example",
    "%0aBcc: evil@evil.example",
]
BREAKS += [
    "\x00",
    "\u2028Bcc: evil@evil.example",
    "\x85Bcc: evil@evil.example",
    ",evil@evil.example",
    ";evil@evil.example",
]
BREAKS += [" evil@evil.example", "<evil@evil.example>", "?bcc=evil@evil.example", "=?utf-8?q?=0aBcc:_x?="]


@pytest.mark.parametrize("ending", BREAKS)
def test_no_address_brings_a_second_one_along(db: None, ending: str) -> None:
    make.portal()
    person("Лоцман", "pilot@kilvater.example", password=PASSWORD)
    client = Client(raise_request_exception=False)
    for email in (f"bosun@kilvater.example{ending}", f"{ending}bosun@kilvater.example"):
        ask_for_code(client, email)
        ask_for_reset(client, email)
        sign_up(client, f"Боцман{ending}", email)
    with_password(client, "pilot@kilvater.example")
    change_email(client, f"bosun@kilvater.example{ending}")
    for letter in mail.outbox:
        assert not any("evil" in line for line in letter.message().as_string().splitlines() if line.startswith("Bcc"))
        assert len(letter.recipients()) == 1
        assert "\n" not in letter.subject
        assert letter.recipients()[0].rpartition("@")[2] in {"kilvater.example", "evil.example"}


@pytest.mark.parametrize("name", ["<b>Жирный</b>", "https://evil.example", "Пройдите на evil.example/x", "a\nb"])
def test_nobody_is_mailed_a_strangers_words(db: None, name: str) -> None:
    # Whoever signs up with somebody else's address chooses the name: it must carry no message.
    make.portal()
    sign_up(Client(), name, "victim@kilvater.example")
    assert [letter for letter in mail.outbox if "evil" in str(letter.body) or "<b>" in str(letter.body)] == []


def test_the_file_of_ones_own_data_is_no_page(db: None) -> None:
    make.portal()
    reader = person("Боцман", "bosun@kilvater.example")
    make.reader_post("<script>alert(1)</script>", author=reader)
    answer = client_of(reader).get("/me/data.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)
    assert reader.password not in answer.content.decode()


def test_a_headline_does_not_leave_its_json(get: Get) -> None:
    story = make.story("</script><script>alert(1)</script><!--<script>")
    page = get(f"/news/{story.pk}-parom/")
    data = page.css_first('script[type="application/ld+json"]').text()
    assert json.loads(data)["headline"].startswith("</script>")
    assert [node.text() for node in page.css("script:not([src])")] == [data]
