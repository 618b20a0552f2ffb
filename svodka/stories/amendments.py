"""What the paper had to put right: corrections of live stories, and stories taken back because they were not so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, F, TextField, Value

from svodka.stories.models import Correction, Story


@dataclass(frozen=True, slots=True)
class Amendment:
    """A line of the paper's list. `note` is the editor's, empty for a story that was `withdrawn`."""

    at: datetime
    note: str
    story_id: int
    slug: str
    headline: str
    language: str
    withdrawn: bool


_OF_COPY = ("story__slug", "story__copy__headline", "story__copy__language")


def latest_amendments(limit: int) -> list[Amendment]:
    """The latest ones, in one query. What was withdrawn for its rights, or published too early, is nobody's error."""
    retracted = Story.objects.filter(state=Story.State.WITHDRAWN, withdrawn_for=Story.WithdrawnFor.RETRACT)
    taken_back = retracted.values_list(
        F("withdrawn_at"), Value("", output_field=TextField()), "pk", "slug", "copy__headline", "copy__language",
        Value(True, output_field=BooleanField()),
    )  # fmt: skip
    corrected = Correction.objects.filter(story__state=Story.State.LIVE)
    rows = corrected.values_list("made_at", "note", "story_id", *_OF_COPY, Value(False, output_field=BooleanField()))
    return [Amendment(*row) for row in rows.union(taken_back, all=True).order_by("-made_at")[:limit]]
