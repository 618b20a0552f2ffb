"""What no form of ours would send: the answer is clear, in the reader's language, and nobody's text is lost."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss.decisions import LONGEST
from svodka.discuss.models import Comment
from tests.security.addresses import PERSONAL, addresses
from tests.security.cast import Cast, all_rows, changed, client_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1_000_000


def _write(cast: Cast, text: str, *, language: str = "", **extra: Any) -> HttpResponse:
    return client_of(cast.stranger).post(f"{language}/threads/{cast.thread.pk}/write/", {"text": text}, **extra)


def _send(cast: Cast, body: bytes | str, kind: str = FORM, *, language: str = "") -> HttpResponse:
    path = f"{language}/threads/{cast.thread.pk}/write/"
    return client_of(cast.stranger).post(path, body, content_type=kind)


def _given_back(answer: HttpResponse) -> str:
    area = HTMLParser(answer.content).css_first("textarea[name=text]")
    return area.text() if area else ""


def _said(answer: HttpResponse) -> str:
    main = HTMLParser(answer.content).css_first("main")
    return " ".join(main.text().split()) if main else ""


def test_a_comment_that_is_too_long_comes_back(cast: Cast) -> None:
    text = "Док. " * (LONGEST // 5 + 1)
    answer = _write(cast, text)
    assert answer.status_code == 422
    assert _given_back(answer).strip() == text.strip()


@pytest.mark.parametrize(("language", "words"), [("", "20"), ("/en", "A comment holds up to")])
def test_a_megabyte_comes_back_with_the_reason(cast: Cast, language: str, words: str) -> None:
    text = "Ж" * MEGABYTE
    answer = _write(cast, text, language=language)
    assert answer.status_code == 422
    assert words in _said(answer)
    assert len(_given_back(answer).strip()) == MEGABYTE


@pytest.mark.parametrize(("language", "words"), [("", "во много раз длиннее"), ("/en", "many times longer")])
def test_nine_megabytes_are_refused_in_words(cast: Cast, language: str, words: str) -> None:
    answer = _send(cast, b"text=" + b"x" * 9 * MEGABYTE, language=language)
    assert answer.status_code == 413
    assert words in _said(answer)


@pytest.mark.parametrize("who", ["nobody", "moderator"])
def test_nine_megabytes_break_no_address(cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who, None), enforce_csrf_checks=True)
    before, body = all_rows(), b"text=" + b"x" * 9 * MEGABYTE
    answers = [(one.path, client.post(one.path, body, content_type=FORM).status_code) for one in addresses(cast)]
    broken = [answer for answer in answers if answer[1] >= 500]
    assert not broken, told(broken)
    assert changed(before, all_rows()) == []


ODD = {
    "NUL": ("до\x00после", "допосле"),
    "turned around": ("до\u202eпосле\u2066", "допосле"),
    "lone surrogate": ("до\ud800после", ""),
    "heaps of marks": ("д" + "\u0301\u0330" * 500, ""),
    "invisible": ("до\u200b\ufeffпосле", "допосле"),
    "controls": ("до\x07\x1b[31mпосле", "до[31mпосле"),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_letters_are_cleaned_and_the_rest_is_kept(cast: Cast, kind: str) -> None:
    text, kept = ODD[kind]
    answer = _send(cast, f"text={quote(text, errors='surrogatepass')}")
    assert answer.status_code == 303
    written = Comment.objects.get(author=cast.stranger)
    assert kept in written.source
    assert len(written.source) < 20


def test_what_cannot_be_seen_is_an_empty_comment(cast: Cast) -> None:
    answer = _send(cast, f"text={quote(chr(0) + chr(0x200B) + chr(0x202E))}")
    assert answer.status_code == 422
    assert "алерт" not in _said(answer)
    assert not Comment.objects.filter(author=cast.stranger).exists()


@pytest.mark.parametrize(("language", "words"), [("", "во много раз длиннее"), ("/en", "many times longer")])
def test_ten_thousand_fields_are_refused_in_words(cast: Cast, language: str, words: str) -> None:
    answer = _send(cast, "&".join(f"f{number}=1" for number in range(10_000)) + "&text=x", language=language)
    assert answer.status_code == 413
    assert words in _said(answer)


BODIES: dict[str, tuple[str, bytes]] = {
    "no content type": ("", b"text=x"),
    "JSON": ("application/json", b'{"text": "x"}'),
    "plain text": ("text/plain", b"text=x"),
    "another charset": (f"{FORM}; charset=utf-16", b"text=x"),
    "UTF-7": (f"{FORM}; charset=utf-7", b"text=+ADw-script+AD4-"),
    "multipart without a boundary": ("multipart/form-data", b"text=x"),
    "multipart that ends at once": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    "multipart of nothing": ("multipart/form-data; boundary=x", b""),
    "a boundary of a kilobyte": (f"multipart/form-data; boundary={'x' * 1_000}", b"--x--"),
    "broken base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
    ),
    "a file for the text": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n\r\nword\r\n--x--',
    ),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "broken percents": (FORM, b"text=%%%zz%E&%=%&=%=&&&"),
    "semicolons": (FORM, b"text=a;text=b"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_no_body_breaks_an_address(cast: Cast, kind: str) -> None:
    content_type, body = BODIES[kind]
    client = client_of(cast.moderator)
    asked = [one for one in addresses(cast) if one.name in PERSONAL]
    answers = [(one.path, client.post(one.path, body, content_type=content_type).status_code) for one in asked]
    broken = [answer for answer in answers if answer[1] >= 500]
    assert not broken, told(broken)


@pytest.mark.parametrize("path", ["/accounts/login/", "/threads/{thread}/write/", "/no/such/page/"])
@pytest.mark.parametrize(("language", "words"), [("", 'lang="ru"'), ("/en", 'lang="en"')])
def test_a_refusal_is_a_page_in_the_readers_language(cast: Cast, path: str, language: str, words: str) -> None:
    client = client_of(cast.stranger, enforce_csrf_checks=True)
    answer = client.post(language + path.format(thread=cast.thread.pk), {"text": "Слова, которые жаль потерять"})
    assert answer.status_code in {403, 404}
    assert f"<html {words}" in answer.content.decode()
    assert HTMLParser(answer.content).css_first("h1") is not None


def test_a_form_that_has_grown_old_gives_its_text_back(cast: Cast) -> None:
    client = client_of(cast.stranger, enforce_csrf_checks=True)
    answer = client.post(f"/threads/{cast.thread.pk}/write/", {"text": "Слова, которые жаль потерять"})
    assert answer.status_code == 403
    assert "Слова, которые жаль потерять" in answer.content.decode()


def test_words_survive_a_lost_session(cast: Cast) -> None:
    client = client_of(None)
    path = f"/threads/{cast.thread.pk}/write/"
    client.post(path, {"text": "Слова, которые жаль потерять"})
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert "Слова, которые жаль потерять" in _given_back(client.get(path))


def test_words_of_one_reader_do_not_wait_for_the_next(cast: Cast) -> None:
    # Two people at one computer: what the first has not sent goes with the first.
    client = client_of(cast.owner)
    path = f"/threads/{cast.thread.pk}/write/"
    client.post("/accounts/logout/")
    client.post(path, {"text": "Только моё"})
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/logout/")
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert "Только моё" not in client.get(path).content.decode()
