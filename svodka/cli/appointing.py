"""`svodka appoint`: who may moderate."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches

from django.conf import settings
from django.db.models import Q

from svodka.cli.messages import WrongUsage, _, say
from svodka.discuss.actions.appointing import UnableToAppoint, appoint_moderator, dismiss_moderator
from svodka.readers.models import Reader
from svodka.readers.names import key_of
from svodka.readers.queries import called

NEAR_ONES = 3
# Names that begin alike, of which the nearest are shown: enough for a slip of the pen in any but the first letters.
CANDIDATES = 2_000


def run(arguments: Namespace) -> int:
    reader = find_reader(arguments.reader)
    say(_appoint(reader) if arguments.moderator else _dismiss(reader))
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


def _appoint(reader: Reader) -> str:
    told = {"name": reader.username, "address": f"{settings.PUBLIC_ADDRESS}/moderation/"}
    try:
        made = appoint_moderator(reader=reader)
    except UnableToAppoint:
        raise WrongUsage(_("The account of %(name)s is switched off: nobody can sign in to it.") % told) from None
    if made:
        return _("%(name)s is a moderator now: %(address)s") % told
    return _("%(name)s was a moderator already: %(address)s") % told


def _dismiss(reader: Reader) -> str:
    told = {"name": reader.username}
    gone = dismiss_moderator(reader=reader)
    if reader.is_superuser:
        return _("%(name)s owns the portal, and owners may moderate in any case.") % told
    return (_("%(name)s is no longer a moderator.") if gone else _("%(name)s was no moderator.")) % told
