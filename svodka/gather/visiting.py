"""A visit to a host for one page: its rules first where they are not known, then the page, then what it says itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from svodka.fetch import AddressRefused, Fetched, TooLarge, TryLater, UnableToFetch
from svodka.gather import decisions, hosts, manners
from svodka.gather.actions import Answer, Fetcher, Keep, ask_page, note_page
from svodka.gather.manners import Rules, Unwanted
from svodka.gather.models import FeedEntry, Host


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
    entry: FeedEntry, host: Host, *, now: datetime, fetcher: Fetcher, max_bytes: int, allowed: Sequence[str] = ()
) -> Visit:
    """Ask a host for the page of an entry, if its publisher wants that. Touches no database; `host` is as it stands.

    A page that is not wanted ends in manners.Unwanted. A host that does not even answer for its rules is not asked
    for the page: the rules' failure is the page's.
    """
    agreed, fresh, rules = entry.source.agreed, None, host.rules
    if not agreed and manners.rules_are_old(host.rules_asked_at, now=now):
        pairs = decisions.allowed_for(entry.url, allowed, named_by=entry.source.feed_url)
        try:
            rules = fresh = _ask_rules(entry.url, now=now, fetcher=fetcher, allowed=pairs)
        except UnableToFetch as error:
            return Visit(error)
    verdict = manners.before_asking(entry.url, rules, agreed=agreed)
    if not verdict.allowed:
        return Visit(Unwanted(verdict.reason), rules=fresh)
    answer = ask_page(entry, now=now, fetcher=fetcher, max_bytes=max_bytes, allowed=allowed)
    pause = timedelta() if agreed else manners.pause(rules)
    if isinstance(answer, UnableToFetch):
        return Visit(answer, rules=fresh, pause=pause)
    if answer.final_url != entry.url and hosts.host_of(answer.final_url) == host.name:
        verdict = manners.before_asking(answer.final_url, rules, agreed=agreed)
    verdict = manners.after_answer(answer, verdict, agreed=agreed) if verdict.allowed else verdict
    if not verdict.allowed:
        return Visit(Unwanted(verdict.reason), rules=fresh, pause=pause)
    return Visit(answer, permission=verdict.reason, rules=fresh, pause=pause)


def note_visit(entry: FeedEntry, visit: Visit, *, now: datetime, keep: Keep) -> str:
    """Keep what a visit has brought; see actions.note_page."""
    if visit.rules is not None:
        hosts.note_rules(hosts.host_of(entry.url), visit.rules, now=now)
    return note_page(entry, visit.answer, now=now, keep=keep, permission=visit.permission)


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
