"""What a story's words would be if its page were filed as it is read now, beside what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from svodka.stories.actions.filing import copy_as_read
from svodka.stories.manuscripts import TEXTS, Manuscript, changed_fields, settled_stream
from svodka.stories.models import Story
from svodka.text.records import Article

# The desk's own: no page says them.
_OURS = frozenset({"editor_note", "translator", "original_outlet", "original_country"})
FROM_THE_PAGE = tuple(name for name in TEXTS if name not in _OURS)


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
