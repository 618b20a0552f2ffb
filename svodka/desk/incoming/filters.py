"""What of the incoming is shown, as it stands in the address."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from svodka.stories.models import RightsState, Story

WAITING = (Story.State.INCOMING, Story.State.TAKEN)
# «refused» are pages that became no story; the others are stories. Without a state: what waits for a decision.
STATES = ("", Story.State.INCOMING.value, Story.State.TAKEN.value, Story.State.SPIKED.value, "refused")
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """Values of the address; empty ones do not narrow. `by` is «agency» (grouped) or «time»."""

    agency: str = ""
    section: str = ""
    rights: str = ""
    state: str = ""
    q: str = ""
    by: str = "agency"

    @property
    def narrows(self) -> bool:
        """Whether some of what waits is left out."""
        return bool(self.agency or self.section or self.rights or self.q)

    @property
    def states(self) -> tuple[str, ...]:
        return (self.state,) if self.state else WAITING

    def address(self, **changes: str) -> str:
        """The address of the same list with some values changed."""
        given = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        if given.get("by") == "agency":
            del given["by"]
        return reverse("desk_incoming") + (f"?{urlencode(given)}" if given else "")


def filters_of(given: QueryDict) -> Filters:
    """What the address asks for; a value that means nothing is passed over."""
    state, rights, by = given.get("state", ""), given.get("rights", ""), given.get("by", "")
    return Filters(
        agency=_plain(given.get("agency", "")),
        section=_plain(given.get("section", "")),
        rights=rights if rights in RightsState.values else "",
        state=state if state in STATES else "",
        q=_plain(given.get("q", "")).strip(),
        by=by if by == "time" else "agency",
    )


def _plain(text: str) -> str:
    """PostgreSQL does not even compare with a NUL."""
    return text.replace("\x00", "")[:LONGEST_QUERY]
