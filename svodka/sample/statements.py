"""What the sample's newsroom has noted of its ships: who promised what for when, what sources differ in, facts.

Each has a sentence of one of the sample's stories for evidence; a sentence that does not stand there ends the loading.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from svodka import flow
from svodka.dossiers import actions as dossiers
from svodka.dossiers.models import Statement
from svodka.names.models import Name
from svodka.readers.models import Reader
from svodka.sample import outlines
from svodka.sample.moving import move
from svodka.stories.models import Story

# An editor notes what a story says within the hour.
LATER = timedelta(minutes=40)
_WORDS = ("kind", "attribute", "value", "sentence", "said_by", "said_as", "contract", "in_brief")


@transaction.atomic
def note(stories: Mapping[str, Story], *, by: Reader, days: int, folder: Path) -> int:
    """Note all of it as an editor's acts; `stories` are the live ones by the name of their page. Gives how many
    statements there are. Again, nothing changes. Raises dossiers.actions.UnableToNote.
    """
    told = json.loads(move((folder / "statements.json").read_text(encoding="utf-8"), days))
    if Statement.objects.filter(standing=Statement.Standing.CONFIRMED).exists():
        return 0
    dossiers.call_board(title=told["board"]["title"], labels=told["board"]["labels"])
    return sum(_note_of_name(given, stories, by) for given in told["names"])


def _note_of_name(given: dict[str, Any], stories: Mapping[str, Story], by: Reader) -> int:
    name = Name.objects.filter(label=given["label"], merged_into=None).first()
    if name is None:  # a sample cut short for a test
        return 0
    if given.get("description"):
        Name.objects.filter(pk=name.pk).update(description=given["description"], standing=Name.Standing.CONFIRMED)
    if drawn := given.get("outline"):
        paths = outlines.draw(drawn["shape"], drawn["length"])
        dossiers.keep_outline(name=name, paths=paths, width=outlines.WIDTH, height=outlines.HEIGHT)
    known = [told for told in given["statements"] if told["page"] in stories]
    for told in known:
        story = stories[told["page"]]
        assert story.published_at
        speaker = Name.objects.filter(label=told["speaker"], merged_into=None).first() if "speaker" in told else None
        words = {key: told[key] for key in _WORDS if key in told}
        said = dossiers.Told(**words, said_on=date.fromisoformat(told["said_on"]))
        flow.note_statement(story, name, said, speaker=speaker, now=story.published_at + LATER, by=by)
    return len(known)
