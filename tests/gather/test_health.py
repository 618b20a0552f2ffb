from datetime import UTC, datetime, timedelta

import pytest

from svodka.gather.health import DAYS, Brought, Health, Pages, Polls, judge, silent_after, sparkline

NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
DAY = timedelta(days=1)
DAILY = (1,) * DAYS


def brought(days=DAILY, ago=DAY):
    return Brought(days, NOW - ago)


def polls(**given):
    return Polls(**{"active": True, "failures": 0, "error": "", "last_success_at": NOW - DAY, **given})


@pytest.mark.parametrize(
    ("asked", "items", "pages", "health"),
    [
        (polls(), brought(), Pages(7, 7, 21, 21), Health.WELL),
        (polls(last_success_at=None), Brought(), Pages(), Health.NEW),
        (polls(failures=1, error="Не отвечает."), brought(), Pages(), Health.STUMBLED),
        (polls(failures=3, error="Не отвечает."), brought(), Pages(), Health.FAILING),
        (polls(failures=1, error="«h3 a» picks no link on the page.", selector=True), brought(), Pages(),
         Health.RESHAPED),
        (polls(), brought(), Pages(7, 2, 21, 21), Health.RESHAPED),
        (polls(), brought(), Pages(7, 2, 21, 7), Health.WELL),
        (polls(), brought(), Pages(2, 0, 21, 21), Health.WELL),
        (polls(), brought(ago=6 * DAY), Pages(), Health.SILENT),
        (polls(), Brought(), Pages(), Health.SILENT),
        (polls(added_at=NOW - 5 * DAY), Brought(), Pages(), Health.SILENT),
        (polls(added_at=NOW - 3 * DAY), Brought(), Pages(), Health.NEW),
        (polls(added_at=NOW - 3 * DAY), brought((0,) * DAYS, 40 * DAY), Pages(), Health.SILENT),
        (polls(active=False, error="410."), brought(), Pages(), Health.CLOSED),
        (polls(active=False), brought(), Pages(), Health.OFF),
    ],
)  # fmt: skip
def test_the_worst_that_is_true_is_told(asked, items, pages, health):
    assert judge(asked, items, pages, now=NOW).health == health


def test_a_reason_has_its_figures():
    told = judge(polls(), brought(), Pages(10, 3, 20, 19), now=NOW)
    assert told.reason == "Read well this week: 3 of 10 pages; before that 95 %."


def test_a_parser_that_finds_nothing_any_more():
    told = judge(polls(), brought(), Pages(), stopped=("headline",), now=NOW)
    assert (told.health, "headline" in told.reason) == (Health.RESHAPED, True)


@pytest.mark.parametrize(
    ("a_day", "days"), [(24, 4), (1, 5), (0, 28)]
)  # fmt: skip
def test_silence_is_measured_by_its_own_rate(a_day, days):
    assert silent_after(Brought((a_day,) * DAYS)) == timedelta(days=days)


def test_a_source_of_one_item_a_month_may_rest():
    monthly = (*(0,) * (DAYS - 15), 1, *(0,) * 14)
    assert judge(polls(), brought(monthly, 14 * DAY), Pages(), now=NOW).health == Health.WELL


@pytest.mark.parametrize(("known_for", "a_week"), [(0.5, 14), (7, 14), (14, 7), (28, 3.5), (400, 3.5)])
def test_items_a_week_are_of_the_time_that_it_has_been_there(known_for, a_week):
    assert Brought((*(0,) * (DAYS - 1), 14), NOW, known_for).a_week == a_week


def test_a_sparkline_has_a_bar_a_day():
    assert sparkline((0, 1, 4, 8)) == "▁▂▅█"
    assert sparkline((0,) * 3) == "▁▁▁"
