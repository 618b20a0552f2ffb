"""Who has which role: memberships of groups, given and taken back."""

from __future__ import annotations

from django.db import transaction

from svodka.desk.roles import MODERATOR, OWNER, group_of
from svodka.discuss.actions.appointing import UnableToAppoint, appoint_moderator, dismiss_moderator
from svodka.errors import SvodkaError
from svodka.readers.models import Reader


class UnableToDismiss(SvodkaError):
    """The last owner: appoint another one first."""


@transaction.atomic
def appoint(*, reader: Reader, role: str) -> bool:
    """Give a reader a role; False when they had it already. Raises UnableToAppoint for an account switched off."""
    if role == MODERATOR:
        return appoint_moderator(reader=reader)
    if not reader.is_active or reader.erased_at:
        raise UnableToAppoint(f"The account of {reader.username} is switched off.")
    group = group_of(role)
    if role == OWNER:
        # Wagtail asks for this where a standing page is written or a picture's file replaced.
        Reader.objects.filter(pk=reader.pk).update(is_superuser=True, is_staff=True)
    if reader.groups.filter(pk=group.pk).exists():
        return False
    reader.groups.add(group)
    return True


@transaction.atomic
def dismiss(*, reader: Reader, role: str) -> bool:
    """Take a role back; False when there was none. Raises UnableToDismiss for the last owner who can sign in."""
    if role == MODERATOR:
        return dismiss_moderator(reader=reader)
    group = group_of(role)
    if not reader.groups.filter(pk=group.pk).exists() and not (role == OWNER and reader.is_superuser):
        return False
    if role == OWNER:
        others = Reader.objects.select_for_update().filter(groups=group, is_active=True, erased_at=None)
        if not others.exclude(pk=reader.pk).exists():
            raise UnableToDismiss(f"{reader.username} is the last owner: appoint another one first.")
        Reader.objects.filter(pk=reader.pk).update(is_superuser=False, is_staff=False)
    reader.groups.remove(group)
    return True
