"""Gathering measured: a feed of a hundred items, read by Svodka and by feedparser; a day of many sources in minutes.

    python -m bench.gather [--json FILE] [--quick]
    python -m bench.gather --sources 1000 [--minutes 10] [--hours 24] [--kills 50]      so many hours in so many minutes

The feed is made here, in three encodings; both sides must give the same titles, links, guids and dates. The day's web
is made here too, each source at a loopback address of its own, one in twenty meaning harm; see bench/gather_day.py.
`--quick` has a small day in it and takes about a minute.
"""

from __future__ import annotations

import argparse
import calendar
import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version
from pathlib import Path

import feedparser

from bench.gather_day import Day, run
from bench.table import Row, header, show, write_json
from svodka.gather.feeds import read_feed

URL = "https://rynda.example/rss"
ITEMS = 100
WORDS = "Верфь передала порту буксир, который обслужит причалы до конца навигации; испытания прошли в срок. "
STARTED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
# An eighth of feedparser's time; see docs/benchmarks.md.
TARGET = 1 / 8


def feed(encoding: str) -> bytes:
    """RSS 2.0 with the whole text of every story, some 0.4 MB in UTF-8."""
    items = "".join(
        f"<item><title>Новость {number}</title><link>https://rynda.example/news/{number}</link>"
        f'<guid isPermaLink="false">rynda-{number}</guid><dc:creator>Рында</dc:creator><category>Порты</category>'
        f"<pubDate>{format_datetime(STARTED - timedelta(minutes=number))}</pubDate>"
        f"<description>{WORDS * 2}</description>"
        f"<content:encoded><![CDATA[{'<p>' + WORDS * 4 + '</p>'}{'<p>' + WORDS * 4 + '</p>'}"
        f'<img src="/i/{number}.jpg" alt="">]]></content:encoded></item>'
        for number in range(ITEMS)
    )
    modules = "http://purl.org/rss/1.0/modules/content/"
    spaces = f'xmlns:content="{modules}" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"'
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss {spaces}><channel><title>Рында</title>{items}</channel></rss>'
    )
    return text.encode(encoding)


def by_svodka(data: bytes) -> list[tuple[str, ...]]:
    entries = read_feed(data, url=URL).entries
    return [(entry.title, entry.url, entry.guid, str(entry.published_at)) for entry in entries]


def by_feedparser(data: bytes) -> list[tuple[str, ...]]:
    """As Svodka calls it, without its sanitising: the default takes half as long again."""
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    moments = [datetime.fromtimestamp(calendar.timegm(entry.published_parsed), tz=UTC) for entry in parsed.entries]
    return [
        (entry.title, entry.link, entry.id, str(moment)) for entry, moment in zip(parsed.entries, moments, strict=True)
    ]


def by_feedparser_as_it_comes(data: bytes) -> object:
    return feedparser.parse(io.BytesIO(data))


def milliseconds(readers: list[Callable[[bytes], object]], data: bytes, rounds: int) -> list[float]:
    """CPU time of each reader, the median of rounds that take turns."""
    taken: list[list[float]] = [[] for _reader in readers]
    for _round in range(rounds):
        for reader, times in zip(readers, taken, strict=True):
            started = time.process_time()
            reader(data)
            times.append((time.process_time() - started) * 1_000)
    return [statistics.median(times) for times in taken]


def feed_rows(*, quick: bool) -> list[Row]:
    rows = []
    for encoding in ("utf-8", "windows-1251", "koi8-r"):
        data = feed(encoding)
        assert by_svodka(data) == by_feedparser(data)
        readers = [by_svodka, by_feedparser_as_it_comes, by_feedparser]
        ours, usual, bare = milliseconds(readers, data, 3 if quick else 25)
        name = f"100 items, {encoding}, {len(data) // 1000} kB: ms"
        rows += [
            Row(name, ours, usual, usual * TARGET),
            Row(f"{name}, feedparser unsanitised", ours, bare, bare * TARGET),
        ]
    return rows


def day_of(arguments: argparse.Namespace) -> Day | None:
    """The day that was asked for; a small one for `--quick`, whose requests and leases last as much less."""
    if arguments.sources:
        bounds = (arguments.sources, arguments.minutes, arguments.hours, arguments.kills)
        return Day(*bounds, seed=arguments.seed)
    if not arguments.quick:
        return None
    return Day(100, minutes=0.25, hours=2, kills=arguments.kills, seed=arguments.seed, answer_within=2, lease=6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sources", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(header("gather", feedparser=version("feedparser")))
    rows = feed_rows(quick=arguments.quick)
    if day := day_of(arguments):
        rows += run(day)
    show(rows, "feedparser")
    if arguments.json:
        write_json(rows, arguments.json)


if __name__ == "__main__":
    main()
