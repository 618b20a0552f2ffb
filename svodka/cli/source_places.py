"""`svodka sources add` of a mailbox or a folder, and `svodka sources password`."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from svodka.cli.messages import WrongUsage, _, say
from svodka.fetch.mailbox import Mailbox, parse_mailbox
from svodka.gather import actions as gather
from svodka.gather.finding import Found
from svodka.gather.models import Source
from svodka.gather.passwords import PASSWORDS_FILE, keep_password, passwords
from svodka.gather.places import Kind, Listed, Places, kind_of

# Somebody is waiting at a terminal.
PATIENCE = 15.0


def look_into(address: str, now: datetime) -> Found:
    """What a mailbox or a folder shows. The password of a new mailbox is asked for, and kept once it has let us in.

    Raises UnableToFetch.
    """
    if kind_of(address) is Kind.FOLDER:
        return _found(_places({}).listed(address, now=now))
    box = parse_mailbox(address)
    known = _known()
    if box.account in known:
        return _found(_places(known).listed(box.address, now=now))
    return _found(_let_in(box, _asked(box), now))


def password(arguments: Namespace, now: datetime) -> int:
    """Another password for a mailbox, kept once it has let us in."""
    source = Source.objects.filter(slug=arguments.mailbox).first()
    address = source.feed_url if source else arguments.mailbox
    if kind_of(address) is not Kind.MAILBOX:
        raise WrongUsage(
            _("%s is no mailbox: give imaps://USER@HOST/FOLDER, or the source's name.") % arguments.mailbox
        )
    box = parse_mailbox(address)
    kept = _asked(box)
    _let_in(box, kept, now)
    for source in Source.objects.filter(feed_url__startswith="imap"):
        if parse_mailbox(source.feed_url).account == box.account:
            gather.poll_soon(source, now=now)
    say(_("The password for %s is kept.") % box.account)
    if _known()[box.account] != kept:
        say(_("SVODKA_MAILBOX_PASSWORDS names another one, which counts more."))
    return 0


def _let_in(box: Mailbox, password: str, now: datetime) -> Listed:
    listed = _places({box.account: password}).listed(box.address, now=now)
    keep_password(settings.DATA / PASSWORDS_FILE, box.account, password)
    return listed


def _asked(box: Mailbox) -> str:
    """From the terminal without showing it, else the first line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(_("Password of %s: ") % box.account)
    said = sys.stdin.readline().rstrip("\r\n")
    if not said:
        raise WrongUsage(_("Give the password of %s on standard input, or at a terminal.") % box.account)
    return said


def _known() -> Mapping[str, str]:
    return passwords(settings.DATA / PASSWORDS_FILE, settings.MAILBOX_PASSWORDS)


def _places(known: Mapping[str, str]) -> Places:
    return Places(lambda: known, settings.FOLDERS, timeout=PATIENCE, allowed=settings.FETCH_ALLOWED)


def _found(listed: Listed) -> Found:
    return Found(listed.url, listed.feed, "given", ((listed.url, listed.complaint),) if listed.complaint else ())
