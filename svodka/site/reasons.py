"""Why a moderator acts, ready to be chosen. In small letters: a reason follows a colon where it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ADVERTISING = _("advertising")
_INSULTS = _("insults")
_REPEATED = _("the same again and again")
_REVIEWED = _("the decision was reviewed")

READY: Mapping[str, Mapping[str, Promise]] = {
    "hide": {
        "off-topic": _("off topic"),
        "people": _("about people, not about the matter"),
        "insults": _INSULTS,
        "advertising": _ADVERTISING,
        "repeated": _REPEATED,
        "law": _("against the law"),
    },
    "restore": {"mistake": _("hidden by mistake"), "reviewed": _REVIEWED},
    "keep": {
        "fair": _("no rule is broken"),
        "dispute": _("a dispute, not an offence"),
    },
    "ban": {
        "advertising": _ADVERTISING,
        "insults": _INSULTS,
        "repeated": _REPEATED,
        "around": _("around another ban"),
    },
    "close": {
        "circles": _("it goes in circles"),
        "people": _("about people, not about the matter"),
        "over": _("the matter is closed"),
    },
    "reopen": {"calm": _("it has calmed down"), "reviewed": _REVIEWED},
    "stand": {"asked": _("the question comes back again and again")},
    "unstand": {"quiet": _("it has gone quiet"), "reviewed": _REVIEWED},
    "release": {
        "mistake": _("banned by mistake"),
        "reviewed": _REVIEWED,
        "promised": _("promises to keep the rules"),
    },
}
# Nothing ready fits: the moderator's own words alone.
OWN = "own"


@dataclass(frozen=True, slots=True)
class Given:
    """What a moderator chose and wrote."""

    chosen: str = ""
    words: str = ""

    def in_full(self, act: str) -> str:
        """The reason as it is kept, in the portal's own language whatever the form spoke; empty when none was given."""
        with translation.override(settings.LANGUAGE_CODE):
            ready = str(READY[act].get(self.chosen, ""))
        return ": ".join(part for part in (ready, self.words.strip()) if part)


def given(request: HttpRequest) -> Given:
    """From the fields of parts/moderator_reason.html."""
    return Given(request.POST.get("ready", ""), request.POST.get("reason", ""))


def ready_for(act: str) -> Sequence[tuple[str, str]]:
    """(key, words) for the form, in its language."""
    return [(key, str(words)) for key, words in READY[act].items()]
