"""Mentions follow their words when a story is edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from svodka.dossiers.models import Appearance, Mention
from svodka.stories.models import Story
from svodka.text.sentences import said_of, sentence_around
from svodka.text.shifting import shift

# The line beside a name is looked for in its first mentions: later ones seldom introduce.
TELLING_MENTIONS = 6


@transaction.atomic
def follow_text(*, story: Story, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Move every mention to where its words now stand; one whose words are gone goes, and a name without any leaves.

    `before` and `after` hold the plain text of every block.
    """
    touched = {block for block in before if before[block] != after.get(block, "")}
    here = Mention.objects.filter(story=story, block__in=touched)
    mentions = list(here.order_by("block", "start", "pk"))
    if mentions:
        here.delete()
        Mention.objects.bulk_create(_moved(mentions, before, after), ignore_conflicts=True)
    retell(story=story, texts=after)


def _moved(mentions: Iterable[Mention], before: Mapping[str, str], after: Mapping[str, str]) -> list[Mention]:
    of_block: dict[str, list[Mention]] = {}
    for mention in mentions:
        of_block.setdefault(mention.block, []).append(mention)
    moved = []
    for block, held in of_block.items():
        places = shift(before[block], after.get(block, ""), [(mention.start, mention.end) for mention in held])
        for mention, place in zip(held, places, strict=True):
            if place:
                mention.pk, (mention.start, mention.end) = None, place
                moved.append(mention)
    return moved


def retell(*, story: Story, texts: Mapping[str, str]) -> None:
    """Bring the line of each name up to its mentions: their number, and the sentence that shows it.

    A name that has lost all its mentions leaves the story; one that was rejected in it stays so.
    """
    places = _places(story, texts)
    for appearance in Appearance.objects.filter(story=story, rejected=False).select_related("name"):
        held = places.get(appearance.name_id, [])
        if held:
            _retell_one(appearance, held, texts)
        else:
            appearance.delete()


def _places(story: Story, texts: Mapping[str, str]) -> dict[int, list[Mention]]:
    """Mentions by name, in the order of the texts: the body goes before headline and captions."""
    order = {block: number for number, block in enumerate(texts)}
    standing = Mention.objects.filter(story=story).exclude(standing=Mention.Standing.REJECTED)
    found: dict[int, list[Mention]] = {}
    for mention in sorted(standing, key=lambda mention: (order.get(mention.block, len(order)), mention.start)):
        found.setdefault(mention.name_id, []).append(mention)
    return found


def _retell_one(appearance: Appearance, held: list[Mention], texts: Mapping[str, str]) -> None:
    sentences = [
        sentence_around(texts.get(mention.block, ""), mention.start, mention.end) for mention in held[:TELLING_MENTIONS]
    ]
    first = sentences[0]
    told = (first.text, first.start, first.end, len(held))
    if told == (appearance.sentence, appearance.start, appearance.end, appearance.mention_count):
        return
    gist = appearance.gist
    # A person's line is the position, which the text around may well leave as it was.
    if first.text != appearance.sentence and appearance.name.kind != "person":
        gist = "" if all(mention.block == "dateline" for mention in held) else said_of(sentences)[:300]
    Appearance.objects.filter(pk=appearance.pk).update(
        gist=gist, sentence=first.text, start=first.start, end=first.end, mention_count=len(held)
    )
