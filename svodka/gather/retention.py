"""How long the bytes of captures stay, as SVODKA_KEEP_CAPTURES says it. Pure.

`400 days; refused 30 days; live forever`: an age for everything, and for kinds of pages that have one of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from svodka.errors import SvodkaError

FOREVER = "forever"
# What an age may be said of: pages behind live stories, and pages that were no articles.
KINDS = ("live", "refused")
_PART = re.compile(rf"(?:({'|'.join(KINDS)})\s+)?(?:({FOREVER})|(\d{{1,5}})\s*(day|year)s?)", re.I)
_DAYS = {"day": 1, "year": 365}


class UnableToUnderstandRule(SvodkaError, ImproperlyConfigured):
    """What SVODKA_KEEP_CAPTURES says is no rule; the message shows some that are."""


@dataclass(frozen=True, slots=True)
class Rule:
    """After how long bytes go, by the kind of page; None: never. `other` is every page of no kind of its own."""

    other: timedelta | None = None
    refused: timedelta | None = None
    live: timedelta | None = None

    @property
    def lets_go(self) -> bool:
        """Whether there is anything that ever goes."""
        return any((self.other, self.refused, self.live))

    def said(self, kind: str) -> str:
        """The part that a kind falls under, for the ledger: «refused 30 days»."""
        age = getattr(self, kind)
        return f"{kind} {age.days} days" if age else f"{kind} {FOREVER}"


def rule_of(words: str) -> Rule:
    """What the words mean; refused pages go with the others and live ones stay unless they are named. Raises
    UnableToUnderstandRule.
    """
    ages: dict[str, timedelta | None] = {}
    for part in (part.strip() for part in words.split(";") if part.strip()):
        found = _PART.fullmatch(part)
        kind = (found[1] or "other").lower() if found else ""
        if found is None or kind in ages or (found[3] and int(found[3]) == 0):
            raise UnableToUnderstandRule(
                f"SVODKA_KEEP_CAPTURES: «{part}» is no rule. Some that are: «{FOREVER}», «400 days», "
                f"«400 days; refused 30 days; live {FOREVER}»."
            )
        ages[kind] = None if found[2] else timedelta(days=int(found[3]) * _DAYS[found[4].lower()])
    other = ages.get("other")
    return Rule(other, ages.get("refused", other), ages.get("live"))
