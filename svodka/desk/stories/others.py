"""Who else tells of a story's happening, as the desk sees it: in whatever state."""

from __future__ import annotations

from dataclasses import dataclass

from svodka.stories.models import SourceChange, Story, Telling


@dataclass(frozen=True, slots=True)
class Together:
    """Its telling (None for a story that has never been compared) and the other reports of its happening."""

    telling: Telling | None
    others: list[Story]
    is_moved: bool

    @property
    def percent(self) -> int:
        """How much of its words stand in the text it repeats."""
        return round((self.telling.share or 0) * 100) if self.telling else 0


def together(story: Story) -> Together:
    """What stands beside the form. Two queries at the most."""
    telling = Telling.objects.filter(story=story).select_related("happening", "reprint_of__copy").defer("terms").first()
    others: list[Story] = []
    if telling and telling.happening_id:
        rows = Story.objects.filter(telling__happening=telling.happening_id).exclude(pk=story.pk)
        rows = rows.select_related("agency", "copy", "capture__source").defer("copy__body")
        others = list(rows.order_by("filed_at", "pk"))
    return Together(telling, others, bool(telling and telling.settled))


def open_changes(story: Story) -> list[SourceChange]:
    """What its page says otherwise, or that it is gone, and nobody has decided on. One query."""
    return list(SourceChange.objects.filter(story=story, state=SourceChange.State.OPEN).order_by("kind"))
