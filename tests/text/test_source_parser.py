"""The declaration of a source's own parser: read from lines, printed again, refused with the line that is wrong."""

from __future__ import annotations

import pytest

from svodka.text.source_parser import UnableToReadParser, as_lines, source_parser
from tests.conftest import DATA

RYNDA = (DATA / "parser" / "rynda.txt").read_text(encoding="utf-8")


def test_what_is_printed_reads_the_same() -> None:
    parser = source_parser(RYNDA)
    assert source_parser(as_lines(parser)) == parser


def test_fields_come_in_their_usual_order() -> None:
    assert source_parser("rights ~ ^©\nbody: .text\nheadline: h1").fields() == ("headline", "body", "rights")


def test_lines_that_say_nothing_are_passed_over() -> None:
    assert source_parser("\n# с осени\n  headline :  h1.a > b , h2\n").selectors == {"headline": "h1.a > b , h2"}


@pytest.mark.parametrize(
    "selector",
    ["[class~=a] > b + i", ".a .b p, .c .d > .e > p", "p:nth-child( 2n + 1 )", "div:has( > h2 )", ":is(h1, h2)"],
)
def test_selectors_that_editors_need(selector: str) -> None:
    assert source_parser(f"headline: {selector}").selectors == {"headline": selector}


def test_drop_may_stand_in_several_lines() -> None:
    assert source_parser("drop: .a\ndrop: .b").drop == (".a", ".b")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("headline: h1\nbody .text", "Line 2: This is neither"),
        ("заголовок: h1", "Line 1: This is neither"),
        ("title: h1", "Line 1: There is no field «title»; there are: headline"),
        ("# вид\n\nheadline: h1[", "Line 3: «h1[» is not a CSS selector."),
        ("body: div:has(p:has(b))", "Line 1: A selector may hold"),
        ("body: div:has(div b)", "Line 1: A selector may hold"),
        ("body: p ~ p", "Line 1: A selector may not hold ~"),
        ("body: p:nth-child(2 of .a)", "Line 1: A selector may not hold ~"),
        ("body: .a div div b", "Line 1: A selector may go down by blanks twice"),
        ("body: :is(div div b, p) b i", "Line 1: A selector may go down by blanks twice"),
        (f"body: {'a' * 301}", "Line 1: The selector is longer"),
        ("body: .a\nbody: .b", "Line 2: A second selector for body"),
        ("body ~ текст", "Line 1: body takes a selector"),
        ("drop ~ текст", "Line 1: drop takes a selector"),
        ("dateline: .date", "Line 1: dateline takes a pattern"),
        ("dateline ~ ^Рында", "Line 1: The pattern of a dateline names"),
        ("agency ~ (а+)+", "Line 1: A repeat without a limit"),
        ("agency ~ (", "Line 1: This is not a regular expression"),
        ("byline ~ Автор: (.*)", "A pattern for byline needs a selector"),
        ("", "declares nothing"),
        ("# ничего\n" * 3, "declares nothing"),
        ("drop: a\n" * 61, "at most 60 lines"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(lines: str, told: str) -> None:
    with pytest.raises(UnableToReadParser) as refusal:
        source_parser(lines)
    assert told in str(refusal.value)
