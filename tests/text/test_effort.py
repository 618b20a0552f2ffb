"""What one page may cost is counted: the same page has the same end on every machine."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from bench.mutations import GOLD
from svodka.text.effort import MOST_STEPS, Effort, TookTooLong
from svodka.text.reading import UnableToRead, read
from svodka.text.walk import walk
from tests.text.pages import PROSE, article_page

PART = (
    "<div class='part'><p>Буксир номер {} вывел баржу из канала и вернулся к причалу до прилива, в полдень.</p></div>"
)


def test_a_page_of_more_parts_than_the_effort_allows_is_refused_with_its_reason() -> None:
    with pytest.raises(TookTooLong, match="took too long"):
        walk(LexborHTMLParser(article_page(PROSE + "<b>x</b>" * 2_000)), effort=Effort(10_000))


def test_the_refusal_is_one_of_those_that_callers_know() -> None:
    with pytest.raises(UnableToRead):
        Effort(10).spend(11)


def test_the_largest_of_our_pages_stays_far_below_the_limit() -> None:
    effort = Effort()
    walk(LexborHTMLParser((GOLD / "many-comments.html").read_text(encoding="utf-8")), effort=effort)
    assert effort.left > 0.98 * MOST_STEPS


def test_three_thousand_boxes_of_one_class_are_one_body_in_seconds() -> None:
    started = time.process_time()
    article, _, _ = read(article_page("".join(PART.format(number) for number in range(3_000))))
    assert len(article.body) == 3_000
    # 1.2 s; comparing each box with each would take minutes at ten times the size, which is still a page we take.
    assert time.process_time() - started < 6
