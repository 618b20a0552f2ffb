"""Where a story stands among others, by its words and by the names that it speaks of."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from svodka.dossiers.models import Appearance, Mention
from svodka.names.models import Name
from svodka.stories.actions import placing
from svodka.stories.models import Story
from svodka.stories.storylines.deciding import Candidate, Placement
from svodka.stories.storylines.terms import NameTold


@transaction.atomic
def place(story: Story) -> Placement:
    """Let the story join the happening or the storyline that it tells of; see stories.actions.placing."""
    return placing.place_story(story=story, names=names_told(story))


def like(story: Story, *, limit: int) -> list[Candidate]:
    """Stories that an editor may join it to, the most like first."""
    return placing.proposals(story=story, names=names_told(story), limit=limit)


def names_told(story: Story) -> list[NameTold]:
    """The names of the story's text, and whether its headline has them. One query."""
    here = Mention.objects.filter(story=story, name=OuterRef("name_id"), block="headline")
    rows = Appearance.objects.filter(story=story, rejected=False).exclude(name__standing=Name.Standing.REJECTED)
    told = rows.annotate(in_headline=Exists(here.exclude(standing=Mention.Standing.REJECTED)))
    columns = ("name_id", "name__kind", "name__label", "mention_count", "in_headline")
    return [NameTold(*values) for values in told.values_list(*columns)]
