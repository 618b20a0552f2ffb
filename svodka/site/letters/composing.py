"""Letters as the worker hands them over: a frame for all readers of the same sections and language, their own words
spliced in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from svodka.digest import queries
from svodka.digest.decisions import zone_of
from svodka.digest.handing import Outgoing
from svodka.digest.letter import Body, Frame, UnableToWrite, checked_address, checked_header, named_address, slot
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.site import moments, zones
from svodka.site.letters.issue import EditionWords, Issue, words_of
from svodka.site.typography import NBSP, excerpt
from svodka.stories.queries import Masthead, masthead

# Gmail clips what is longer than 102 kB, and with it the way out; a recipient's own words take half a kilobyte.
LONGEST_HTML = 99_000
SUBJECT_LETTERS = 150
OWN = ("settings_url", "pause_url", "end_url", "hour", "zone", "since")

# Stands for a key in an address that is made once; no key has a full stop in it.
_KEY = "THE.KEY"
_TEXT, _HTML = "text/plain", "text/html"


class NothingToTell(UnableToWrite):
    """Every story that this reader wanted has been withdrawn meanwhile."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Writes the letters of one portal; a mailroom's Compose."""

    def digests(self, deliveries: Sequence[Delivery], *, now: datetime) -> list[Outgoing]:
        """In the order given. Editions are read anew for every batch: a story withdrawn a minute ago is not in it."""
        head, told_at = masthead(), format_datetime(timezone.localtime(now))
        chosen = queries.sections_of([delivery.subscription for delivery in deliveries])
        words: dict[int, EditionWords] = {}
        frames: dict[tuple[int, str, frozenset[int]], Frame | None] = {}
        letters = []
        for delivery in deliveries:
            held = delivery.subscription
            sections = chosen.get(held.pk, frozenset())
            key = (delivery.edition_id, held.language, sections)
            if key not in frames:
                if delivery.edition_id not in words:
                    words[delivery.edition_id] = words_of(delivery.edition, head=head)
                frames[key] = digest_frame(words[delivery.edition_id], sections, held.language, head)
            build = partial(_digest_to, frames[key], delivery, told_at)
            letters.append(Outgoing(delivery.pk, envelope_sender(delivery.token), delivery.address, build))
        return letters

    def notices(self, subscriptions: Sequence[Subscription], *, now: datetime) -> list[Outgoing]:
        """Letters of confirmation, and those that say that the address is subscribed already."""
        head, told_at = masthead(), format_datetime(timezone.localtime(now))
        return [
            Outgoing(held.pk, plain_sender(), held.email, partial(_notice_to, held, head, told_at))
            for held in subscriptions
        ]


# --- the digest ---


def digest_frame(words: EditionWords, sections: frozenset[int], language: str, head: Masthead | None) -> Frame | None:
    """The letter for all who read these sections in this language; None when nothing is left to tell."""
    with translation.override(language):
        issue = words.issue(sections=sections)
        if issue.first is None:
            return None
        html, text = digest_bodies(issue, head, {name: slot(name) for name in OWN})
        headers = {
            "From": sender_named(head),
            "Subject": subject_of(issue, head),
            "Date": slot("date"),
            "Message-ID": f"<{slot('token')}@{public_host()}>",
            "List-Id": f"{checked_header(_name(head))} <digest.{public_host()}>",
            "List-Unsubscribe": f"<{slot('end_url')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
            "Content-Language": language,
            "MIME-Version": "1.0",
        }
    return Frame(headers=headers, bodies=[Body(_TEXT, text), Body(_HTML, html)])


def digest_bodies(issue: Issue, head: Masthead | None, own: Mapping[str, str]) -> tuple[str, str]:
    """HTML and text of equal content, in the language that is active. A day too long for one letter loses its last
    stories; how many is said, with the way to them.
    """
    shown = issue
    while True:
        context = _context(shown, issue, head, own)
        html = _without_indents(render_to_string("letters/digest.html", context))
        size = len(html.encode())
        if size <= LONGEST_HTML or shown.count <= 1:
            return html, _plain(render_to_string("letters/digest.txt", context))
        shown = _cut(shown, max(1, min(shown.count - 1, shown.count * LONGEST_HTML // size)))


def _context(shown: Issue, whole: Issue, head: Masthead | None, own: Mapping[str, str]) -> dict[str, Any]:
    return {
        "issue": shown,
        "left": whole.count - shown.count,
        "name": _name(head),
        "imprint": head.imprint if head else "",
        "origin": settings.PUBLIC_ADDRESS,
        "language": translation.get_language(),
        "preheader": _preheader(shown),
        "the_day": day_in_words(whole),
        **own,
    }


def _preheader(issue: Issue) -> str:
    """What a mailbox shows beside the subject: the headlines that come after the one in it."""
    headlines = [excerpt(item.headline, 80) for part in issue.parts for item in part.items]
    return "; ".join(headlines[1:4] or headlines[:1])


def day_in_words(issue: Issue) -> str:
    """«за пятницу, 20 ноября 2026»: the weekday in the form that follows «Digest of»."""
    weekdays = [
        pgettext("digest of", "Monday, %(day)s"),
        pgettext("digest of", "Tuesday, %(day)s"),
        pgettext("digest of", "Wednesday, %(day)s"),
        pgettext("digest of", "Thursday, %(day)s"),
        pgettext("digest of", "Friday, %(day)s"),
        pgettext("digest of", "Saturday, %(day)s"),
        pgettext("digest of", "Sunday, %(day)s"),
    ]
    return weekdays[issue.day.weekday()] % {"day": moments.in_words(issue.day, "day")}


def subject_of(issue: Issue, head: Masthead | None) -> str:
    """«Кильватер» за 20 ноября: the first headline."""
    first = issue.first.headline if issue.first else ""
    told = {"portal": _name(head), "day": moments.in_words(issue.day, "day-of-year")}
    told["headline"] = excerpt(first, SUBJECT_LETTERS)
    return _plain(gettext("“%(portal)s”, %(day)s: %(headline)s") % told).strip()


def _cut(issue: Issue, count: int) -> Issue:
    parts, left = [], count
    for part in issue.parts:
        if left > 0:
            parts.append(replace(part, items=part.items[:left]))
        left -= len(part.items)
    return replace(issue, parts=parts)


def _digest_to(frame: Frame | None, delivery: Delivery, told_at: str) -> bytes:
    if frame is None:
        raise NothingToTell("Every story for this reader has been withdrawn.")
    held = delivery.subscription
    own = own_words(held, delivery.edition) | {"token": delivery.token, "date": told_at}
    boundary = f"svodka-{delivery.token}"
    return frame.letter(to=delivery.address, boundary=boundary, own=own, plain_only=held.text_only)


def own_words(held: Subscription, edition: Edition) -> dict[str, str]:
    """What stands in a reader's own slots. Nothing in it needs escaping in HTML."""
    at = edition.cut_off_at.astimezone(zone_of(held.time_zone))
    since = timezone.localdate(held.confirmed_at or held.asked_at)
    settings_url = _opened_by("digest_settings", held.language, settings.PUBLIC_ADDRESS).replace(_KEY, held.key)
    return {
        "settings_url": settings_url,
        "pause_url": f"{settings_url}#pause",
        "end_url": _opened_by("digest_end", held.language, settings.PUBLIC_ADDRESS).replace(_KEY, held.key),
        "hour": f"{at:%H:%M}",
        "zone": _zone(held.time_zone, held.language),
        "since": _day(since, held.language),
    }


# Few are different and thousands the same: asked of Django for each letter they take ten times as long as the letter.


@lru_cache(maxsize=64)
def _opened_by(view: str, language: str, origin: str) -> str:
    with translation.override(language):
        return origin + reverse(f"site:{view}", args=(_KEY,))


@lru_cache(maxsize=1_024)
def _zone(zone: str, language: str) -> str:
    with translation.override(language):
        return _plain(zones.after_a_time(zone))


@lru_cache(maxsize=1_024)
def _day(day: date, language: str) -> str:
    with translation.override(language):
        return _plain(moments.in_words(day, "day"))


# --- letters about the subscription ---


def _notice_to(held: Subscription, head: Masthead | None, told_at: str) -> bytes:
    """Nothing that somebody typed into a form is in it but the address it goes to."""
    if not held.letter:
        raise UnableToWrite("This letter is not wanted any more.")
    with translation.override(held.language):
        context = {
            "name": _name(head),
            "origin": settings.PUBLIC_ADDRESS,
            "language": held.language,
            "confirm_url": keyed("digest_confirm", held),
            "settings_url": keyed("digest_settings", held),
            "end_url": keyed("digest_end", held),
            "about_url": settings.PUBLIC_ADDRESS + reverse("site:about"),
            "hour": f"{held.hour}:00",
            "zone": zones.after_a_time(held.time_zone),
        }
        subject, text = _parted(render_to_string(f"letters/{held.letter}.txt", context))
        html = _without_indents(render_to_string(f"letters/{held.letter}.html", {**context, "subject": subject}))
    headers = {
        "From": sender_named(head),
        "Subject": subject,
        "Date": told_at,
        "Message-ID": f"<{held.letter}-{held.key[:12]}-{held.attempts}@{public_host()}>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    frame = Frame(headers=headers, bodies=[Body(_TEXT, text), Body(_HTML, html)])
    return frame.letter(to=held.email, boundary=f"svodka-{held.pk}-{held.letter}", own={})


def _parted(letter: str) -> tuple[str, str]:
    """The subject stands in the first line of its template."""
    subject, _, text = _plain(letter).lstrip().partition("\n")
    return subject.strip(), text.lstrip()


# --- what all of them need ---


def keyed(view: str, held: Subscription) -> str:
    """A whole address that opens with the subscription's key, in the language that is active."""
    return settings.PUBLIC_ADDRESS + reverse(f"site:{view}", args=(held.key,))


def public_host() -> str:
    """The portal's host, coded as a header wants it."""
    return (urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost").encode("idna").decode("ascii")


def sender_named(head: Masthead | None) -> str:
    """The portal's name before the address, unless the settings name a sender."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return named_address(name or _name(head), address)


def plain_sender() -> str:
    return checked_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def envelope_sender(token: str) -> str:
    """Where the failure report of this letter goes: an address made of its token, when somebody reads the box."""
    returns: str = settings.RETURNS_ADDRESS
    if not returns:
        return plain_sender()
    local, _, domain = returns.rpartition("@")
    local = local.replace("TOKEN", token) if "TOKEN" in local else f"{local}+bounce-{token}"
    # A sender with a name longer than the 24 letters that are left gets its reports without a token.
    return checked_address(f"{local}@{domain}") if len(local) <= 64 else plain_sender()


def _name(head: Masthead | None) -> str:
    return " ".join(head.name.split()) if head else "Svodka"


def _plain(text: str) -> str:
    """Unbreakable spaces and joiners are for pages; in a letter's text they are not found by a search."""
    return text.replace(NBSP, " ").replace("\u2060", "")


def _without_indents(html: str) -> str:
    """Templates are indented for us; every byte counts before a mailbox clips."""
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())
