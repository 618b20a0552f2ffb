"""That new pages are not gathered for want of room, or soon will not be, in words of the desk."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from svodka.gather.room import Room, as_noted

_GIGABYTE = 1e9


def room_in_words() -> str:
    """The sentence for everybody at the desk; "" while there is room enough."""
    return in_words(as_noted(settings.DATA, budget=settings.CAPTURES_BUDGET))


def in_words(room: Room) -> str:
    """What a state of the disk means for the newsroom, and what its owner can do."""
    sizes = {"used": room.used, "of": room.of or 0, "free": room.free}
    figures = {name: number_format(size / _GIGABYTE, 1) for name, size in sizes.items()}
    match room.state:
        case "disk":
            return (
                _(
                    "The disk has only %(free)s GB left: no new pages are gathered until there is room. "
                    "Writing and publishing go on."
                )
                % figures
            )
        case "full":
            return (
                _(
                    "Kept pages take all of their %(of)s GB: no new pages are gathered until the owner raises "
                    "SVODKA_CAPTURES_BUDGET or lets old pages go."
                )
                % figures
            )
        case "near":
            return (
                _(
                    "Kept pages take %(used)s of their %(of)s GB. When it is all taken, no new pages are gathered: the "
                    "owner can raise SVODKA_CAPTURES_BUDGET or let old pages go."
                )
                % figures
            )
        case _:
            return ""
