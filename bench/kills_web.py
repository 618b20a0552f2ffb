"""A web of many sources on loopback, its own process: every feed offers its pages, every page is a story of its own.
Each source has a host of its own (127.0.0.10 and on): one host is asked for one thing at a time.

python -m bench.kills_web SOURCES PAGES    prints its port, and serves until its standard input ends
"""

from __future__ import annotations

import random
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SHIPS = ["Устьяна", "Лоцман Рогов", "Кемчуг", "Наст", "Глубина", "Тарханка", "Волонга", "Маячный", "Створ", "Якутка"]
YARDS = ["Ладвинская верфь", "завод «Шпангоут»", "Тарханский док", "верфь «Кнехт»", "Усть-Волонгский завод"]
ACTS = ["спустили на воду", "поставили в док", "передали заказчику", "вывели на испытания", "заложили на стапеле"]
REASONS = ["не пришла винторулевая колонка", "мешал лёд", "ждали буксиров", "перекрасили надстройку", "не хватило тока"]


def page(source: int, number: int) -> str:
    """The same bytes whenever it is asked for."""
    drawn = random.Random(f"{source} {number}")
    ship, yard, act, why = (drawn.choice(words) for words in (SHIPS, YARDS, ACTS, REASONS))
    headline = f"Судно «{ship}-{source}» {act}: работа номер {number}"
    text = " ".join(
        f"На площадке {drawn.randrange(1, 90)} {drawn.choice(YARDS)} сообщила, что «{drawn.choice(SHIPS)}» "
        f"{drawn.choice(ACTS)} {drawn.randrange(1, 29)} ноября, хотя {drawn.choice(REASONS)}."
        for _sentence in range(6)
    )
    return (
        f"<!DOCTYPE html><html lang='ru'><head><meta charset='utf-8'><title>{headline}</title>"
        f"<meta property='article:published_time' content='2026-11-21T09:{number % 60:02}:00+03:00'></head>"
        "<body><article>"
        f"<h1>{headline}</h1><p>Рында, 21 ноября. {yard} сообщила о судне «{ship}-{source}». Причина: {why}.</p>"
        f"<p>{text}</p></article></body></html>"
    )


class Handler(BaseHTTPRequestHandler):
    pages = 0

    def do_GET(self) -> None:
        kind, source, *rest = [*self.path.strip("/").split("/"), ""]
        if kind not in {"feed", "news"}:
            self.send_error(404)  # robots.txt, tdmrep.json: everything may be taken
        elif kind == "feed":
            items = "".join(
                f"<item><title>{n}</title><link>http://{self.headers['Host']}/news/{source}/{n}</link>"
                f"<guid>{source}-{n}</guid></item>"
                for n in range(self.pages)
            )
            self._answer(
                "application/rss+xml", f"<rss version='2.0'><channel><title>{source}</title>{items}</channel></rss>"
            )
        else:
            self._answer("text/html; charset=utf-8", page(int(source), int(rest[0])))

    def _answer(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Silent."""


class Server(ThreadingHTTPServer):
    def handle_error(self, *_request: object) -> None:
        """Who asked has been killed."""


def host_of(source: int) -> str:
    return f"127.0.0.{source + 10}"


def main() -> None:
    sources, Handler.pages = int(sys.argv[1]), int(sys.argv[2])
    port = 0
    for source in range(sources):
        server = Server((host_of(source), port), Handler)
        port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
