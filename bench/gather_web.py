"""The web of bench.gather: a thousand servers, each at a loopback address of its own, in one process.

python -m bench.gather_web SOURCES SEED HOURS PACE   prints its port; then reads lines: `begin TIME` starts the day,
                                                     `tell` prints what it has seen as JSON; ends with its input
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import resource
import sys
import threading
from collections import Counter
from datetime import datetime, timedelta
from email.utils import format_datetime

from bench.gather_plan import SHOWN, STARTS, Clock, Plan, plans
from bench.kills_web import ACTS, REASONS, SHIPS, YARDS

WORDS = """
причал буксир плавкран ледокол док стапель шпангоут рейс балласт груз контейнер терминал лоцман фарватер крен осадка
винт вал дизель редуктор обшивка кран судно рейд порт шлюз канал берег волнорез маяк буй якорь цепь лебёдка
""".split()  # noqa: SIM905
VERBS = "принял проверил закрыл открыл починил испытал осмотрел передал получил списал заказал измерил".split()  # noqa: SIM905
BOMB = gzip.compress(bytes(200_000_000), 9)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def page(plan: Plan, item: int) -> str:
    """The same bytes whenever it is asked for, and no two pages alike."""
    drawn = random.Random(f"{plan.number} {item}")
    ship, yard, act, why = (drawn.choice(words) for words in (SHIPS, YARDS, ACTS, REASONS))
    headline = f"Судно «{ship}-{plan.number}» {act}: работа номер {item}"
    sentences = (
        f"{drawn.choice(WORDS).capitalize()} {drawn.choice(VERBS)} {' '.join(drawn.sample(WORDS, 7))} "
        f"{drawn.randrange(2, 900)} раз, а {drawn.choice(WORDS)} {drawn.choice(VERBS)} {drawn.choice(WORDS)}."
        for _sentence in range(14)
    )
    return (
        f"<!DOCTYPE html><html lang='ru'><head><meta charset='utf-8'><title>{headline}</title>"
        f"<meta property='article:published_time' content='{plan.published[item].isoformat()}'></head><body><article>"
        f"<h1>{headline}</h1><p>Рында. {yard} сообщила о судне «{ship}-{plan.number}». Причина: {why}.</p>"
        f"<p>{' '.join(sentences)}</p></article></body></html>"
    )


class Web:
    """All servers. `at_once` counts requests under way by address, `most` the most of them, `shown` the items."""

    def __init__(self, sources: list[Plan], pace: float, ends: datetime) -> None:
        self.plans = {plan.host: plan for plan in sources}
        self.clock, self.pace, self.ends = Clock(float("inf"), pace), pace, ends
        self.at_once: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.shown: dict[int, set[int]] = {}
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self.at_once[host] += 1
        self.most[host] = max(self.most[host], self.at_once[host])
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            await self._answer(self.plans[host], head, (reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass  # who asked has hung up, or has been killed
        finally:
            # The client may begin its next request as soon as it has the last byte, so the count goes first.
            self.at_once[host] -= 1
            writer.close()

    async def _answer(self, plan: Plan, head: str, streams: Streams) -> None:
        writer = streams[1]
        path = head.split(" ", 2)[1]
        kind = path.split("/")[1]
        self.asked[kind] += 1
        if plan.hostile and (kind in {"news", "ring"} if plan.in_pages else kind == "feed"):
            return await self._harm(plan, path, streams)
        if kind == "feed":
            return await self._feed(plan, head, writer)
        if kind in {"news", "closed"}:
            return await self._send(writer, 200, page(plan, int(path.rpartition("/")[2])).encode(), "text/html")
        if kind == "robots.txt" and (plan.closes or plan.pause):
            rules = f"User-agent: *\nDisallow: /closed/\nCrawl-delay: {plan.pause}\n" if plan.pause else ""
            rules = rules or "User-agent: *\nDisallow: /closed/\n"
            return await self._send(writer, 200, rules.encode(), "text/plain")
        return await self._send(writer, 404, b"nothing here", "text/plain")

    async def _feed(self, plan: Plan, head: str, writer: asyncio.StreamWriter) -> None:
        now = min(self.clock(), self.ends)
        newest = [item for item, moment in enumerate(plan.published) if moment <= now][-SHOWN:]
        tag = f'"{newest[-1]}"'
        if plan.has_etag and tag in head:
            return await self._send(writer, 304, b"", "", f"ETag: {tag}\r\n")
        items = "".join(
            f"<item><title>Новость {item}</title><link>http://{plan.host}:{self.port}{plan.path(item)}</link>"
            f"<guid isPermaLink='false'>{plan.number}-{item}</guid><pubDate>{format_datetime(plan.published[item])}"
            f"</pubDate><description>{' '.join(WORDS)}</description></item>"
            for item in reversed(newest)
        )
        feed = f"<rss version='2.0'><channel><title>{plan.number}</title>{items}</channel></rss>".encode()
        await self._send(writer, 200, feed, "application/rss+xml", f"ETag: {tag}\r\n" if plan.has_etag else "")
        self.shown.setdefault(plan.number, set()).update(newest)
        return None

    async def _send(
        self, writer: asyncio.StreamWriter, status: int, body: bytes, kind: str, more: str = "", *, factor: float = 1
    ) -> None:
        said = f"Content-Type: {kind}\r\nContent-Length: {int(len(body) * factor)}\r\n{more}"
        writer.write(f"HTTP/1.1 {status} x\r\n{said}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()

    async def _harm(self, plan: Plan, path: str, streams: Streams) -> None:
        drawn = random.Random(f"{plan.number} {path}")
        reader, writer = streams
        if plan.hostile == "slow":
            writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n")
            # A byte a second, until the client hangs up.
            while await _has_not_hung_up(reader, seconds=1):
                writer.write(b".")
        elif plan.hostile == "endless":
            writer.write(b"HTTP/1.1 200 x\r\nContent-Type: text/html\r\n\r\n")
            while True:
                writer.write(bytes(65_536))
                await writer.drain()
        elif plan.hostile == "ring":
            await self._send(writer, 302, b"", "", f"Location: /ring/{drawn.randrange(10**9)}\r\n")
        elif plan.hostile == "bomb":
            await self._send(writer, 200, BOMB, "text/html", "Content-Encoding: gzip\r\n")
        elif plan.hostile == "length":
            await self._send(writer, 200, page(plan, 0).encode(), "text/html", factor=drawn.choice([2, 0.5]))
        else:
            await self._send(writer, 200, drawn.randbytes(20_000), "text/html")

    def told(self) -> str:
        return json.dumps(
            {
                "most_at_once": max(self.most.values(), default=0),
                "asked": self.asked,
                "shown": {number: sorted(items) for number, items in self.shown.items()},
            }
        )


async def _has_not_hung_up(reader: asyncio.StreamReader, *, seconds: float) -> bool:
    try:
        return bool(await asyncio.wait_for(reader.read(1), seconds))
    except TimeoutError:
        return True


async def _run(web: Web) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 3 * len(web.plans) + 500)), hard))
    servers = []
    for host in web.plans:
        server = await asyncio.start_server(web.serve, host, web.port)
        web.port = server.sockets[0].getsockname()[1]
        servers.append(server)
    print(web.port, flush=True)
    ended = asyncio.Event()
    threading.Thread(target=_obey, args=(web, asyncio.get_running_loop(), ended), daemon=True).start()
    await ended.wait()


def _obey(web: Web, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    for line in sys.stdin:
        word, _space, rest = line.strip().partition(" ")
        if word == "begin":
            web.clock = Clock(float(rest), web.pace)
        elif word == "tell":
            loop.call_soon_threadsafe(lambda: print(web.told(), flush=True))
    loop.call_soon_threadsafe(ended.set)


def main() -> None:
    sources, seed, hours, pace = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    day = timedelta(hours=hours)
    asyncio.run(_run(Web(plans(sources, seed=seed, day=day), pace, STARTS + day)))


if __name__ == "__main__":
    main()
