"""The list of stories: what is asked for in the address, and a page of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from svodka.search import queries as search
from svodka.stories.models import RightsState, Story

A_PAGE = 50
LONGEST_QUERY = 100
FOUND_AT_ONCE = 500
IN_WORK = (Story.State.TAKEN, Story.State.READY, Story.State.SCHEDULED)
# Key in the address, words, states; the incoming have a screen of their own and stand here under «all».
TABS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("In work"), IN_WORK),
    "taken": (_("Taken"), (Story.State.TAKEN,)),
    "ready": (_("Ready"), (Story.State.READY,)),
    "scheduled": (_("Scheduled"), (Story.State.SCHEDULED,)),
    "live": (_("Published"), (Story.State.LIVE,)),
    "withdrawn": (_("Withdrawn"), (Story.State.WITHDRAWN,)),
    "spiked": (_("Spiked"), (Story.State.SPIKED,)),
    "all": (_("All"), tuple(Story.State.values)),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Values of the address; empty ones do not narrow. `whose` is «mine» or empty."""

    state: str = ""
    q: str = ""
    section: str = ""
    agency: str = ""
    rights: str = ""
    whose: str = ""

    @property
    def narrows(self) -> bool:
        """Whether more than the state is asked for."""
        return bool(self.q or self.section or self.agency or self.rights or self.whose)

    def address(self, **changes: str) -> str:
        """The address of this list with some values changed."""
        given = {name: value for name, value in asdict(replace(self, **changes)).items() if value}
        return reverse("desk_stories") + (f"?{urlencode(given)}" if given else "")


def filters_of(given: QueryDict) -> Filters:
    """What the address asks for; a value that means nothing is passed over."""
    state, rights = given.get("state", ""), given.get("rights", "")
    return Filters(
        state=state if state in TABS else "",
        q=_plain(given.get("q", "")).strip(),
        section=_plain(given.get("section", "")),
        agency=_plain(given.get("agency", "")),
        rights=rights if rights in RightsState.values else "",
        whose="mine" if given.get("whose") == "mine" else "",
    )


def _plain(text: str) -> str:
    """PostgreSQL does not even compare with a NUL."""
    return text.replace("\x00", "")[:LONGEST_QUERY]


def asked_for(filters: Filters, *, by: Any) -> QuerySet[Story]:
    """The stories, the last touched first. A number finds that story in any state."""
    if filters.q.isascii() and filters.q.isdecimal() and len(filters.q) < 19:
        return _rows(Story.objects.filter(pk=int(filters.q)))
    rows = Story.objects.filter(state__in=TABS[filters.state][1])
    if filters.q:
        rows = rows.filter(_named(filters.q))
    if filters.section:
        rows = rows.filter(section=None) if filters.section == "none" else rows.filter(section__slug=filters.section)
    if filters.agency:
        rows = rows.filter(agency__slug=filters.agency)
    if filters.rights:
        rows = rows.filter(copy__rights_state=filters.rights)
    if filters.whose:
        rows = rows.filter(taken_by=by)
    return _rows(rows)


def _named(words: str) -> Q:
    """By the index, which knows word forms; and by letters, for what has just been typed."""
    found = search.find(words, kind="story", limit=FOUND_AT_ONCE).ids
    return Q(pk__in=found) | Q(copy__headline__icontains=words)


def _rows(stories: QuerySet[Story]) -> QuerySet[Story]:
    related = stories.select_related("copy", "section", "agency", "taken_by").defer("copy__body")
    # A story that was brought back has been published and withdrawn once: the state says which moment counts.
    moments = {"withdrawn": "withdrawn_at", "live": "published_at", "scheduled": "scheduled_for"}
    cases = [When(state=state, then=F(field)) for state, field in moments.items()]
    moment = Coalesce(Case(*cases, output_field=DateTimeField()), "copy__latest_revision__created_at", "filed_at")
    return related.annotate(moment=moment).order_by("-moment", "-pk")


def page_of(stories: QuerySet[Story], number: str) -> Any:
    """A page of the list; the nearest one for a number that is none."""
    return Paginator(stories, A_PAGE).get_page(number)


def counted() -> Mapping[str, int]:
    """How many stories there are in each tab. One query."""
    by_state = dict(Story.objects.order_by().values_list("state").annotate(Count("pk")))
    return {key: sum(by_state.get(state, 0) for state in states) for key, (_label, states) in TABS.items()}
