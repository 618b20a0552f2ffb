"""A story in the search index, with every way of writing the names it mentions."""

from __future__ import annotations

from typing import Any

from svodka.dossiers.models import Appearance
from svodka.names.models import Name, NameForm
from svodka.search import actions as search
from svodka.stories.bodies import from_stream
from svodka.stories.models import Story

# Ways of writing a name that its bearer is searched by; adjectives come with the words of the text itself.
_SEARCHED_FORMS = (NameForm.How.LABEL, NameForm.How.OFFICIAL, NameForm.How.ALIAS)


def index_story(story: Story) -> None:
    """Put the story in the search index with every way of writing the names it mentions."""
    copy = story.copy
    named = Name.objects.filter(appearances__in=Appearance.objects.filter(story=story, rejected=False))
    forms = NameForm.objects.filter(name__in=named, how__in=_SEARCHED_FORMS).values_list("text", flat=True)
    body = [copy.standfirst, *(block.text for block in from_stream(copy.body.raw_data))]
    facets: dict[str, Any] = {
        "state": [story.state],
        "section": [story.section.slug] if story.section else [],
        "agency": [story.agency.slug] if story.agency else [],
        "name": [str(pk) for pk in named.values_list("pk", flat=True)],
    }
    search.put(
        search.Document(
            kind="story",
            object_id=story.pk,
            at=story.published_at or story.filed_at,
            title=copy.headline,
            body="\n".join(part for part in body if part),
            facets=facets,
            aliases=tuple(dict.fromkeys(forms)),
        )
    )
