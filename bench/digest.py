"""The digest: how many letters a second are made and handed over, and what thirty kills do to an edition.

    python -m bench.digest [--quick] [--json FILE]
    DATABASE_URL=postgres://… python -m bench.digest      in a database of its own, made and dropped

The peer is Django's `send()`: the same bodies as an EmailMultiAlternatives each, over its SMTP backend, into the same
sink on loopback, in turn. Svodka's figure is the whole of its work: deliveries claimed, letters composed, every letter
noted as offered before its body leaves and as sent after, in a database on disk. CPU time is that of this process. A
machine that does other things meanwhile shows in the figures of time more than in those of CPU.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import django
from django.conf import settings

from bench.table import Row, header, show, write_json

# Django reads the data folder when it is set up: the throwaway one has to be there before.
FOLDER = tempfile.TemporaryDirectory(prefix="svodka-bench-digest-")
os.environ.update(SVODKA_DATA=FOLDER.name, DJANGO_SETTINGS_MODULE="svodka.settings", SVODKA_LOG_LEVEL="error")
django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from bench.digest_kills import Outcome, mail_under_fire  # noqa: E402
from bench.sinks import Sink, sink  # noqa: E402
from svodka import logs  # noqa: E402
from svodka.digest import actions  # noqa: E402
from svodka.digest.mailroom import Mailroom  # noqa: E402
from svodka.digest.models import Delivery, Edition, EditionStory, Subscription  # noqa: E402
from svodka.site.letters.composing import Letters  # noqa: E402
from svodka.site.letters.ways import post_of_portal  # noqa: E402
from svodka.stories.models import Agency, Copy, Portal, Section, Story  # noqa: E402

EIGHT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
STORIES = 20
WORDS = "Передача парома перенесена: завод ждёт правую винторулевую колонку, док занят до марта, протокол подписан. "


def make_portal() -> None:
    """Twenty stories in four sections: a letter of about 43 kB."""
    Portal.objects.create(name="Кильватер", opened_on=date(2026, 11, 1))
    agency = Agency.objects.create(slug="rynda", name="Рында")
    sections = [Section.objects.create(slug=f"s{n}", name=f"Раздел {n}", position=n) for n in range(4)]
    for number in range(STORIES):
        at = EIGHT - timedelta(minutes=20 * number + 1)
        story = Story.objects.create(
            state="live", slug=f"n{number}", section=sections[number % 4], agency=agency, filed_at=at, published_at=at
        )
        words = {"headline": f"Новость {number}: {WORDS[:70]}", "standfirst": WORDS, "rights_state": "own"}
        Copy.objects.create(story=story, language="ru", **words)


def make_subscribers(count: int) -> None:
    """Confirmed, none of them sent anything, all of them due at EIGHT."""
    Delivery.objects.all().delete()
    EditionStory.objects.all().delete()
    Edition.objects.all().delete()
    Subscription.objects.all().delete()
    Subscription.objects.bulk_create(
        Subscription(
            email=f"r{n}@volonga.example",
            key=f"{n:043}",
            asked_at=EIGHT - timedelta(days=9),
            confirmed_at=EIGHT - timedelta(days=9),
            state="active",
            next_at=EIGHT,
        )
        for n in range(count)
    )


def timed(act: Callable[[], int]) -> tuple[float, float]:
    """Letters a second, and letters a second of this process's CPU."""
    started, spent = time.perf_counter(), time.process_time()
    count = act()
    return count / (time.perf_counter() - started), count / (time.process_time() - spent)


def svodka_sends(count: int, *, whole: bool) -> tuple[float, float]:
    """From deliveries that wait to a ledger in which all is sent; `whole`: from subscribers whose hour has come."""
    make_subscribers(count)
    while not whole and actions.make_due(time_zone="Europe/Moscow", secret="secret", now=EIGHT):
        pass
    room = Mailroom(post_of_portal(), worker="bench", clock=lambda: EIGHT, stop=lambda: False)

    def work() -> int:
        while any(room.round().values()):
            pass
        return Delivery.objects.filter(state="sent").count()

    return timed(work)


def django_sends(count: int, *, one_connection: bool) -> tuple[float, float]:
    """The same letter to as many addresses; each by `send()` over a connection of its own, or all over one."""
    sample = _sample()
    line = get_connection("django.core.mail.backends.smtp.EmailBackend")

    def work() -> int:
        if one_connection:
            line.open()
        for number in range(count):
            text, html = (part.get_content() for part in sample.iter_parts())
            headers = {name: sample[name] for name in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")}
            letter = EmailMultiAlternatives(
                sample["Subject"], text, "svodka@localhost", [f"r{number}@volonga.example"], headers=headers
            )
            letter.attach_alternative(html, "text/html")
            letter.connection = line
            letter.send()
        line.close()
        return count

    return timed(work)


def _sample():  # type: ignore[no-untyped-def]
    delivery = _deliveries(1)[0]
    return message_from_bytes(Letters().digests([delivery], now=EIGHT)[0].build(), policy=default)


def _deliveries(count: int) -> list[Delivery]:
    held, edition = Subscription.objects.all()[0], Edition.objects.filter(state=Edition.State.CLOSED)[0]
    return [
        Delivery(pk=n, edition=edition, subscription=held, address=held.email, token=f"{n:032}") for n in range(count)
    ]


def composing(count: int) -> tuple[float, float]:
    """Letters built and thrown away."""
    rows = _deliveries(count)
    return timed(lambda: sum(bool(letter.build()) for letter in Letters().digests(rows, now=EIGHT)))


def rows_of_speed(server: Sink, *, letters: int, rounds: int) -> list[Row]:
    ours, whole, each, together, built = [], [], [], [], []
    for _ in range(rounds):
        ours.append(svodka_sends(letters, whole=False))
        whole.append(svodka_sends(letters, whole=True))
        each.append(django_sends(letters // 10, one_connection=False))
        together.append(django_sends(letters // 10, one_connection=True))
        built.append(composing(letters))
    taken = server.taken()
    if taken.letters != rounds * 2 * (letters + letters // 10):
        raise SystemExit(f"the sink took {taken.letters} letters, not what was sent")

    def median(figures: Sequence[tuple[float, float]], place: int) -> float:
        return statistics.median(figure[place] for figure in figures)

    size = len(bytes(_sample())) / 1_000
    return [
        Row("letters a second, beside send() each", median(ours, 0), median(each, 0), 3_000, at_least=True),
        Row("letters a second of CPU, beside send() each", median(ours, 1), median(each, 1)),
        Row("as a multiple of send() each", median(ours, 0) / median(each, 0), target=8, at_least=True),
        Row("letters a second, beside send() over one connection", median(ours, 0), median(together, 0)),
        Row("letters a second of CPU, beside send() over one connection", median(ours, 1), median(together, 1)),
        Row("the same from due subscribers on, letters a second of CPU", median(whole, 1), median(each, 1)),
        Row("letters composed a second of CPU", median(built, 1)),
        Row("kB a letter", size),
    ]


def rows_of_kills(found: Outcome, connections_each: int) -> list[Row]:
    name = f"{found.kills} kills, {found.recipients:,} recipients"
    return [
        Row(f"{name}: received twice", found.twice, target=0),
        Row(f"{name}: not received and not named", found.lost + found.wrong, target=0),
        Row(f"{name}: named unsure", found.unsure, target=found.kills * connections_each),
    ]


def run(*, quick: bool) -> list[Row]:
    with sink() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        make_portal()
        rows = rows_of_speed(server, letters=3_000 if quick else 20_000, rounds=1 if quick else 3)
        make_subscribers(5_000 if quick else 100_000)
        kills = {"kills": 30, "longest": 0.1} if quick else {"kills": 100, "longest": 0.6}
        begin = EIGHT + timedelta(seconds=1)
        found = mail_under_fire(post_of_portal(), server=server, begin=begin, **kills)
    return rows + rows_of_kills(found, settings.SMTP_CONNECTIONS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="within a minute")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    logs.configure(form="text", level="ERROR")
    connection.creation.create_test_db(verbosity=0, autoclobber=True) if connection.vendor == "postgresql" else (
        call_command("migrate", verbosity=0)
    )
    try:
        rows = run(quick=given.quick)
    finally:
        if connection.vendor == "postgresql":
            connections.close_all()
            connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
    print(header("digest", database=connection.vendor))
    show(rows, "Django send()")
    if given.json:
        write_json(rows, given.json)


if __name__ == "__main__":
    main()
