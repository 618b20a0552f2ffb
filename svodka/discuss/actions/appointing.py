"""Who is a moderator: membership of one group with one right."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from svodka.discuss.actions.verdicts import MODERATE
from svodka.errors import SvodkaError
from svodka.readers.models import Reader

# The name of the group, as the desk knows it; never translated.
MODERATORS = "moderator"


class UnableToAppoint(SvodkaError):
    """The account is switched off or erased: nobody can sign in to it."""


@transaction.atomic
def appoint_moderator(*, reader: Reader) -> bool:
    """Give a reader the right to moderate; False when they had it from here already. Raises UnableToAppoint."""
    if not reader.is_active or reader.erased_at:
        raise UnableToAppoint(f"The account of {reader.username} is switched off.")
    group = _moderators()
    if reader.groups.filter(pk=group.pk).exists():
        return False
    reader.groups.add(group)
    return True


@transaction.atomic
def dismiss_moderator(*, reader: Reader) -> bool:
    """Take the right back; False when there was none. An owner may moderate all the same."""
    group = _moderators()
    if not reader.groups.filter(pk=group.pk).exists():
        return False
    reader.groups.remove(group)
    return True


def _moderators() -> Group:
    """The group, made when it is missing; its right is put back if somebody took it away."""
    group = Group.objects.get_or_create(name=MODERATORS)[0]
    app, _dot, codename = MODERATE.partition(".")
    group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return group
