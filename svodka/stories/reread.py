"""What a story's words would be if its page were filed as it is read now, beside what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from svodka.stories.actions.filing import copy_as_read
from svodka.stories.manuscripts import TEXTS, Manuscript, changed_fields, settled_stream
from svodka.stories.models import LedgerEntry, Story
from svodka.text.records import Article

# The desk's own: no page says them.
_OURS = frozenset({"editor_note", "translator", "original_outlet", "original_country"})
FROM_THE_PAGE = tuple(name for name in TEXTS if name not in _OURS)
_SAVINGS = ("edited", "updated", "corrected", "draft saved")
_DECIDED = "rights decided"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A field that is read otherwise than it stands. `by_hand`: no reading of the page ever gave what stands there."""

    field: str
    stands: Any
    read: Any
    by_hand: bool


def as_read(story: Story, article: Article) -> dict[str, Any]:
    """The fields that come from the page, as filing would fill them. `story` needs its capture and agency; two queries
    at the most.
    """
    copy = copy_as_read(story, article)
    words: dict[str, Any] = {name: getattr(copy, name) for name in FROM_THE_PAGE}
    told = (article.dateline.date if article.dateline else None) or article.published
    return {**words, "body": settled_stream(copy.body.raw_data), "agency_date": told.isoformat() if told else None}


def otherwise(stands: Manuscript, read: Manuscript, readings: Iterable[Mapping[str, Any]]) -> list[Otherwise]:
    """The fields of `read` that differ from what `stands`. `readings` are what earlier readings of the page gave."""
    earlier = list(readings)
    found = []
    for name in changed_fields({field: stands[field] for field in read}, read):
        by_hand = all(changed_fields({name: before.get(name)}, {name: stands[name]}) for before in earlier)
        found.append(Otherwise(name, stands[name], read[name], by_hand))
    return found


def touched(story: Story) -> frozenset[str]:
    """The fields that somebody has saved, whatever they say now: the ledger's word. One query."""
    rows = LedgerEntry.objects.filter(story=story, signed__isnull=False, act__in=(*_SAVINGS, _DECIDED))
    found: set[str] = set()
    for act, detail in rows.values_list("act", "detail"):
        found.update(("rights_state", "rights_why") if act == _DECIDED else detail.get("fields", ()))
    return frozenset(found)
