"""`svodka take-in`: pages in, stories out; one line for each page, a summary for an archive or a folder."""

from __future__ import annotations

import os
import socket
import time
from argparse import Namespace
from copy import copy

from django.conf import settings
from django.utils import timezone

from svodka import claims, flow
from svodka.cli.headroom import NoRoomLeft, note_kept, require_room
from svodka.cli.messages import WrongUsage, _, complain, say
from svodka.cli.pages import open_page
from svodka.cli.refusals import in_words
from svodka.cli.taking_in_many import is_many, take_many_in
from svodka.cli.unforeseen import explained
from svodka.cli.wanted import Wanted, address_of_file, understood
from svodka.errors import SvodkaError
from svodka.gather.models import Capture
from svodka.site import addresses
from svodka.stories.models import Story


class NotTakenIn(SvodkaError):
    """No story came of the page; the message says why."""


def run(arguments: Namespace) -> int:
    wanted = understood(arguments)
    if wanted.url and is_many(arguments.pages[0]):
        raise WrongUsage(_("--url is the address of one page, and %s holds many.") % arguments.pages[0])
    failed = 0
    for number, named in enumerate(arguments.pages, start=1):
        place = f"[{number}/{len(arguments.pages)}] " if len(arguments.pages) > 1 else ""
        try:
            if is_many(named):
                failed += take_many_in(named, wanted)
            else:
                say(place + _take_in(named, wanted))
        except NoRoomLeft:
            # Nor is there any for the next ones.
            raise
        except Exception as error:
            # Whatever one page breaks, the next ones are tried.
            failed += 1
            reason = str(error) if isinstance(error, SvodkaError) else explained(error)
            complain(f"{place}{named}: {in_words(reason.removeprefix(f'{named}: '))}")
    return 1 if failed else 0


def _take_in(named: str, wanted: Wanted) -> str:
    """What became of one page, in one line. Raises SvodkaError with the reason when no story came of it."""
    require_room()
    page = open_page(named, max_bytes=settings.PAGE_BYTES)
    kept = flow.take_in(
        data=page.data,
        url=wanted.url or page.url or address_of_file(named, page.data),
        final_url=page.final_url,
        captures=settings.CAPTURES,
        now=wanted.captured_at or timezone.now(),
        content_type=page.content_type,
        charset=page.charset,
        input_kind=wanted.kind,
        source=wanted.source,
        publish=wanted.publish,
    )
    if not kept.known:
        note_kept(kept.capture.sha256)
    if kept.known and kept.capture.state != Capture.State.UNREAD:
        return _known(kept.capture, wanted)
    outcome = _read_now(kept.capture, wanted)
    if outcome is None:
        return _known(_read_by_another(kept.capture), wanted)
    if outcome.story is None:
        reread = _("read again, and again no article: %s") if kept.refused else "%s"
        raise NotTakenIn(reread % in_words(outcome.refusal))
    told = _told(outcome.story, in_words(outcome.held) if outcome.held else "")
    return _("refused before, taken in now: %s") % told if kept.refused else told


def _read_now(capture: Capture, wanted: Wanted) -> flow.Outcome | None:
    """What came of the page, read here and now; None when a worker holds it. An error gives the claim back."""
    waiting = Capture.objects.filter(pk=capture.pk)
    now = timezone.now()
    claimed = claims.claim(waiting, now=now, worker=f"take-in {socket.gethostname()} {os.getpid()}", limit=1)
    if not claimed:
        return None
    # As it was claimed: the transaction that fails may have settled the one in memory already.
    held = [copy(row) for row in claimed]
    try:
        [outcome] = flow.read_and_file(
            claimed, captures=settings.CAPTURES, now=now, section=wanted.section, max_bytes=settings.PAGE_BYTES
        )
    except BaseException:
        claims.give_back(held)
        raise
    return outcome


def _read_by_another(capture: Capture) -> Capture:
    """The worker was quicker: wait for it, at most as long as it may hold the page."""
    until = time.monotonic() + claims.LEASE.total_seconds()
    while time.monotonic() < until:
        capture.refresh_from_db()
        if capture.state != Capture.State.UNREAD:
            return capture
        time.sleep(0.2)
    raise NotTakenIn(_("The page is kept and waits for the worker; ask again in a few minutes."))


def _known(capture: Capture, wanted: Wanted) -> str:
    """A page whose bytes have been read before; published now when that was wanted and has not happened yet."""
    story = Story.objects.filter(capture=capture).first()
    if story is None:
        reason = in_words(capture.reason) if capture.reason else _("its story has been taken away.")
        raise NotTakenIn(_("already taken in, without a story: %s") % reason)
    if wanted.publish and story.state != Story.State.LIVE:
        story = flow.publish(story, now=timezone.now())
    return _("already taken in: %s") % _told(story, "")


def _told(story: Story, held: str) -> str:
    if story.state == Story.State.LIVE:
        return settings.PUBLIC_ADDRESS + addresses.story_address(story.pk, story.slug)
    state = story.get_state_display()
    return " ".join([f"{settings.PUBLIC_ADDRESS}/desk/", _("(story %d, %s)") % (story.pk, state), held]).strip()
