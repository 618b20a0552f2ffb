"""Dates of publication: which are believed, which are told apart, and what is said of the others."""

from __future__ import annotations

from datetime import UTC, date, datetime

from svodka.text.reading import read
from svodka.text.records import Article
from tests.text.pages import PROSE, article_page

TAKEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def article(head: str = "", small_print: str = "") -> tuple[Article, dict[str, str]]:
    page = article_page(f"<div>{small_print}</div>{PROSE}{PROSE.replace('24', '25').replace('декабря', 'марта')}", head)
    return read(page, url="https://reading.example/a", seen_at=TAKEN)[:2]


def meta(name: str, content: str) -> str:
    return f'<meta property="article:{name}" content="{content}">'


def test_a_moment_without_a_zone_says_so() -> None:
    _, why = article(meta("published_time", "2026-11-20T09:30:00"))
    assert why["published"].endswith("it gives no time zone")


def test_a_date_that_was_still_to_come_is_not_believed_and_the_next_witness_is_asked() -> None:
    read_, why = article(meta("published_time", "2031-11-20T09:30:00Z"), "20 ноября 2026, 09:30")
    assert read_.published == date(2026, 11, 20)
    assert "2031-11-20T09:30:00+00:00 was still to come" in why["published"]


def test_with_no_other_witness_the_date_stays_empty_for_a_reason() -> None:
    read_, why = article(meta("published_time", "2031-11-20"))
    assert read_.published is None
    assert "was still to come when the page was taken" in why["published"]


def test_a_moment_of_publication_that_is_the_moment_of_taking_gives_way_to_what_is_printed() -> None:
    read_, why = article(meta("published_time", "2026-11-22T09:59:58Z"), "3 марта 2019")
    assert read_.published == date(2019, 3, 3)
    assert "that is the moment at which the page was taken" in why["published"]


def test_fresh_news_may_be_taken_in_the_minute_of_its_publication() -> None:
    read_, _ = article(meta("published_time", "2026-11-22T09:59:58Z"), "22 ноября 2026")
    assert read_.published_at == datetime(2026, 11, 22, 9, 59, 58, tzinfo=UTC)


def test_another_day_that_the_page_prints_is_said() -> None:
    _, why = article(meta("published_time", "2026-11-20T09:30:00+03:00"), "3 марта 2019")
    assert "there is another day too, 2019-03-03; printed beside the text: «3 марта 2019»" in why["published"]


def test_a_change_is_told_and_one_before_publication_is_none() -> None:
    published = meta("published_time", "2026-11-20T09:30:00+03:00")
    assert article(published + meta("modified_time", "2026-11-20T12:00:00+03:00"))[0].updated == datetime.fromisoformat(
        "2026-11-20T12:00:00+03:00"
    )
    assert article(published + meta("modified_time", "2026-11-19T12:00:00+03:00"))[0].updated is None


def test_a_copied_text_has_no_dates_of_the_future_either() -> None:
    lines = PROSE.replace("<p>", "").replace("</p>", "\n")
    read_, why, _ = read(f"Ледовая проводка начнётся раньше\n20 ноября 2036\n{lines}", seen_at=TAKEN)
    assert (read_.published, "was still to come" in why["published"]) == (None, True)
