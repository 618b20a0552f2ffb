"""Reads for an editor who looks the names of a story over: every mention, rejected ones too, with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from svodka.dossiers.models import Appearance, Mention
from svodka.names.models import Name
from svodka.stories.models import Story

# Letters on either side of a mention: enough to tell «Устьяна» the ferry from Устьяна the river.
AROUND = 45


@dataclass(frozen=True, slots=True)
class Place:
    """One mention and the words around it; `how` is the rule or model that found it."""

    pk: int
    block: str
    before: str
    surface: str
    after: str
    how: str
    standing: str


@dataclass(frozen=True, slots=True)
class NameInStory:
    """A name with all its places; `rejected` when an editor said that the story does not speak of it."""

    name: Name
    gist: str
    rejected: bool
    confirmed: bool
    places: Sequence[Place]


def names_to_look_over(story: Story, texts: Mapping[str, str]) -> list[NameInStory]:
    """The names in the order of the text, rejected ones last. `texts` are the plain texts by block. Two queries."""
    places: dict[int, list[Place]] = {}
    order = {block: number for number, block in enumerate(texts)}
    mentions = sorted(Mention.objects.filter(story=story), key=lambda m: (order.get(m.block, len(order)), m.start))
    for mention in mentions:
        places.setdefault(mention.name_id, []).append(_place(mention, texts.get(mention.block, "")))
    rows = Appearance.objects.filter(story=story).select_related("name").order_by("rejected", "position", "pk")
    return [_row(row, places.get(row.name_id, [])) for row in rows]


def _place(mention: Mention, text: str) -> Place:
    start, end = mention.start, mention.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Place(
        pk=mention.pk,
        block=mention.block,
        before=("…" if start > AROUND else "") + before.replace("\n", " · "),
        surface=text[start:end] or mention.surface,
        after=after.replace("\n", " · ") + ("…" if len(text) > end + AROUND else ""),
        how=mention.how,
        standing=mention.standing,
    )


def _row(appearance: Appearance, places: list[Place]) -> NameInStory:
    standing = [place for place in places if place.standing != Mention.Standing.REJECTED]
    confirmed = bool(standing) and all(place.standing == Mention.Standing.CONFIRMED for place in standing)
    rejected = appearance.rejected or appearance.name.standing == Name.Standing.REJECTED
    return NameInStory(appearance.name, appearance.gist, rejected, confirmed and not rejected, places)
