"""`svodka sources`: how they are doing; finding and adding one; lists of feeds in and out."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from svodka.cli.messages import WrongUsage, _, say
from svodka.cli.refusals import in_words
from svodka.cli.source_list import show_sources
from svodka.cli.source_parser import parse
from svodka.cli.source_places import look_into, password
from svodka.desk.shelves.log import note
from svodka.errors import SvodkaError
from svodka.fetch import fetch
from svodka.gather import actions as gather
from svodka.gather.feeds import FEED_BYTES
from svodka.gather.finding import Found, UnableToFindFeed, find_feeds
from svodka.gather.learning import UnableToLearnLinks, learn_links
from svodka.gather.listings import read_listing
from svodka.gather.models import Source
from svodka.gather.opml import Outline, read_opml, write_opml
from svodka.gather.places import Kind, kind_of
from svodka.stories import actions as stories
from svodka.stories.models import Intake, Section
from svodka.stories.queries import masthead

# Somebody is waiting at a terminal.
PATIENCE = 15.0
SHOWN = 3


def run(arguments: Namespace) -> int:
    acts = {"add": _add, "import": _import, "export": _export, "parser": parse, "password": password}
    act = acts.get(arguments.act or "", _list)
    return act(arguments, timezone.now())


def _list(_arguments: Namespace, now: datetime) -> int:
    show_sources(now)
    return 0


def _add(arguments: Namespace, now: datetime) -> int:
    """Look first, then add: a source that gives nothing would only ever be failing."""
    section = section_named(arguments.section)
    selector, [found, *others] = _looked_at(arguments, now)
    name = arguments.name or found.feed.title[:200] or found.url
    with transaction.atomic():
        source = gather.add_source(
            name=name,
            feed_url=found.url,
            now=now,
            link_selector=selector,
            agreed=arguments.agreed,
            kinds=tuple(Kind),
        )
        Intake.objects.create(
            source=source,
            section=section,
            agency=stories.agency_named(arguments.agency) if arguments.agency else None,
            rights_state=arguments.rights or "",
            publish_at_once=arguments.publish,
        )
        note(source, "source.added", by=None, now=now, feed=source.feed_url)
    for address, reason in found.looked_at:
        say(f"  – {address}: {in_words(reason)}")
    told = {
        "kind": _KINDS.get(found.feed.kind, found.feed.kind),
        "address": found.url,
        "how": _HOW[found.how],
        "count": len(found.feed.entries),
    }
    say(_("Found: %(kind)s, %(address)s (%(how)s), %(count)s items:") % told)
    for entry in found.feed.entries[:SHOWN]:
        say(f"  · {entry.title or entry.url}")
    say(_("Added as %(slug)s; a running portal polls it within seconds.") % {"slug": source.slug})
    if others:
        say(_("The page names other feeds, too; add those that you want by their addresses:"))
    for other in others:
        say(f"  · {other.url}  {other.feed.title}")
    return 0


def _looked_at(arguments: Namespace, now: datetime) -> tuple[str, list[Found]]:
    """The selector, if it is one of a listing page, and what is at the address; behind it what else the page names."""
    if kind_of(arguments.address) is not Kind.WEB:
        if arguments.links or arguments.like:
            raise WrongUsage(_("A mailbox or a folder has no links to pick."))
        return "", [look_into(arguments.address, now)]
    if not (arguments.links or arguments.like):
        return "", _found(arguments, now)
    selector, found = _listing(arguments, now)
    return selector, [found]


_HOW = {
    "given": _("the address given"),
    "named by the page": _("the page names it"),
    "linked from the page": _("the page links to it"),
    "usual place": _("a usual place"),
    "sitemap": _("a site map"),
    "links": _("links of a page"),
}
# The others (RSS, Atom, RDF, JSON Feed) are called so everywhere.
_KINDS = {
    "sitemap": _("site map"),
    "news sitemap": _("site map of news"),
    "listing page": _("page that lists stories"),
    "folder": _("folder"),
    "mailbox": _("mailbox"),
}


def section_named(slug: str | None) -> Section | None:
    """Raises WrongUsage with the sections that there are."""
    section = Section.objects.filter(slug=slug).first() if slug else None
    if slug and section is None:
        known = ", ".join(Section.objects.values_list("slug", flat=True)) or "—"
        message = _("%(option)s: there is no %(slug)s; there are: %(known)s.")
        raise WrongUsage(message % {"option": "--section", "slug": slug, "known": known})
    return section


def _found(arguments: Namespace, now: datetime) -> list[Found]:
    """At least one. Raises UnableToFindFeed when all that was looked at has been told."""
    door = partial(fetch, agent=settings.USER_AGENT, timeout=PATIENCE)
    try:
        return find_feeds(arguments.address, fetcher=door, now=now, allowed=settings.FETCH_ALLOWED)
    except UnableToFindFeed as nothing:
        for address, reason in nothing.looked_at if len(nothing.looked_at) > 1 else ():
            say(f"  – {address}: {in_words(reason)}")
        raise


def _listing(arguments: Namespace, now: datetime) -> tuple[str, Found]:
    """The selector, given or learnt from the stories of --like, and what it picks."""
    answer = fetch(
        arguments.address,
        agent=settings.USER_AGENT,
        timeout=PATIENCE,
        max_bytes=FEED_BYTES,
        now=now,
        allowed=settings.FETCH_ALLOWED,
    )
    if not arguments.like:
        feed = read_listing(answer.data, url=answer.final_url, selector=arguments.links, charset=answer.charset)
        return arguments.links, Found(arguments.address, feed, "links")
    try:
        learnt = learn_links(answer.data, url=answer.final_url, examples=arguments.like, charset=answer.charset)
    except UnableToLearnLinks as refusal:
        raise UnableToLearnLinks(in_words(str(refusal))) from None
    told = {"selector": learnt.selector, "count": len(learnt.others)}
    say(_("The links are picked by «%(selector)s», and %(count)s more than your examples:") % told)
    for item in learnt.others[: 2 * SHOWN]:
        say(f"  · {item.title or item.url}")
    return learnt.selector, Found(arguments.address, learnt.feed, "links")


def _import(arguments: Namespace, now: datetime) -> int:
    """Every feed of the list that we have not got; exit status 1 when one of them could not be added."""
    try:
        data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    except OSError as error:
        raise WrongUsage(f"{arguments.file}: {error.strerror}") from None
    added, known, refused = 0, 0, 0
    for outline in read_opml(data):
        try:
            with transaction.atomic():
                source = gather.add_source(name=outline.name, feed_url=outline.feed_url, now=now)
                Intake.objects.create(source=source)
                note(source, "source.added", by=None, now=now, feed=source.feed_url)
            added += 1
        except SvodkaError as refusal:
            there = isinstance(refusal, gather.GatheredAlready)
            known, refused = known + there, refused + (not there)
            say(f"  – {outline.name}: {in_words(str(refusal))}")
    told = {"added": added, "known": known, "refused": refused}
    say(_("Added: %(added)s; there already: %(known)s; not added: %(refused)s.") % told)
    return 1 if refused else 0


def _export(_arguments: Namespace, _now: datetime) -> int:
    # Mailboxes and folders are nobody else's.
    rows = Source.objects.filter(link_selector="", feed_url__startswith="http").order_by("name", "pk")
    head = masthead()
    listed = write_opml(
        (Outline(row.name, row.feed_url, row.site_url) for row in rows), title=head.name if head else ""
    )
    sys.stdout.buffer.write(listed)
    sys.stdout.flush()
    return 0
