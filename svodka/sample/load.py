"""The sample portal: saved pages of an invented world come in through flow, like anybody's pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from svodka import claims, flow
from svodka.errors import SvodkaError
from svodka.gather.models import Capture, Source
from svodka.sample import discussion, statements, storylines
from svodka.sample.mailing import subscribe_and_mail
from svodka.sample.mishaps import amend
from svodka.sample.moving import move
from svodka.sample.sign_ins import make_sign_ins
from svodka.sample.staff import let_in
from svodka.site.actions import quote_new_name
from svodka.stories import actions as stories
from svodka.stories.models import Agency, Intake, Picture, Portal, Section, Story
from svodka.stories.rights import may_show_picture

FOLDER = Path(__file__).parent
WORKER = "sample"
NAME = "Кильватер"
OPENED = date(2026, 10, 9)
# What an editor finds on the desk in the morning: in, read, and nobody has decided on it yet.
INCOMING = "incoming"


_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


class UnableToLoadSample(SvodkaError):
    """The portal is somebody's own, and the sample would rename it: load it into an empty data folder."""


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A saved page and what its sidecar says of it."""

    path: Path
    url: str
    source: str
    section: str
    captured_at: datetime
    published_at: datetime


def load(*, captures: Path, language: str, now: datetime, folder: Path = FOLDER) -> Iterator[flow.Outcome]:
    """Make the portal «Кильватер» and take in its pages, oldest first; yields what became of each. Every date in them
    is moved so that their newest story is of today.

    Safe to run again: pages that are in already are passed over. `language` is the portal's own.
    Raises UnableToLoadSample, before anything is written, for a portal with pages or sources of its own.
    """
    _refuse_own_paper(folder)
    days = days_to_move(now, folder)
    _make_masthead(folder, language, days)
    pictures = json.loads(move((folder / "pictures.json").read_text(encoding="utf-8"), days))
    for page in pages(folder):
        outcome = _take_in(page, captures, days)
        if outcome is None:
            continue
        if outcome.story:
            _show_pictures(outcome.story, pictures, folder)
        yield outcome
    for page in pages(folder, INCOMING):
        if outcome := _take_in(page, captures, days, publish=False):
            yield outcome


def days_to_move(now: datetime, folder: Path = FOLDER) -> int:
    """The largest number of whole days after which no story of the sample would be published in the future. A sample
    that is loaded already keeps its days, or a second loading would take its pages for new ones.
    """
    loaded = Portal.objects.filter(one=True, name=NAME).values_list("opened_on", flat=True).first()
    if loaded and Story.objects.exists():
        return (loaded - OPENED).days
    return (now - max((page.published_at for page in pages(folder)), default=now)) // timedelta(days=1)


def talk(*, now: datetime, folder: Path = FOLDER) -> int:
    """Let the sample's readers speak, once its stories are in. Gives the number of comments."""
    days = days_to_move(now, folder)
    return discussion.talk(live_by_page(folder, days), now=now, days=days, folder=folder / "talk")


def run_the_paper(*, data: Path, mailbox: Path, now: datetime, folder: Path = FOLDER) -> None:
    """What its people have done with the stories: accounts to sign in with, a correction, a withdrawal, the letters of
    the last mornings. `data` keeps the passwords, `mailbox` the letters. Again, it does what has not been done.
    """
    days = days_to_move(now, folder)
    editor = let_in(make_sign_ins(data), now=now)
    amend(live_by_page(folder, days), by=editor, days=days, folder=folder)
    statements.note(live_by_page(folder, days), by=editor, days=days, folder=folder)
    storylines.look_over(live_by_page(folder, days), by=editor, days=days, folder=folder)
    subscribe_and_mail(folder=folder, mailbox=mailbox, now=now)


def live_by_page(folder: Path, days: int) -> dict[str, Story]:
    """The sample's live stories by the name of their saved page."""
    by_address = {move(page.url, days): page.path.stem for page in pages(folder)}
    live = Story.objects.filter(state=Story.State.LIVE, capture__url__in=by_address)
    rows = live.select_related("capture", "thread", "copy", "section", "agency")
    return {by_address[story.capture.url]: story for story in rows if story.capture}


def pages(folder: Path = FOLDER, within: str = "pages") -> list[SamplePage]:
    """The sample's pages in the order in which they were captured."""
    found = []
    for sidecar in (folder / within).glob("*.json"):
        told = json.loads(sidecar.read_text(encoding="utf-8"))
        path = next(file for ending in (".html", ".txt") if (file := sidecar.with_suffix(ending)).exists())
        captured_at, published_at = (datetime.fromisoformat(told[key]) for key in ("captured_at", "published_at"))
        found.append(SamplePage(path, told["url"], told["source"], told["section"], captured_at, published_at))
    return sorted(found, key=lambda page: page.captured_at)


def _refuse_own_paper(folder: Path) -> None:
    """Where the sample's sources stand it has been begun already; what a demo took in besides does no harm then."""
    slugs = [agency["slug"] for agency in json.loads((folder / "agencies.json").read_text(encoding="utf-8"))]
    if Source.objects.filter(slug__in=slugs, active=False).exists():
        return
    if Capture.objects.exists() or Source.objects.exists():
        raise UnableToLoadSample(
            gettext(
                "This portal has pages or sources of its own, and the sample would rename it: "
                "load the sample into an empty data folder (SVODKA_DATA)."
            )
        )


@transaction.atomic
def _make_masthead(folder: Path, language: str, days: int) -> None:
    before = Portal.objects.filter(one=True).values_list("name", flat=True).first()
    Portal.objects.update_or_create(
        one=True,
        defaults={
            "name": NAME,
            "tagline": "Гражданское судостроение и порты",
            "imprint": "«Кильватер», отраслевая газета о гражданском судостроении и портах. "
            "Издание, названия и люди вымышлены.",
            "opened_on": OPENED + timedelta(days=days),
            "dress": Portal.Dress.WAKE,
        },
    )
    if before and before != NAME:
        quote_new_name(old=before, new=NAME)
    sections = json.loads((folder / "sections.json").read_text(encoding="utf-8"))
    for position, section in enumerate(sections):
        named = {"name": section["name"][language], "labels": section["name"], "position": position}
        Section.objects.update_or_create(slug=section["slug"], defaults=named)
    for agency in json.loads((folder / "agencies.json").read_text(encoding="utf-8")):
        _make_agency(agency, language)


def _make_agency(told: dict[str, Any], language: str) -> None:
    agency, _made = Agency.objects.update_or_create(
        slug=told["slug"],
        defaults={
            "name": told["name"],
            "description": told["description"][language],
            "site_url": told["site"],
            "rights_state": told["rights"]["state"],
            "rights_why": told["rights"]["why"],
            "picture_rights_state": told["picture_rights"]["state"],
            "picture_rights_why": told["picture_rights"]["why"],
        },
    )
    # Not polled: the sample's hosts do not exist outside it.
    source, _made = Source.objects.update_or_create(
        slug=told["slug"],
        defaults={"name": told["name"], "site_url": told["site"], "feed_url": f"{told['site']}rss", "active": False},
    )
    Intake.objects.update_or_create(source=source, defaults={"agency": agency})


def _take_in(page: SamplePage, captures: Path, days: int, *, publish: bool = True) -> flow.Outcome | None:
    later = timedelta(days=days)
    kept = flow.take_in(
        data=_moved(page.path.read_bytes(), days),
        url=move(page.url, days),
        captures=captures,
        now=page.captured_at + later,
        input_kind="text" if page.path.suffix == ".txt" else "",
        source=Source.objects.filter(name=page.source).first(),
        publish=publish,
    )
    published_at = page.published_at + later
    # A loading that was cut short left the page due: it is claimed again, whatever the clock says.
    waiting = Capture.objects.filter(pk=kept.capture.pk, state=Capture.State.UNREAD)
    claimed = claims.claim(waiting, now=published_at, worker=WORKER, limit=1, lease=timedelta(0))
    section = Section.objects.get(slug=page.section)
    outcomes = flow.read_and_file(claimed, captures=captures, now=published_at, section=section)
    return outcomes[0] if outcomes else None


def _moved(data: bytes, days: int) -> bytes:
    """A saved page with its dates moved, in the charset that it declares."""
    declared = _CHARSET.search(data[:2_000])
    charset = declared[1].decode() if declared else "utf-8"
    return move(data.decode(charset), days).encode(charset) if days else data


def _show_pictures(story: Story, pictures: dict[str, str], folder: Path) -> None:
    for picture in Picture.objects.filter(story=story, file=None):
        file = pictures.get(picture.source_url)
        if file and may_show_picture(picture).allowed:
            stories.keep_picture(picture=picture, data=(folder / "pictures" / Path(file).name).read_bytes())
