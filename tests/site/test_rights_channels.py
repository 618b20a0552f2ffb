"""What every address of the portal really carries of a text and of a picture, by its rights: the table that
docs/reference/rights.md tells of. An address that is not in it may carry nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.policy import default
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.digest.models import Delivery, Edition
from svodka.site.letters.composing import Letters
from tests.security.addresses import Address, addresses
from tests.site.digest_world import subscriber
from tests.site.rights_world import ALL, EMBARGOED, SENTENCES, STATES, World, carried, world

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Sentences 1 and 2 are the standfirst; 20 shows a name, 21 a promise. «-»: none.
TEXT = """
             own      licensed  claimed-open  excerpt  quotation  link-only  unknown
page         1-26     1-26      1-26          1-6      1-6        1          1
card         1-2      1-2       1-2           1-2      1-2        1          1
list         1-2      1-2       1-2           1-2      1-2        -          -
feed         1-26     1-26      1-2           1-2      1-2        1          1
digest       1-2      1-2       1-2           1-2      1-2        1          1
search       1-26     1-26      1-26          1-6      1-6        1          1
dossier      20-21    20-21     20-21         20-21    20-21      -          -
"""
PICTURES = """
             own      licensed  claimed-open  excerpt  quotation  link-only  unknown
page         +        +         +             +        -          -          -
card         +        +         -             -        -          -          -
list         +        +         +             +        -          -          -
picture      +        +         +             +        -          -          -
"""
CHANNEL = {
    "site:story": "page",
    "site:front": "list",
    "site:section": "list",
    "site:agency": "list",
    "site:archive_day": "list",
    "site:storyline": "list",
    "site:dossier": "dossier",
    "site:promises": "dossier",
    "site:digest_edition": "digest",
    "site:search": "search",
    "feed_news": "feed",
    "feed_section": "feed",
}


def table(text: str) -> dict[str, dict[str, str]]:
    head, *rows = [line.split() for line in text.strip().splitlines()]
    return {row[0]: dict(zip(head, row[1:], strict=True)) for row in rows}


def numbers(cell: str) -> set[int]:
    first, _dash, last = cell.partition("-")
    return set(range(int(first), int(last or first) + 1)) if first else set()


def allowed(channel: str) -> dict[str, set[int]]:
    return {state: numbers(cell) for state, cell in table(TEXT)[channel].items()} if channel in table(TEXT) else {}


def over(found: Mapping[str, set[int]], channel: str) -> list[str]:
    may = allowed(channel)
    return [f"{state}: {sorted(more)}" for state, those in found.items() if (more := those - may.get(state, set()))]


@pytest.fixture
def told(db: None) -> World:
    return world(timezone.now())


def every_address(told: World) -> Iterator[str]:
    """Every address that there is: the page of every story, what else a story has for the one that is
    only linked to; questions that would fetch a text sentence by sentence.
    """
    for address in addresses(told.cast):
        yield from _paths(address, told)
    for state in range(len(ALL)):
        yield from (f"/search/?q=бирка{state}я{number:02d}" for number in (1, SENTENCES))


def _paths(address: Address, told: World) -> list[str]:
    cast = told.cast
    if address.name == "site:storyline":
        return [f"/storylines/{told.storyline}-{told.line_slug}/"]
    if address.name == "site:digest_edition":
        return [f"/digest/{told.day}/"]
    if str(cast.story.pk) in address.path and "story" in "".join(address.route.parameters) + address.name:
        own = f"{cast.story.pk}-{cast.story.slug}"
        return [
            address.path.replace(own, f"{story.pk}-{story.slug}").replace(f"/{cast.story.pk}/", f"/{story.pk}/")
            for state, story in told.stories.items()
            if address.name == "site:story" or state in {"link-only", EMBARGOED}
        ]
    return [address.path]


def answer(client: Client, path: str) -> tuple[str, str]:
    """The name of the address that answers in the end, and its words."""
    response = client.get(path, follow=True)
    name = response.resolver_match.view_name if response.resolver_match else ""
    data = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return name, unescape(data.decode(errors="replace")).replace("\xa0", " ")


def test_no_address_carries_more_than_the_rights_allow(told: World, client: Client) -> None:
    client.raise_request_exception = False
    held = {told.files[state].sha256[:12] for state, cell in table(PICTURES)["list"].items() if cell == "-"}
    held |= {told.files[EMBARGOED].sha256[:12], f"-{told.stories[EMBARGOED].slug}/"}
    seen, wrong = set(), []
    for path in every_address(told):
        name, html = answer(client, path)
        found = carried(html)
        seen |= {CHANNEL.get(name, "")} if found else set()
        wrong += [f"{path}: {line}" for line in over(found, CHANNEL.get(name, ""))]
        wrong += [f"{path}: {stem}" for stem in held if stem in html.replace(path, "")]
    assert not wrong, "\n".join(wrong)
    assert seen == set(CHANNEL.values()), "a channel that carries nothing is not tested"


def test_page_card_and_picture_carry_all_that_they_may(told: World, client: Client) -> None:
    _name, listed = answer(client, "/sitemaps/stories-0.xml")
    for state in STATES:
        story = told.stories[state]
        tree = HTMLParser(client.get(f"/news/{story.pk}-{story.slug}/").content)
        head, main = (tree.css_first(part).html or "" for part in ("head", "main"))  # type: ignore[union-attr]
        assert carried(main)[state] == allowed("page")[state], state
        assert carried(unescape(head))[state] == allowed("card")[state], state
        wide = told.files[state].renditions.first()
        cells = {
            "page": told.files[state].sha256[:12] in main,
            "card": tree.css_first("meta[property='og:image']") is not None,
            "picture": client.get(wide.url).status_code == 200,
        }
        assert cells == {channel: table(PICTURES)[channel][state] == "+" for channel in cells}, state
        told_to_engines(state, tree, listed)


def told_to_engines(state: str, tree: HTMLParser, listed: str) -> None:
    """A reprint and a bare link are found at the source; a reprint word for word in no index; the rest here."""
    number = STATES.index(state)
    canonical = tree.css_first("link[rel=canonical]").attributes["href"]  # type: ignore[union-attr]
    at_source = canonical == f"https://st{number}.example/n/1"
    assert at_source is (state in {"licensed", "claimed-open", "link-only", "unknown"}), state
    assert (tree.css_first("meta[name=robots]") is not None) is (state in {"licensed", "claimed-open"}), state
    assert (f"-st{number}/" in listed) is not at_source, state


def test_feed_and_letter_give_what_they_may(told: World, client: Client) -> None:
    assert carried(answer(client, "/feeds/news.xml")[1]) == allowed("feed")
    edition = Edition.objects.get()
    delivery = Delivery(pk=1, edition=edition, subscription=subscriber(edition.cut_off_at), address="n@a.example")
    message = message_from_bytes(Letters().digests([delivery], now=edition.cut_off_at)[0].build(), policy=default)
    for kind in ("plain", "html"):
        found = carried(message.get_body((kind,)).get_content().replace("\xa0", " "))  # type: ignore[attr-defined]
        assert {state: found[state] for state in STATES} == allowed("digest"), kind
