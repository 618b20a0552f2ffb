"""Why a moderator acts, ready to be chosen. In small letters: a reason follows a colon where it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_HOW = "reason of a moderator, after a colon"
_ADVERTISING = pgettext_lazy(_HOW, "advertising")
_INSULTS = pgettext_lazy(_HOW, "insults")
_REPEATED = pgettext_lazy(_HOW, "the same again and again")
_REVIEWED = pgettext_lazy(_HOW, "the decision was reviewed")

READY: Mapping[str, Mapping[str, Promise]] = {
    "hide": {
        "off-topic": pgettext_lazy(_HOW, "off topic"),
        "people": pgettext_lazy(_HOW, "about people, not about the matter"),
        "insults": _INSULTS,
        "advertising": _ADVERTISING,
        "repeated": _REPEATED,
        "law": pgettext_lazy(_HOW, "against the law"),
    },
    "restore": {"mistake": pgettext_lazy(_HOW, "hidden by mistake"), "reviewed": _REVIEWED},
    "keep": {
        "fair": pgettext_lazy(_HOW, "no rule is broken"),
        "dispute": pgettext_lazy(_HOW, "a dispute, not an offence"),
    },
    "ban": {
        "advertising": _ADVERTISING,
        "insults": _INSULTS,
        "repeated": _REPEATED,
        "around": pgettext_lazy(_HOW, "around another ban"),
    },
    "release": {
        "mistake": pgettext_lazy(_HOW, "banned by mistake"),
        "reviewed": _REVIEWED,
        "promised": pgettext_lazy(_HOW, "promises to keep the rules"),
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
