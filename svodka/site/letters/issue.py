"""What an edition tells its readers, section by section: the same for the letter and for its page on the site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from svodka.digest import queries
from svodka.digest.models import Edition
from svodka.dossiers.ladders import Ladder
from svodka.dossiers.statements import BoardShown, board
from svodka.site import addresses, promises, shown
from svodka.site.templatetags.site_text import in_language
from svodka.stories.models import Correction, Story
from svodka.stories.queries import Masthead, opening_words
from svodka.stories.rights import Extent, may_show_text, open_text_of

# Two lines of a column of 600 px, three on a phone.
SUMMARY_LETTERS = 180
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Item:
    """A story: `summary` is what the rights let the digest repeat of it, of a bare link the first sentence."""

    pk: int
    section: int | None
    headline: str
    language: str
    summary: str
    address: str
    at: datetime
    agency: str
    comment_count: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section's stories, under its name in the language of the letter."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction made within the day."""

    section: int | None
    note: str
    headline: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A row of the promised dates."""

    label: str
    address: str
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition as one reader of it gets it; `total` counts the stories of all sections."""

    day: date
    address: str
    parts: Sequence[Part]
    corrections: Sequence[Mended]
    total: int
    board_title: str = ""
    board: Sequence[Promised] = ()

    @property
    def count(self) -> int:
        return sum(len(part.items) for part in self.parts)

    @property
    def first(self) -> Item | None:
        return self.parts[0].items[0] if self.parts else None


@dataclass(frozen=True, slots=True)
class EditionWords:
    """Everything that an edition holds, read once for all its letters. Addresses are of no language yet."""

    edition: Edition
    stories: Sequence[Story]
    openings: Mapping[int, str]
    corrections: Sequence[Correction]
    open_text: str
    board: BoardShown | None = None

    def issue(self, *, sections: frozenset[int] = frozenset()) -> Issue:
        """In the language that is active; of all sections when none is chosen."""
        items = [self._item(story) for story in self.stories]
        chosen = [item for item in items if not sections or item.section in sections]
        return Issue(
            day=self.edition.day,
            address=edition_address(self.edition),
            parts=_parts(chosen, {story.section_id: story.section for story in self.stories if story.section}),
            corrections=[
                _mended(found) for found in self.corrections if not sections or found.story.section_id in sections
            ],
            total=len(items),
            board_title=_clean(promises.title_of(self.board)) if self.board else "",
            board=self._board(),
        )

    def _board(self) -> list[Promised]:
        """The same for all sections: promises belong to the whole paper."""
        return [
            Promised(_clean(in_language(row.link)), addresses.dossier_address(row.link.kind, row.link.slug), row.ladder)
            for row in (self.board.rows if self.board else ())
        ]

    def _item(self, story: Story) -> Item:
        assert story.published_at
        return Item(
            pk=story.pk,
            section=story.section_id,
            headline=_clean(story.copy.headline),
            language=story.copy.language,
            summary=self._summary(story),
            address=addresses.story_address(story.pk, story.slug),
            at=story.published_at,
            agency=_clean(story.agency.name) if story.agency else "",
            comment_count=story.comment_count,
        )

    def _summary(self, story: Story) -> str:
        first, extent = self.openings.get(story.pk, ""), _extent(story, self.open_text)
        return _clean(shown.opening(story.copy.standfirst, first, extent, SUMMARY_LETTERS))


def words_of(edition: Edition, *, head: Masthead | None) -> EditionWords:
    """The stories that may still be told, the corrections, the dates promised by that day: five queries at the most.
    What has been withdrawn since the edition closed is not among them.
    """
    stories = queries.stories_of(edition)
    open_text = head.open_text if head else ""
    bare = [story.pk for story in stories if not story.copy.standfirst]
    openings = opening_words(bare) if bare else {}
    promised = board(edition.day, limit=promises.ON_THE_FRONT, drawn=False)
    return EditionWords(edition, stories, openings, queries.corrections_of(edition), open_text, promised)


def edition_address(edition: Edition) -> str:
    """Its page: of the day for the main one, with the hour for the others."""
    if edition.main:
        return reverse("site:digest_edition", args=(edition.day,))
    hour = f"{timezone.localtime(edition.cut_off_at):%H%M}"
    return reverse("site:digest_edition_at", args=(edition.day, hour))


def _extent(story: Story, open_text: str) -> Extent:
    intake = getattr(story.capture.source, "intake", None) if story.capture and story.capture.source else None
    wanted = open_text_of(source=intake.open_text if intake else "", portal=open_text)
    return may_show_text(story.copy, channel="digest", open_text=wanted).extent


def _parts(items: Sequence[Item], sections: Mapping[int | None, Any]) -> list[Part]:
    """By section, in the order in which the edition comes to each; what has none stands last."""
    order = list(dict.fromkeys(item.section for item in items))
    order.sort(key=lambda section: section is None)

    def title(section: int | None) -> str:
        return pgettext("section", "Other news") if section is None else in_language(sections[section])

    return [Part(title(section), [item for item in items if item.section == section]) for section in order]


def _mended(correction: Correction) -> Mended:
    story = correction.story
    return Mended(
        section=story.section_id,
        note=_clean(correction.note),
        headline=_clean(story.copy.headline),
        language=story.copy.language,
        address=addresses.story_address(story.pk, story.slug),
    )


def _clean(text: str) -> str:
    """Without what slots are marked with and no header may hold."""
    return _UNSEEN.sub(" ", text)
