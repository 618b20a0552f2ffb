"""What a publisher says to machines about a page, and whether we take it then. No network, no rows, no clock.

TDMRep (W3C community group, 2024) reserves text and data mining in /.well-known/tdmrep.json, in the header
`tdm-reservation` or in a meta element of that name; what stands nearer to the page counts more. X-Robots-Tag and
<meta name="robots"> may say that a page is not for indexes or not for AI, and a portal's archive is an index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from protego import Protego

from svodka.fetch import Fetched, UnableToFetch
from svodka.text.decoding import UnableToRead
from svodka.text.parsing import parsed

ROBOTS_FILE = "/robots.txt"
TDM_FILE = "/.well-known/tdmrep.json"
# What a host says to machines, asked for before its first page and then once a day.
RULE_FILES = (ROBOTS_FILE, TDM_FILE)
# RFC 9309, 2.5: at least 500 kibibytes have to be read.
RULE_BYTES = 512_000
# A longer Crawl-delay would keep a day's stories back for a week.
LONGEST_PAUSE = timedelta(hours=1)
RULES_HOLD = timedelta(hours=24)
OUR_NAME = "svodka"
UNWANTED = ("noai", "noindex", "none")
# Words of X-Robots-Tag with a colon of their own; before any other colon stands the robot that is spoken to.
WITH_VALUE = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
SPOKEN = re.compile(rb"tdm-reservation|noai|noindex|content\s*=\s*[\"']?\s*none", re.IGNORECASE)
# Meta elements stand in the head; a page that has filled this much without a body has other troubles.
HEAD_BYTES = 200_000

Rules = Mapping[str, Mapping[str, Any]]


class Unwanted(UnableToFetch):
    """The publisher does not want the page taken: leave it, or come to an agreement."""


@dataclass(frozen=True)
class Verdict:
    """Whether a page may be taken, and what its publisher has said about it."""

    allowed: bool
    reason: str


@dataclass(frozen=True)
class _Said:
    """One voice on text and data mining: reserved or free, where it said so, the policy it names."""

    reserved: bool
    where: str
    policy: str = ""


def rules_are_old(asked_at: datetime | None, *, now: datetime) -> bool:
    """Whether a host has to be asked for its rules before its next page."""
    return asked_at is None or now - asked_at >= RULES_HOLD


def before_asking(url: str, rules: Rules, *, agreed: bool = False) -> Verdict:
    """Whether the page at `url` may be asked for at all, by the files of its host.

    A reservation in tdmrep.json refuses here already: nearer words could lift it, but a publisher who reserves a path
    and opens a page of it is rare, and the request itself is what was not wanted.
    """
    if agreed:
        return Verdict(True, "The publisher has agreed.")
    robots = _robots(rules)
    if robots and not robots.can_fetch(url, OUR_NAME):
        return Verdict(False, "The publisher asks machines not to take this page (robots.txt).")
    said = _in_file(rules, url)
    if said and said.reserved:
        return _refusal(said)
    if said:
        return Verdict(True, f"{said.where}: nothing is reserved.")
    return Verdict(True, "robots.txt lets us in." if robots else "The publisher says nothing to machines.")


def pause(rules: Rules) -> timedelta:
    """How long a host wants to be left alone after each page (Crawl-delay), an hour at the most."""
    robots = _robots(rules)
    seconds = robots.crawl_delay(OUR_NAME) if robots else None
    if seconds is None or not 0 < seconds < float("inf"):
        return timedelta()
    return timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()))


def after_answer(answer: Fetched, before: Verdict, *, agreed: bool = False) -> Verdict:
    """Whether the page that came may be kept, by what it says itself; `before` is what its host has said."""
    if agreed:
        return before
    words, metas = _robots_header(answer.headers.get("x-robots-tag", "")), _metas(answer)
    for where, said in (("X-Robots-Tag", words), ("meta robots", _robots_meta(metas))):
        if unwanted := next((word for word in UNWANTED if word in said), ""):
            return Verdict(False, f"The publisher asks machines not to take this page ({where}: {unwanted}).")
    spoken = _in_metas(metas) or _in_header(answer.headers)
    if spoken is None:
        return before
    return _refusal(spoken) if spoken.reserved else Verdict(True, f"{spoken.where}: nothing is reserved.")


def _refusal(said: _Said) -> Verdict:
    where = f"{said.where}, {said.policy}" if said.policy else said.where
    return Verdict(False, f"The publisher reserves text and data mining ({where}).")


# --- robots.txt ---


def _robots(rules: Rules) -> Protego | None:
    """What robots.txt says, by RFC 9309; None where it is empty or absent: a file that is not there forbids nothing."""
    text = str(rules.get(ROBOTS_FILE, {}).get("text") or "")
    return _parsed(text) if text else None


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)


# --- TDMRep ---


def _in_file(rules: Rules, url: str) -> _Said | None:
    """The first rule whose pattern fits the path."""
    try:
        told = json.loads(str(rules.get(TDM_FILE, {}).get("text") or "[]"))
    except (ValueError, RecursionError):
        return None
    parts = urlsplit(url)
    path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for rule in told if isinstance(told, list) else []:
        if isinstance(rule, dict) and fits(str(rule.get("location") or ""), path):
            reserved = str(rule.get("tdm-reservation")) == "1"
            return _Said(reserved, "tdmrep.json", _policy(rule.get("tdm-policy")))
    return None


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says: * is anything, $ at the end is the end (RFC 9309, 2.2.3)."""
    if not pattern:
        return False
    ends = pattern.endswith("$")
    first, *rest = unquote(pattern.removesuffix("$")).split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for piece in rest[:-1] if ends else rest:
        # The leftmost place is as good as any: what follows has the most room.
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if not ends:
        return True
    return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= position if rest else position == len(path)


def _in_header(headers: Mapping[str, str]) -> _Said | None:
    value = headers.get("tdm-reservation", "").strip()
    return _Said(value == "1", "tdm-reservation header", _policy(headers.get("tdm-policy"))) if value else None


def _in_metas(metas: Mapping[str, str]) -> _Said | None:
    value = metas.get("tdm-reservation", "").strip()
    return _Said(value == "1", "tdm-reservation meta", _policy(metas.get("tdm-policy"))) if value else None


def _policy(value: object) -> str:
    text = str(value or "").strip()
    return text[:300] if text.startswith(("http://", "https://")) else ""


# --- robots tags ---


def _robots_header(value: str) -> set[str]:
    """The words that speak to everybody or to us: `googlebot: noindex, noai` speaks to another."""
    return set(_words_to_us(value.lower()))


def _words_to_us(value: str) -> Iterator[str]:
    ours = True
    for piece in value.split(","):
        name, colon, word = (part.strip() for part in piece.partition(":"))
        if colon and name not in WITH_VALUE:
            ours, piece = name in {OUR_NAME, "*"}, word
        if ours:
            yield piece.strip()


def _robots_meta(metas: Mapping[str, str]) -> set[str]:
    said = f"{metas.get('robots', '')},{metas.get(OUR_NAME, '')}"
    return {word.strip() for word in said.lower().split(",")}


def _metas(answer: Fetched) -> Mapping[str, str]:
    """The meta elements by name; {} without a look where none of the words stands in the page."""
    head = answer.data[:HEAD_BYTES]
    if not SPOKEN.search(head):
        return {}
    try:
        metas = parsed(head.decode("utf-8", "replace")).css("meta[name][content]")
    except UnableToRead:  # no page that people read, and refused with a reason when it comes to be read
        return {}
    return {
        (meta.attributes.get("name") or "").strip().lower(): meta.attributes.get("content") or ""
        for meta in reversed(metas)
    }
