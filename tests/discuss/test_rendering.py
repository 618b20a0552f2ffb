"""Markdown of readers: what it may become, and what never comes through."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from svodka.discuss.cleaning import clean
from svodka.discuss.rendering import count_links, has_words, point_across_pages, render

REL = 'rel="nofollow ugc noopener"'
# Anything else in a page of comments would be a hole.
WHOLE = re.compile(
    r"(?:[^<>]|</?(?:p|em|strong|code|pre|ul|ol|li|blockquote)>|<br>|</a>|<ol start=\"\d{1,9}\">"
    r"|<a href=\"#c\d+\">|<a href=\"(?:https?://|mailto:)[^\"<>]*\" rel=\"nofollow ugc noopener\">)*",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("раз\n\nдва", "<p>раз</p>\n<p>два</p>"),
        ("раз\nдва", "<p>раз<br>\nдва</p>"),
        ("*так* и **этак**", "<p><em>так</em> и <strong>этак</strong></p>"),
        ("> цитата", "<blockquote>\n<p>цитата</p>\n</blockquote>"),
        ("- раз\n- два", "<ul>\n<li>раз</li>\n<li>два</li>\n</ul>"),
        ("3. три", '<ol start="3">\n<li>три</li>\n</ol>'),
        ("`код`", "<p><code>код</code></p>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("    абзац с отступом", "<p>абзац с отступом</p>"),
        ("# не заголовок", "<p># не заголовок</p>"),
        ("[док](https://dok.example/3)", f'<p><a href="https://dok.example/3" {REL}>док</a></p>'),
        ("<https://dok.example>", f'<p><a href="https://dok.example" {REL}>https://dok.example</a></p>'),
        ("[почта](mailto:dok@dok.example)", f'<p><a href="mailto:dok@dok.example" {REL}>почта</a></p>'),
        ("[свой](/me/)", "<p>[свой](/me/)</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ],
)
def test_the_subset(written: str, shown: str) -> None:
    assert render(clean(written)) == shown


@pytest.mark.parametrize(
    ("written", "address", "rest"),
    [
        ("см. https://dok.example/3.", "https://dok.example/3", "."),
        ("(https://dok.example/3)", "https://dok.example/3", ")"),
        ("https://dok.example/a(3), да", "https://dok.example/a(3)", ", да"),
        ("«https://dok.example»", "https://dok.example", "»"),
    ],
)
def test_a_bare_address_is_a_link_without_the_sentence_around_it(written: str, address: str, rest: str) -> None:
    assert f'<a href="{address}" {REL}>{address}</a>{rest}</p>' in render(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [("№ 12 прав", 12), ("№12", 12), ("#12", 12), ("(#12)", 12), ("№ 10\u00a0001", 10_001), ("№ 10 001,", 10_001)],
)
def test_a_number_leads_to_its_comment(written: str, number: int) -> None:
    assert f'<a href="#c{number}">' in render(written, last_seq=10_070)


@pytest.mark.parametrize("written", ["a#12", "#12а", "№ 0", "№ 10071", "`#12`", "№ 1" + " 000" * 5_000])
def test_what_is_no_number_of_a_comment_stays_text(written: str) -> None:
    assert "<a" not in render(written, last_seq=10_070)


def test_a_number_within_a_link_makes_no_second_link() -> None:
    assert render("[№ 12](https://dok.example)", last_seq=20).count("<a") == 1


def _payloads() -> list[str]:
    lines = (Path(__file__).parent.parent / "data/discuss/payloads.txt").read_text(encoding="utf-8").splitlines()
    return [
        re.sub(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))", lambda code: chr(int(code[1] or code[2], 16)), line)
        for line in lines
    ]


@pytest.mark.parametrize("payload", _payloads())
def test_no_payload_leaves_the_subset(payload: str) -> None:
    html = render(clean(payload), last_seq=100)
    assert WHOLE.fullmatch(html), html


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "[a](",
        "[](",
        "*a ",
        "_*",
        "a**b",
        "`",
        ">",
        "- ",
        "- a\n",
        "<",
        "<http://a",
        "#1 ",
        "https://a)",
        "&",
    ],
)
def test_twenty_thousand_characters_take_two_seconds_at_most(unit: str) -> None:
    started = time.process_time()
    render(clean((unit * 20_000)[:20_000]), last_seq=5)
    assert time.process_time() - started < 2


def test_links_out_are_counted_and_numbers_are_not() -> None:
    assert count_links(render("https://a.example [b](https://b.example) № 1", last_seq=1)) == 2


@pytest.mark.parametrize(("written", "words"), [(">", False), ("-", False), ("> да", True), ("```\n```", False)])
def test_markup_alone_is_no_text(written: str, words: bool) -> None:
    assert has_words(render(written)) is words


def test_a_number_on_another_page_leads_there() -> None:
    html = render("№ 5 и № 150", last_seq=200)
    led = point_across_pages(html, shown=range(101, 201), address=lambda seq: f"page-1/#c{seq}")
    assert '<a href="page-1/#c5">' in led
    assert '<a href="#c150">' in led


@pytest.mark.parametrize("marks", [">" * 500, "> " * 500, "- " * 500, "> - " * 300, ">\t* " * 300])
def test_words_under_hundreds_of_marks_are_kept(marks: str) -> None:
    assert "причал" in render(clean(f"{marks}причал\n\nдок"))
