"""The rights gate: may this channel carry this text or picture, and why. Pure: no query, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from svodka.stories.models import Copy, Picture, Portal, RightsState

# Where a text or a picture may turn up. «api» has no address yet: whoever makes one finds its answer here.
Channel = Literal["site", "list", "search", "social", "feed", "digest", "dossier", "api"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
# These lead away from the page on which notice, credit and link to the source stand.
_WITHOUT_NOTICE: frozenset[Channel] = frozenset({"social", "feed", "digest", "api"})


class Extent(StrEnum):
    """How much of a text may be shown; of LINK the headline, the first sentence and the address."""

    FULL = "full"
    EXCERPT = "excerpt"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Permission:
    """The gate's answer; `reason` is a sentence for readers, translated when shown."""

    allowed: bool
    extent: Extent
    reason: str | Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """What a story's page says to search engines: whose text it is (`at_source`: the source's page is the true one),
    whether it stands in the site map (`listed`), whether it may be in their index at all.
    """

    at_source: bool
    listed: bool
    indexed: bool
    reason: str | Promise


_TEXT: dict[str, tuple[Extent, Promise]] = {
    RightsState.OWN: (Extent.FULL, _("Our own text.")),
    RightsState.LICENSED: (Extent.FULL, _("Shown in full under an agreement with the holder.")),
    RightsState.CLAIMED_OPEN: (Extent.FULL, _("Claimed to be open; shown with the notice as printed.")),
    RightsState.QUOTATION: (Extent.EXCERPT, _("Quoted within limits; the whole text is at the source.")),
    RightsState.LINK_ONLY: (Extent.LINK, _("The holder does not allow reprints; we give the link.")),
    RightsState.UNKNOWN: (Extent.LINK, _("Rights are not established, so we do not show the text.")),
}

_PICTURE: dict[str, tuple[bool, Promise]] = {
    RightsState.OWN: (True, _("Our own picture.")),
    RightsState.LICENSED: (True, _("Shown under an agreement with the holder.")),
    RightsState.CLAIMED_OPEN: (True, _("Claimed to be open; shown with its credit.")),
    RightsState.QUOTATION: (False, _("A picture cannot be quoted in part, so we do not show it.")),
    RightsState.LINK_ONLY: (False, _("The holder does not allow reprints of the picture.")),
    RightsState.UNKNOWN: (False, _("Nobody has said whose picture it is.")),
}


# What the reader says of a credit that names only the machine a picture lay on.
CACHE_CREDIT = "the credit names a picture cache, not a holder"
_CACHE_REASON = _(
    "“{credit}” is where the picture is stored, not whose it is. The editors will decide when they know the holder."
)

# The credit stands under the frame: that nobody has said whose the picture is would contradict it.
_NAMED_REASON = _("It is said whose the picture is, but not that we may show it.")


def may_show_text(copy: Copy, *, channel: Channel = "site", open_text: str = Portal.OpenText.FULL) -> Permission:
    """How much of the story's words the channel may carry.

    `open_text` is the owner's choice for texts that are only claimed to be open (open_text_of): in full, or an excerpt.
    No channel carries more than the page; of a claimed-open text those that leave the page carry an excerpt, because
    the notice and the link that come with it stand there.
    """
    extent, reason = _TEXT.get(copy.rights_state, _TEXT[RightsState.UNKNOWN])
    claimed = copy.rights_state == RightsState.CLAIMED_OPEN
    if claimed and (channel in _WITHOUT_NOTICE or open_text == Portal.OpenText.EXCERPT):
        return Permission(True, Extent.EXCERPT, _("Claimed to be open; shown as an excerpt with a link to the source."))
    return Permission(True, extent, reason)


def may_show_picture(picture: Picture, *, channel: Channel = "site") -> Permission:
    """Whether the channel may show the picture; a claim of openness needs the credit that comes with it, which a card
    of another site, a feed and a letter do not print.
    """
    allowed, reason = _PICTURE.get(picture.rights_state, _PICTURE[RightsState.UNKNOWN])
    if allowed and picture.rights_state == RightsState.CLAIMED_OPEN and not picture.credit_line:
        return Permission(False, Extent.LINK, _("The picture is claimed to be open, but it names no author."))
    if allowed and picture.rights_state == RightsState.CLAIMED_OPEN and channel in _WITHOUT_NOTICE:
        return Permission(False, Extent.LINK, _("Claimed to be open with its credit, and here no credit is printed."))
    if not allowed and reason is _PICTURE[RightsState.UNKNOWN][1] and picture.credit_line:
        named = picture.rights_why != CACHE_CREDIT
        reason = _NAMED_REASON if named else format_lazy(_CACHE_REASON, credit=picture.credit_line)
    return Permission(allowed, Extent.FULL if allowed else Extent.LINK, reason)


def open_text_of(*, source: str, portal: str) -> str:
    """The owner's choice for claimed-open texts: that of the source before that of the portal, "" for not chosen."""
    return source or portal or Portal.OpenText.FULL


def how_found(copy: Copy, extent: Extent, *, taken: bool, verbatim: bool = False) -> Finding:
    """What the page of a story says to search engines. `extent` is that of the page, `taken`: the text came from
    somewhere else, `verbatim`: it stands as it came.
    """
    if extent == Extent.LINK:
        return Finding(taken, False, True, _("Only a link: what people look for is at the source."))
    if copy.rights_state == RightsState.OWN or not taken:
        return Finding(False, True, True, _("Ours: found here."))
    if extent == Extent.EXCERPT:
        return Finding(False, True, True, _("An excerpt among what we know beside it: found here."))
    if verbatim:
        return Finding(True, False, False, _("A reprint word for word: found at the source."))
    return Finding(True, False, True, _("A reprint: found at the source."))
