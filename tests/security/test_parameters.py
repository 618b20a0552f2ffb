"""Whatever stands in an address, the answer is quick, short and never a 500."""

from __future__ import annotations

import time
from collections.abc import Iterable
from urllib.parse import quote

import pytest
from django.test import Client

from svodka.discuss.models import Thread
from tests import make
from tests.discuss.talk import fill, parents_like_readers
from tests.security.addresses import Address, addresses
from tests.security.cast import Cast, all_rows, changed, client_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Every name that any of our pages reads, and those that programs try.
NAMES = ["q", "page", "order", "section", "n", "to", "quote", "after", "before", "thread", "first", "last", "next"]
NAMES += ["from", "limit", "depth", "offset", "per_page", "sort", "id", "lang", "process", "code", "state", "error"]
VALUES = {
    "a zero": "%00",
    "lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE%C0%AF",
    "ten kilobytes": "9" * 10_000,
    "more than the database counts": str(10**30),
    "less than nothing": "-1",
    "figures of another alphabet": quote("٣٤"),
    "superscript": quote("²"),
    "quotes": quote("'\"`--;/*"),
    "break": "a%0d%0aSet-Cookie:%20x=1",
}


def _asked(client: Client, paths: Iterable[str]) -> list[tuple[str, int]]:
    """The pages that broke."""
    answers = ((path, client.get(path).status_code) for path in paths)
    return [(path[:150], status) for path, status in answers if status >= 500]


def _pages(cast: Cast) -> list[Address]:
    return [one for one in addresses(cast) if "/social/" not in one.path]


# For a walk through the whole portal, and for the pages that read them.
WORST = ["a zero", "lone surrogate", "ten kilobytes", "more than the database counts"]
TELLING = ["a zero", "lone surrogate", "no UTF-8", "more than the database counts", "less than nothing", "superscript"]
TELLING += ["figures of another alphabet", "quotes", "break"]


@pytest.mark.parametrize("kind", WORST)
def test_no_value_breaks_a_page(cast: Cast, kind: str) -> None:
    value = VALUES[kind]
    query = (
        "&".join(f"{name}={value}" for name in NAMES if name != "q") if len(value) < 1_000 else f"n={value}&q={value}"
    )
    broken = _asked(client_of(cast.owner), (f"{one.path}?{query}" for one in _pages(cast)))
    assert not broken, told(broken)


def _readers_of(cast: Cast) -> dict[str, list[str]]:
    """Which page reads which names: where one is wrong the others are not looked at, so they go one by one."""
    story = f"/news/{cast.story.pk}-{cast.story.slug}"
    return {
        "/search/": ["q", "page", "order", "section"],
        "/discussed/": ["page"],
        "/posts/": ["page"],
        "/posts/write/": ["to"],
        "/moderation/": ["page"],
        "/moderation/log/": ["page", "reader"],
        "/moderation/bans/": ["page", "reader"],
        f"/readers/{cast.owner.username}/ban/": ["comment", "post", "from"],
        "/me/here/": ["thread"],
        f"/me/here/?thread={cast.thread.pk}": ["first", "last"],
        f"/threads/{cast.thread.pk}/write/": ["to", "quote"],
        f"/c/{cast.comment.pk}/": ["quote"],
        f"{story}/page-1/": ["n"],
        f"{story}/branches/{cast.comment.seq}/": ["after", "before"],
        "/accounts/login/": ["next"],
    }


def test_each_name_alone_breaks_nothing(cast: Cast) -> None:
    values = [VALUES[kind] for kind in TELLING]
    asked = [
        f"{path}{'&' if '?' in path else '?'}{name}={value}"
        for path, names in _readers_of(cast).items()
        for name in names
        for value in values
    ]
    broken = _asked(client_of(cast.moderator), asked)
    assert not broken, told(broken)


CROWDS = ["q[]=1&q[]=2", "q=1&q=2&page=1&page=2", "page[0]=1", "q=a&" * 999, "&".join("=" * 500)]


def test_arrays_and_crowds_break_nothing(cast: Cast) -> None:
    paths = [path for path in _readers_of(cast) if "?" not in path]
    broken = _asked(client_of(cast.moderator), (f"{path}?{query}" for path in paths for query in CROWDS))
    assert not broken, told(broken)


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**63), "9" * 5_000])
def test_no_number_in_a_path_breaks_a_page(cast: Cast, number: str) -> None:
    numbers = {str(value) for value in (cast.story.pk, cast.post.pk, cast.comment.pk, cast.thread.pk, 1)}
    paths = set()
    for one in _pages(cast):
        parts = [
            f"{number}-x" if "-" in part and part.partition("-")[0] in numbers else part for part in one.path.split("/")
        ]
        paths.add("/".join(number if part in numbers else part for part in parts).replace("page-1", f"page-{number}"))
    broken = _asked(client_of(cast.moderator), sorted(paths))
    assert not broken, told(broken)


NAMES_OF_READERS = [
    "%00",
    "%ED%A0%80",
    "%FF",
    "a" * 5_000,
    "..",
    "%2e%2e",
    "%2F",
    "%0d%0aX: y",
    "_",
    "%20",
    "%E2%80%AE",
    "'--",
]


@pytest.mark.parametrize("act", ["", "ban/", "release/"])
def test_no_name_of_a_reader_breaks_a_page(cast: Cast, act: str) -> None:
    paths = [f"/readers/{name}/{act}" for name in NAMES_OF_READERS]
    broken = _asked(client_of(cast.moderator), paths)
    assert not broken, told(broken)


def test_a_form_asks_for_no_more_than_an_address(cast: Cast) -> None:
    client, before = client_of(cast.stranger), all_rows()
    named = {"headline", "text", "reason", "email", "login", "username"}
    sent = [dict.fromkeys(named, text) for text in ("\x00", "\ud800")]
    broken = []
    for one in _pages(cast):
        for form in sent:
            body = "&".join(f"{name}={quote(text, errors='surrogatepass')}" for name, text in form.items())
            status = client.post(one.path, body, content_type="application/x-www-form-urlencoded").status_code
            broken += [(one.path, status)] if status >= 500 else []
    assert not broken, told(broken)
    assert set(changed(before, all_rows())) <= {
        "discuss.Like",
        "discuss.Comment",
        "stories.Story",
        "discuss.ReaderPost",
    }


COOKIES = {
    "sessionid": ["../../etc/passwd", "a" * 4_000, "%00", "'\"\\;"],
    "csrftoken": ["a" * 4_000, "\xe2\x98", ""],
    "messages": ["garbage", "W10:x:y"],
    "svodka_in": ["2", "a" * 4_000],
    "django_language": ["xx", "../en"],
}
HEADERS = {
    "accept-language": "xx;q=abc,,*;q=9" * 50,
    "accept": "*/*;q=x",
    "if-none-match": 'W/"x", *, "',
    "if-modified-since": "Sun, 99 Nov 9999 99:99:99 GMT",
    "range": "bytes=9-1,-,0-999999999999",
    "hx-request": "true",
    "hx-current-url": "javascript:alert(1)",
    "hx-target": "<script>",
    "referer": "http://[",
    "user-agent": "\xff\xfe" + "x" * 5_000,
    "x-forwarded-for": ",,,not an address",
    "x-forwarded-proto": "gopher",
    "x-http-method-override": "DELETE",
    "cookie2": "$Version=1",
}


def test_no_header_and_no_cookie_breaks_a_page(cast: Cast) -> None:
    client = client_of(None)
    for name, values in COOKIES.items():
        client.cookies[name] = values[0]
    broken = []
    for number, one in enumerate(_pages(cast)):
        for name, values in COOKIES.items():
            client.cookies[name] = values[number % len(values)]
        status = client.get(one.path, headers=HEADERS).status_code
        broken += [(one.path, status)] if status >= 500 else []
    assert not broken, told(broken)


# --- nobody gets a whole thread ---


@pytest.fixture
def long_thread(db: None) -> Thread:
    make.portal()
    thread = make.thread(make.story())
    fill(thread, parents_like_readers(1_200))
    return thread


DEEP = ["", "page-1/", "page-12/", "branches/", "branches/page-2/", "branches/1/", "branches/1/?after=1", "branches/2/"]
GREEDY = "limit=1000000&depth=1000000&per_page=1000000&page_size=1000000&size=1000000&replies=1000000&all=1"


@pytest.mark.parametrize("place", DEEP)
def test_no_page_holds_more_than_a_hundred_comments(long_thread: Thread, place: str) -> None:
    address = f"/news/{long_thread.story_id}-parom/{place}"
    client = Client()
    client.get(address)
    taken = []
    for _time in range(2):  # into one of them may fall a collection of all the garbage of the tests before: 0.9 s
        started = time.process_time()
        answer = client.get(address + ("&" if "?" in place else "?") + GREEDY)
        taken.append(time.process_time() - started)
    assert answer.status_code == 200
    # The branch's own root stands above its hundred answers.
    assert answer.content.count(b'<article class="comment') <= 101
    # Ten times what such a page takes, in the processor's own time.
    assert min(taken) < 0.5


@pytest.mark.parametrize(
    "place", ["page-13/", "page-0/", "page-1000000000/", "branches/page-99999/", "branches/99999/"]
)
def test_what_is_beyond_the_end_is_not_there(long_thread: Thread, place: str) -> None:
    assert Client().get(f"/news/{long_thread.story_id}-parom/{place}").status_code == 404


def test_the_fragment_marks_no_more_than_the_page_shows(long_thread: Thread) -> None:
    reader = make.commenter()
    client = client_of(reader)
    started = time.process_time()
    page = client.get(f"/me/here/?thread={long_thread.pk}&first=0&last=999999999").content.decode()
    assert time.process_time() - started < 0.5
    assert len(page) < 20_000
