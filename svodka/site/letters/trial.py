"""An edition's letter as it would be, looked at and sent to one of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from svodka.digest.handing import Entry, Note, Outgoing
from svodka.digest.letter import checked_address
from svodka.digest.models import Edition
from svodka.site import moments, outbox, zones
from svodka.site.letters.composing import OWN, digest_bodies, digest_frame, plain_sender
from svodka.site.letters.issue import words_of
from svodka.site.letters.ways import carry
from svodka.site.typography import NBSP
from svodka.stories.queries import masthead

# What is handed over has a number; of a trial nothing is kept.
ONE = 0


class UnableToTry(outbox.UnableToSend):
    """There is nothing to tell yet, or the mail server did not take the letter; the message says which."""


@dataclass(slots=True)
class _Notes:
    """A ledger for one letter."""

    last: list[Entry] = field(default_factory=list)

    def write(self, entries: Sequence[Entry]) -> None:
        self.last = list(entries)

    def close(self) -> None:
        """Nothing is held."""


def preview(edition: Edition, *, language: str, now: datetime) -> tuple[str, str]:
    """(HTML, text) of the letter of all sections; both empty while there is nothing to tell. At most six queries."""
    head = masthead()
    with translation.override(language):
        issue = words_of(edition, head=head).issue()
        if issue.first is None:
            return "", ""
        return digest_bodies(issue, head, _own(edition, now))


def send_trial(edition: Edition, *, to: str, language: str, now: datetime) -> None:
    """The letter to one address, at once, by the way that the digest goes. Its own links lead to the page of
    subscribing: nobody is unsubscribed by a test. Raises UnableToTry and letter.UnableToWrite.
    """
    head = masthead()
    frame = digest_frame(words_of(edition, head=head), frozenset(), language, head)
    if frame is None:
        raise UnableToTry("There is nothing to tell yet.")
    address, token = checked_address(to), get_random_string(32)
    with translation.override(language):
        own = _own(edition, now) | {"token": token, "date": format_datetime(timezone.localtime(now))}
    letter = frame.letter(to=address, boundary=f"svodka-{token}", own=own, plain_only=False)
    notes = _Notes()
    tally = carry([Outgoing(ONE, plain_sender(), address, lambda: letter)], ledger=notes, stop=lambda: False)
    if not tally.counts.get(Note.SENT):
        raise UnableToTry(tally.stopped or next((entry.why for entry in notes.last if entry.why), "No answer."))


def _own(edition: Edition, now: datetime) -> dict[str, str]:
    page = settings.PUBLIC_ADDRESS + reverse("site:digest")
    at = timezone.localtime(edition.cut_off_at)
    told = {name: page for name in OWN if name.endswith("_url")}
    words = {"zone": zones.after_a_time(settings.TIME_ZONE), "since": moments.in_words(timezone.localdate(now), "day")}
    plain = {name: str(text).replace(NBSP, " ") for name, text in words.items()}
    return told | plain | {"hour": f"{at:%H:%M}"}
