"""Is a story's text still what its source wrote?"""

from __future__ import annotations

from svodka.gather.models import Reading
from svodka.stories.bodies import from_stream
from svodka.stories.models import Story
from svodka.stories.storylines.reprints import containment, shingles
from svodka.text.record import from_json

# A changed name, a unit turned into metres: one word in forty. What is cut out of a text leaves the rest word for word.
VERBATIM_FROM = 0.9


def is_verbatim(story: Story) -> bool:
    """Whether the story's text stands word for word in what was read of its page. No query while nobody has saved it
    at the desk, one afterwards.
    """
    if story.capture_id is None:
        return False
    if story.copy.version == 0:
        return True
    kept = Reading.objects.filter(capture=story.capture_id).order_by("-made_at", "-pk").first()
    if kept is None:
        return False
    came = "\n".join(block.text for block in from_json(kept.record).article.body)
    ours = "\n".join(block.text for block in from_stream(story.copy.body.raw_data))
    return repeats(ours, came)


def repeats(ours: str, came: str) -> bool:
    """Whether nearly every run of four words of our text stands in the one that came. Pure."""
    mine = shingles(ours)
    return containment(mine, shingles(came)) >= VERBATIM_FROM if mine else " ".join(ours.split()) in came
