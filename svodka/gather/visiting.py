"""A visit to a host for one page: its rules first where they are not known, then the page, then what it says itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.db import transaction

from svodka import claims
from svodka.fetch import AddressRefused, Fetched, LeadsElsewhere, TooLarge, TryLater, UnableToFetch
from svodka.gather import decisions, hosts, manners
from svodka.gather.asking import Answer, Fetcher
from svodka.gather.entries import LONGEST_URL
from svodka.gather.led_on import MOST_HOSTS
from svodka.gather.manners import Rules, Unwanted
from svodka.gather.models import FeedEntry, Host
from svodka.gather.pages import Keep, ask_page, note_page
from svodka.gather.places import Kind, Places, kind_of


@dataclass(frozen=True)
class Visit:
    """What a visit has brought: the page or why there is none, why it may be kept, the rules where they were asked,
    and how long the host wants to be left alone now.
    """

    answer: Answer
    permission: str = ""
    rules: Rules | None = None
    pause: timedelta = timedelta()


def visit_page(
    entry: FeedEntry,
    host: Host,
    *,
    now: datetime,
    fetcher: Fetcher,
    max_bytes: int,
    allowed: Sequence[str] = (),
    places: Places | None = None,
    led_on: bool = False,
) -> Visit:
    """Ask a host for the page of an entry, if its publisher wants that. Touches no database; `host` is as it stands.

    A page that is not wanted ends in manners.Unwanted. A host that does not even answer for its rules is not asked
    for the page: the rules' failure is the page's. With `led_on` a redirect to another host ends in LeadsElsewhere:
    that host has rules and a turn of its own.
    """
    if kind_of(entry.source.feed_url) is not Kind.WEB:
        # Who sends us a letter, or puts a file into our folder, has nothing to say to robots.
        return Visit((places or Places()).ask_page(entry, max_bytes=max_bytes))
    url, agreed, fresh, rules = entry.next_url, entry.source.agreed, None, host.rules
    if not agreed and manners.rules_are_old(host.rules_asked_at, now=now):
        pairs = () if entry.leads_to else decisions.allowed_for(url, allowed, named_by=entry.source.feed_url)
        try:
            rules = fresh = _ask_rules(url, now=now, fetcher=fetcher, allowed=pairs)
        except UnableToFetch as error:
            return Visit(error)
    verdict = manners.before_asking(url, rules, agreed=agreed)
    if not verdict.allowed:
        return Visit(Unwanted(verdict.reason), rules=fresh)
    answer = ask_page(entry, now=now, fetcher=fetcher, max_bytes=max_bytes, allowed=allowed, one_host=led_on)
    pause = timedelta() if agreed else manners.pause(rules)
    if isinstance(answer, UnableToFetch):
        return Visit(answer, rules=fresh, pause=pause)
    if answer.final_url != url and hosts.host_of(answer.final_url) == host.name:
        verdict = manners.before_asking(answer.final_url, rules, agreed=agreed)
    verdict = manners.after_answer(answer, verdict, agreed=agreed) if verdict.allowed else verdict
    if not verdict.allowed:
        return Visit(Unwanted(verdict.reason), rules=fresh, pause=pause)
    return Visit(answer, permission=verdict.reason, rules=fresh, pause=pause)


def note_visit(entry: FeedEntry, visit: Visit, *, now: datetime, keep: Keep) -> str:
    """Keep what a visit has brought; see pages.note_page. An entry that is led on is due at the other host."""
    if visit.rules is not None:
        hosts.note_rules(hosts.host_of(entry.next_url), visit.rules, now=now)
    answer = visit.answer
    if isinstance(answer, LeadsElsewhere):
        if entry.hops < MOST_HOSTS and len(answer.target.encode()) <= LONGEST_URL:
            _lead_on(entry, answer, now)
            return ""
        answer = UnableToFetch(f"{entry.url} leads from redirect to redirect, more than {MOST_HOSTS} times.")
    return note_page(entry, answer, now=now, keep=keep, permission=visit.permission)


@transaction.atomic
def _lead_on(entry: FeedEntry, led: LeadsElsewhere, now: datetime) -> None:
    claims.settle(entry, due_at=now)
    entry.leads_to, entry.hops = led.target, entry.hops + 1
    entry.attempts -= 1  # this was no failure
    entry.save(update_fields=["leads_to", "hops", "attempts"])


def _ask_rules(url: str, *, now: datetime, fetcher: Fetcher, allowed: Sequence[str]) -> Rules:
    """What the host says to machines. Raises UnableToFetch when it does not answer or asks to be tried later: while
    robots.txt cannot be had for a fault of its host, nothing may be asked (RFC 9309, 2.3.1.4).
    """
    told = {}
    for path in manners.RULE_FILES:
        try:
            answer = fetcher(urljoin(url, path), max_bytes=manners.RULE_BYTES, now=now, allowed=allowed)
            told[path] = {"status": answer.status, "text": _words(answer)}
        except UnableToFetch as error:
            # A file that is too large or leads out of bounds says nothing that can be followed.
            if isinstance(error, TryLater) or not (error.status or isinstance(error, AddressRefused | TooLarge)):
                raise
            if path == manners.ROBOTS_FILE and (error.status or 0) >= 500:
                raise
            told[path] = {"status": error.status or 0, "text": ""}
    return told


def _words(answer: Fetched) -> str:
    """The file as text; "" for a page that says in friendly words that there is no such file."""
    # PostgreSQL's jsonb holds no zero character.
    text = answer.data.decode("utf-8", "replace").replace("\0", "").strip("\ufeff \t\r\n")
    return "" if text.startswith("<") else text
