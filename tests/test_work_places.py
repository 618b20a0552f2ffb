"""Mailboxes and folders as sources: each letter and each state of a file is taken once."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from svodka.gather import actions as gather
from svodka.gather.health import Health
from svodka.gather.models import Capture, FeedEntry, Reading, Source
from svodka.gather.places import Kind, Places
from svodka.gather.queries import sources_with_health
from svodka.stories.models import Intake, Story
from tests import make
from tests.fakes import FakeWeb
from tests.mailbox_server import MailboxServer, letter
from tests.working import worker_with

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TEXT = "Верфь «Лотлинь» спустила на воду гидрографический катер «Промер» для Речной администрации, третий в серии."
PDF = Path(__file__).parent / "data" / "pages" / "release.pdf"
KINDS = (Kind.MAILBOX, Kind.FOLDER)


@pytest.fixture
def box():
    with MailboxServer(folder="Releases") as box:
        yield box


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "incoming").mkdir()
    return tmp_path / "incoming"


def worker(box, clock, tmp_path):
    known = {"press@paper.example@127.0.0.1": "right"}
    places = Places(lambda: known, [str(tmp_path)], timeout=2.0, allowed=[box.pair])
    return worker_with(clock, tmp_path / "captures", places=places)


def work(worker, clock, *, minutes=61):
    """Everything that is due now, and what follows from it; then time passes."""
    for _ in range(4):
        worker.work_once()
        clock.now += timedelta(seconds=2)
    clock.now += timedelta(minutes=minutes)


def put(box, number, now):
    return box.put(letter(f"Катер номер {number}", TEXT, f"Это корпус {number}.", sent=now, number=number))


def test_a_letter_becomes_a_story_once_and_no_reader_learns_of_the_mailbox(box, clock, tmp_path, now, client):
    source = gather.add_source(name="Верфь", feed_url=box.address(), now=now, kinds=KINDS)
    make.portal()
    Intake.objects.create(source=source, section=make.section(), publish_at_once=True, rights_state="licensed")
    put(box, 1, now)
    anna = worker(box, clock, tmp_path)
    work(anna, clock)
    put(box, 2, now)
    work(anna, clock)
    headlines = Story.objects.order_by("pk").values_list("copy__headline", flat=True)
    assert list(headlines) == ["Катер номер 1", "Катер номер 2"]
    kept = Capture.objects.get(pk=Story.objects.latest("pk").capture_id)
    assert (kept.content_type, kept.input_kind, kept.url) == (
        "message/rfc822",
        "mail",
        f"{source.feed_url};UIDVALIDITY=7/;UID=2",
    )
    assert sum("BODY.PEEK[])" in words for words in box.said) == 2
    story = Story.objects.filter(state=Story.State.LIVE).latest("pk")
    shown = client.get(f"/news/{story.pk}-{story.slug}/").content.decode()
    assert "письмо\xa0редакции" in shown.replace(" ", "\xa0")
    assert "paper.example" not in shown
    assert "UID" not in shown


def test_of_a_file_readers_learn_its_name():
    assert Capture(url="file:///srv/in/%D0%BA%D1%80%D0%B0%D0%BD.pdf").file_name == "кран.pdf"
    assert (Capture(url="file:кран 100%.html#0a").file_name, Capture(url="imaps://a@b/INBOX").file_name) == (
        "кран 100%.html",
        "",
    )


def test_letters_that_are_numbered_anew_are_known(box, clock, tmp_path, now):
    gather.add_source(name="Верфь", feed_url=box.address(), now=now, kinds=KINDS)
    put(box, 1, now)
    anna = worker(box, clock, tmp_path)
    work(anna, clock)
    box.validity = 8
    put(box, 2, now)
    work(anna, clock)
    assert Story.objects.count() == Capture.objects.count() == 2


def test_the_reason_stands_with_a_mailbox_that_lets_nobody_in(box, clock, tmp_path, now):
    box.password = "another"
    source = gather.add_source(name="Верфь", feed_url=box.address(), now=now, kinds=KINDS)
    worker(box, clock, tmp_path).work_once()
    source.refresh_from_db()
    assert source.last_error.startswith("127.0.0.1 does not let press@paper.example in")


def written(path, data, now):
    path.write_bytes(data)
    os.utime(path, (now.timestamp() - 60, now.timestamp() - 60))


def page(headline, more=""):
    body = f"<p>{TEXT}</p><p>{TEXT} {more}</p>"
    return f"<!doctype html><html lang=ru><body><article><h1>{headline}</h1>{body}</article></body></html>".encode()


def test_new_and_changed_files_are_taken_and_the_others_named(box, clock, tmp_path, folder, now):
    gather.add_source(name="Папка", feed_url=folder.as_uri() + "/", now=now, kinds=KINDS)
    written(folder / "кран.html", page("На верфи поставили кран"), now)
    written(folder / "release.pdf", PDF.read_bytes(), now)
    written(folder / "broken.pdf", b"%PDF-1.7 and nothing else", now)
    (folder / "elsewhere.html").symlink_to("/etc/hostname")
    anna = worker(box, clock, tmp_path)
    work(anna, clock, minutes=6)
    work(anna, clock, minutes=6)
    titles = {"На верфи поставили кран", "Новый перегрузочный комплекс в Волонге принял первое судно"}
    assert set(Story.objects.values_list("copy__headline", flat=True)) == titles
    [health] = sources_with_health(now=clock.now)
    assert (health.health, health.reason.split(":")[0]) == (Health.WELL, "«broken.pdf» is not taken")
    written(folder / "кран.html", page("На верфи поставили кран", "Он поднимает сто тонн."), clock.now)
    work(anna, clock)
    assert (Story.objects.count(), Capture.objects.count()) == (2, 4)


def test_a_release_that_a_feed_links_to_is_read(box, clock, tmp_path, now):
    with FakeWeb() as web:
        address = web.page("/release.pdf", PDF.read_bytes(), content_type="application/pdf")
        feed = web.feed("/rss", f"<rss version='2.0'><channel><item><link>{address}</link></item></channel></rss>")
        gather.add_source(name="Порт", feed_url=feed, now=now)
        anna = worker(box, clock, tmp_path)
        anna.means = replace(anna.means, allowed=[web.pair])
        work(anna, clock)
    story = Story.objects.get()
    assert story.copy.headline == "Новый перегрузочный комплекс в Волонге принял первое судно"
    assert Reading.objects.get().record["input_kind"] == "pdf"


def test_a_file_that_is_still_written_to_waits(box, clock, tmp_path, folder, now):
    gather.add_source(name="Папка", feed_url=folder.as_uri() + "/", now=now, kinds=KINDS)
    written(folder / "кран.html", page("На верфи поставили кран"), now + timedelta(seconds=58))
    anna = worker(box, clock, tmp_path)
    work(anna, clock, minutes=6)
    assert not FeedEntry.objects.exists()
    work(anna, clock)
    assert Story.objects.count() == 1


@pytest.mark.parametrize("address", ["file:///etc/", "file:///etc/../proc/", "imap://nobody@127.0.0.1:1/INBOX"])
def test_a_place_that_the_owner_has_not_named_stays_shut(box, clock, tmp_path, now, address):
    source = gather.add_source(name="Чужое", feed_url=address, now=now, kinds=KINDS)
    worker(box, clock, tmp_path).work_once()
    source.refresh_from_db()
    assert source.failures == 1
    assert not FeedEntry.objects.exists()


@pytest.mark.parametrize("address", ["file:///srv/incoming/", "imaps://press@mail.example/INBOX"])
def test_a_list_from_elsewhere_brings_no_such_source(address, now):
    with pytest.raises(gather.UnableToAddSource, match="Only http and https"):
        gather.add_source(name="Чужое", feed_url=address, now=now)
    assert not Source.objects.exists()
