import gzip
import ssl
import zlib
from datetime import timedelta
from ipaddress import ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.fetch import (
    AddressRefused,
    GoneForGood,
    TooLarge,
    TooSlow,
    TryLater,
    UnableToFetch,
    fetch,
    is_public,
    request,
)
from tests.fakes import FakeWeb


def get(url, web=None, **given):
    """With `web`, its host and port are in the allow-list."""
    defaults = {"agent": "Svodka/test (+https://paper.example)", "max_bytes": 100_000, "timeout": 5.0}
    return fetch(url, **{**defaults, "allowed": [web.pair] if web else [], **given})


@pytest.fixture
def rerouted(web, monkeypatch):
    """Every connection ends at the fake web; the list tells which address would have been dialled."""
    dialled = []
    connect = httpcore.SyncBackend.connect_tcp

    def connect_tcp(self, host, port, **given):
        dialled.append((host, port))
        return connect(self, "127.0.0.1", web.port, **given)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
    return dialled


# --- a plain answer ---


def test_a_page_comes_with_its_bytes_and_type(web):
    page = get(web.page("/a", "Паром".encode("cp1251"), content_type='Text/HTML; Charset="windows-1251"'), web)
    assert (page.status, page.content_type, page.charset) == (200, "text/html", "windows-1251")
    assert page.data.decode("cp1251") == "Паром"


def test_we_say_who_we_are(web):
    get(web.page("/a"), web)
    assert web.asked[0].headers["user-agent"] == "Svodka/test (+https://paper.example)"


def test_what_has_not_changed_is_not_sent_again(web):
    first = get(web.feed("/rss", "<rss/>", headers={"ETag": '"one"'}), web)
    second = get(first.url, web, etag=first.etag)
    assert (second.status, second.data) == (304, b"")


def test_a_date_of_last_change_asks_conditionally_too(web):
    first = get(web.feed("/rss", "<rss/>", headers={"Last-Modified": "Fri, 20 Nov 2026 09:00:00 GMT"}), web)
    assert get(first.url, web, last_modified=first.last_modified).status == 304


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
    ],
)
def test_packed_bodies_are_unpacked(web, encoding, pack):
    url = web.page("/a", pack("Паром «Устьяна»".encode()), headers={"Content-Encoding": encoding})
    assert get(url, web).data.decode() == "Паром «Устьяна»"


@pytest.mark.parametrize(
    # mtime: the header holds the clock, and a test's name must be the same in every process that collects it.
    ("encoding", "body"),
    [("gzip", gzip.compress(b"cut short", mtime=0)[:-9]), ("gzip", b"not packed"), ("gzip, gzip", b"x")],
)
def test_what_cannot_be_unpacked_is_said(web, encoding, body):
    with pytest.raises(UnableToFetch, match="cannot be unpacked"):
        get(web.page("/a", body, headers={"Content-Encoding": encoding}), web)


def test_proxies_of_the_environment_are_ignored(web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert get(web.page("/a"), web).status == 200


# --- refusals of the server ---


def test_gone_is_told_from_missing(web):
    with pytest.raises(GoneForGood):
        get(web.page("/old", status=410), web)
    with pytest.raises(UnableToFetch, match="404") as refused:
        get(web.url("/nothing"), web)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("120", timedelta(minutes=2)),
        ("Fri, 20 Nov 2026 10:40:00 GMT", timedelta(hours=1)),
        ("Fri, 20 Nov 2026 08:40:00 GMT", timedelta(0)),
        ("soon", None),
    ],
)
def test_asked_to_wait(web, now, said, understood):
    with pytest.raises(TryLater) as refused:
        get(web.page("/a", status=429, headers={"Retry-After": said}), web, now=now)
    assert refused.value.retry_after == understood


def test_nobody_listens():
    with FakeWeb() as closed:
        url, pair = closed.url("/"), closed.pair
    with pytest.raises(UnableToFetch, match=r"127\.0\.0\.1"):
        get(url, allowed=[pair])


# --- size and time ---


def test_too_much_is_refused_before_it_is_read(web):
    with pytest.raises(TooLarge):
        get(web.page("/big", bytes(20_000_000)), web)


def test_an_endless_page_ends(web):
    with pytest.raises(TooLarge):
        get(web.endless("/endless"), web)


def test_a_bomb_does_not_unfold(web):
    with pytest.raises(TooLarge):
        get(web.bomb("/bomb", size=50_000_000), web)


def test_packed_nothing_without_end_ends(web):
    url = web.endless("/empty", gzip.compress(b"") * 1000, **{"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        get(url, web)


def test_who_never_answers_is_left(web):
    with pytest.raises(TooSlow, match=r"within 0\.3 seconds"):
        get(web.silent("/silent"), web, timeout=0.3)


def test_a_byte_at_a_time_does_not_keep_us(web):
    with pytest.raises(TooSlow):
        get(web.dripping("/drip"), web, timeout=0.3)


def test_a_resolver_that_hangs_does_not_keep_us(web):
    with pytest.raises(TooSlow):
        get("http://rynda.example/", timeout=0.2, resolver=lambda host, port: web._closing.wait() or [])


# --- redirects ---


def test_a_redirect_is_followed_and_told(web, rerouted):
    web.page("/new", "here")
    url = web.redirect("/old", "http://rynda.example/new")
    page = get(url, web, resolver=lambda host, port: ["93.184.216.34"])
    assert (page.final_url, page.data, page.moved_to) == ("http://rynda.example/new", b"here", "")


def test_only_permanent_redirects_move_an_address(web, rerouted):
    web.redirect("/middle", "/new")
    web.page("/new")
    url = web.redirect("/old", "http://rynda.example/middle", status=301)
    page = get(url, web, resolver=lambda host, port: ["93.184.216.34"])
    assert page.moved_to == "http://rynda.example/middle"


def test_redirects_in_a_ring_end(web, rerouted):
    web.redirect("/a", "/a")
    with pytest.raises(UnableToFetch, match="more than 5"):
        get("http://rynda.example/a", resolver=lambda host, port: ["93.184.216.34"])
    assert len(web.asked) == 6


PRIVATE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://localhost/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
]


@pytest.mark.parametrize("private", PRIVATE)
def test_a_private_address_is_refused(private):
    with pytest.raises(AddressRefused):
        get(private)


@pytest.mark.parametrize("private", PRIVATE)
def test_a_redirect_to_a_private_address_is_refused(web, private):
    with pytest.raises(AddressRefused):
        get(web.redirect("/out", private), web)


def test_the_allow_list_does_not_hold_for_redirects(web):
    url = web.redirect("/out", web.page("/secret"))
    with pytest.raises(AddressRefused):
        get(url, web)
    assert [asked.path for asked in web.asked] == ["/out"]


def test_the_allow_list_is_exact(web):
    with pytest.raises(AddressRefused):
        get(web.page("/a"), allowed=["127.0.0.1:80", "127.0.0.1", f"localhost:{web.port}"])


@pytest.mark.parametrize(
    "address",
    [
        *("", "rynda", "file:///etc/passwd", "ftp://rynda.example/", "gopher://rynda.example/", "//rynda.example/"),
        *("http://", "http:///x", "http://user@rynda.example/", "http://rynda.example@127.0.0.1/", "http://a\x00b/"),
        *("https://rynda.example:8443/", "http://rynda.example:22/", "http://[::1", "http://rynda.example:1e3/"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address):
    with pytest.raises(AddressRefused):
        get(address)


# --- what is dialled ---


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(web, rerouted):
    web.page("/")
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    get("http://rebind.example/", resolver=lambda host, port: next(answers))
    assert rerouted == [("93.184.216.34", 80)]


def test_every_redirect_is_looked_up_and_checked_anew(web, rerouted):
    web.redirect("/", "/again")
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    with pytest.raises(AddressRefused):
        get("http://rebind.example/", resolver=lambda host, port: next(answers))
    assert rerouted == [("93.184.216.34", 80)]


def test_private_ones_among_the_addresses_of_a_name_are_passed_over(web, rerouted):
    web.page("/")
    get("http://mixed.example/", resolver=lambda host, port: ["10.0.0.7", "fd00::7", "93.184.216.34"])
    assert rerouted == [("93.184.216.34", 80)]


def test_the_server_still_hears_the_name(web, rerouted):
    web.page("/")
    get("http://верфь.example/", resolver=lambda host, port: ["93.184.216.34"])
    assert web.asked[0].headers["host"] == "верфь.example".encode("idna").decode()


def test_a_certificate_is_asked_for_by_name(web, rerouted, monkeypatch):
    names = []

    def start_tls(self, context, server_hostname=None, timeout=None):
        names.append((server_hostname, context.verify_mode, context.check_hostname))
        raise httpcore.ConnectError("enough")

    monkeypatch.setattr("httpcore._backends.sync.SyncStream.start_tls", start_tls)
    with pytest.raises(UnableToFetch):
        get("https://rynda.example/", resolver=lambda host, port: ["93.184.216.34"])
    assert names == [("rynda.example", ssl.CERT_REQUIRED, True)]


def test_a_server_without_a_good_certificate_is_not_read(web, rerouted):
    with pytest.raises(UnableToFetch, match=r"rynda\.example"):
        get("https://rynda.example/", resolver=lambda host, port: ["93.184.216.34"])


def test_a_name_without_an_address():
    with pytest.raises(UnableToFetch, match="no host"):
        get("http://nowhere.invalid/", resolver=lambda host, port: [])


# --- which addresses are public ---


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2a00:1450:4001:830::200e", "2606:4700::1111"])
def test_public(address):
    assert is_public(address)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_nothing_is_public_that_python_calls_otherwise(address):
    assert not is_public(str(address)) or (ip_address(address).is_global and not address.is_multicast)


@given(st.text(max_size=40).map("http://".__add__) | st.text(max_size=60))
def test_no_address_however_odd_brings_anything_but_a_refusal(address):
    with pytest.raises(UnableToFetch):
        get(address, resolver=lambda host, port: ["127.0.0.1"])


@given(st.text(max_size=40))
def test_no_content_type_however_odd_stops_a_reading(value):
    media_type, charset = request._content_type(value)
    assert ";" not in media_type + charset
