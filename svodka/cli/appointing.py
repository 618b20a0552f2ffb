"""`svodka appoint`: who is owner, editor, author, moderator."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches

from django.conf import settings
from django.db.models import Q

from svodka.cli.messages import WrongUsage, _, say
from svodka.desk.appointing import UnableToDismiss, appoint, dismiss
from svodka.desk.roles import MODERATOR
from svodka.discuss.actions.appointing import UnableToAppoint
from svodka.readers.models import Reader
from svodka.readers.names import key_of
from svodka.readers.queries import called

NEAR_ONES = 3
# Names that begin alike, of which the nearest are shown: enough for a slip of the pen in any but the first letters.
CANDIDATES = 2_000


def run(arguments: Namespace) -> int:
    reader = find_reader(arguments.reader)
    say(_appoint(reader, arguments.give) if arguments.give else _dismiss(reader, arguments.take_back))
    return 0


def find_reader(who: str) -> Reader:
    """The reader of this e-mail address or name. Raises WrongUsage with those that are near it."""
    if "@" in who:
        found = Reader.objects.filter(email__iexact=who.strip()).first()
    else:
        found = called(who).order_by("pk").first()
    if found:
        return found
    near = near_ones(who)
    if near:
        told = _("There is no reader %(who)s. Near it: %(near)s.") % {"who": who, "near": ", ".join(near)}
        raise WrongUsage(told)
    raise WrongUsage(_("There is no reader %s: give the e-mail address or the name, as it stands on the site.") % who)


def near_ones(who: str) -> list[str]:
    """Up to three addresses or names that look like it."""
    if "@" in who:
        rows = Reader.objects.filter(email__istartswith=who[:2]).values_list("email", flat=True)[:CANDIDATES]
        return get_close_matches(who.lower(), [email.lower() for email in rows], NEAR_ONES)
    key = key_of(who)
    rows = Reader.objects.filter(Q(name_key__startswith=key[:2]) | Q(name_key="")).values_list("username", flat=True)
    names = {key_of(name): name for name in rows[:CANDIDATES]}
    return [names[near] for near in get_close_matches(key, names, NEAR_ONES)]


def _appoint(reader: Reader, role: str) -> str:
    place = "moderation" if role == MODERATOR else "desk"
    told = {"name": reader.username, "role": _ROLES[role](), "address": f"{settings.PUBLIC_ADDRESS}/{place}/"}
    try:
        made = appoint(reader=reader, role=role)
    except UnableToAppoint:
        raise WrongUsage(_("The account of %(name)s is switched off: nobody can sign in to it.") % told) from None
    if role == MODERATOR:
        if made:
            return _("%(name)s is a moderator now: %(address)s") % told
        return _("%(name)s was a moderator already: %(address)s") % told
    if made:
        return _("%(name)s, from now on: %(role)s. The desk: %(address)s") % told
    return _("%(name)s, as before: %(role)s. The desk: %(address)s") % told


def _dismiss(reader: Reader, role: str) -> str:
    told = {"name": reader.username, "role": _ROLES[role]()}
    try:
        gone = dismiss(reader=reader, role=role)
    except UnableToDismiss:
        raise WrongUsage(_("%(name)s is the last owner: make somebody else one first.") % told) from None
    if role != MODERATOR:
        return (_("%(name)s, no longer: %(role)s.") if gone else _("%(name)s was not: %(role)s.")) % told
    if reader.is_superuser:
        return _("%(name)s owns the portal, and owners may moderate in any case.") % told
    return (_("%(name)s is no longer a moderator.") if gone else _("%(name)s was no moderator.")) % told


# Translated when they are said: the language of the terminal is known by then.
_ROLES = {
    "owner": lambda: _("owner"),
    "editor": lambda: _("editor"),
    "author": lambda: _("author"),
    "moderator": lambda: _("moderator"),
}
