"""A change at the source as one row of the desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from svodka import flow
from svodka.desk.stories import screen
from svodka.desk.stories.form import label_of, value_in_words
from svodka.readers.models import Reader
from svodka.stories.differences import Passage, Piece, words_changed
from svodka.stories.models import SourceChange, Story

# Each is two pages read, 30 to 100 ms; what is older moves up when these are decided.
ON_A_SCREEN = 20
DECIDED_SHOWN = 40
OPEN = SourceChange.State.OPEN
COUNTED_FOR = 60
_COUNT = "desk.changes-open"


@dataclass(frozen=True, slots=True)
class Line:
    """A passage in words: the field, the two texts as one, and what stands in the story where a person has written."""

    label: str
    pieces: Sequence[Piece]
    by_hand: bool
    stands: str


@dataclass(frozen=True, slots=True)
class Row:
    """One change. `words` is what readers would be told; "" where nobody has to be. `unreadable`: why there is no
    difference to be shown.
    """

    change: SourceChange
    story: Story
    lines: Sequence[Line]
    may: bool
    follows: bool
    words: str
    link: str
    unreadable: str = ""

    @property
    def is_open(self) -> bool:
        return self.change.state == OPEN

    @property
    def is_gone(self) -> bool:
        return self.change.kind == SourceChange.Kind.GONE


def changes() -> QuerySet[SourceChange]:
    """With everything that a row needs, the newest first."""
    along = (
        "story__copy__latest_revision", "story__capture", "story__agency", "story__source_watch", "before", "capture",
        "decided_by",
    )  # fmt: skip
    return SourceChange.objects.select_related(*along).order_by("-found_at", "-pk")


def count_open(*, fresh: bool = False) -> int:
    """How many wait for somebody; in the menu of every page at most a minute old. One query, or none."""
    count: int | None = None if fresh else cache.get(_COUNT)
    if count is None:
        count = SourceChange.objects.filter(state=OPEN).count()
        cache.set(_COUNT, count, COUNTED_FOR)
    return count


def row_of(change: SourceChange, *, by: Reader) -> Row:
    """The change as `by` sees it; a decided one without its difference."""
    story, unreadable, follows = change.story, "", False
    lines: list[Line] = []
    if change.state == OPEN and change.kind == SourceChange.Kind.CHANGED:
        try:
            differs = flow.difference_of(change, captures=settings.CAPTURES)
            lines, follows = [_line(one) for one in differs.passages], bool(differs.taken)
        except flow.UnableToFollow as refusal:
            unreadable = str(refusal)
    words = default_words(story) if story.state == Story.State.LIVE and follows else ""
    may = change.state == OPEN and screen.may_write(by, story)
    capture = change.capture or change.before
    return Row(change, story, lines, may, follows, words, capture.address if capture else "", unreadable)


def rows_of(found: Collection[SourceChange], *, by: Reader) -> list[Row]:
    return [row_of(change, by=by) for change in found]


def default_words(story: Story) -> str:
    """What readers of the story are told when nobody writes anything else, in its language where the portal has it."""
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(story.copy.language if story.copy.language in known else settings.LANGUAGE_CODE):
        return _("The source has changed its report; the text follows it.")


def _line(passage: Passage) -> Line:
    before, after = (_in_words(passage.field, text) for text in (passage.before, passage.after))
    stands = _in_words(passage.field, passage.stands) if passage.stands else ""
    return Line(label_of(passage.field), words_changed(before, after), passage.by_hand, stands)


def _in_words(field: str, text: str) -> str:
    return text if field == "body" or not text else value_in_words(field, text)
