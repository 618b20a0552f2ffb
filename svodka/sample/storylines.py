"""What the sample's editor has said of who tells what: remarks, and the few moves that words alone cannot decide."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from svodka.readers.models import Reader
from svodka.sample.moving import move
from svodka.stories.actions import storylines
from svodka.stories.models import LedgerEntry, Story
from svodka.stories.storylines.deciding import Same

# An editor reads a report before saying what it adds.
READ_WITHIN = timedelta(minutes=4)


def look_over(stories: Mapping[str, Story], *, by: Reader, days: int, folder: Path) -> None:
    """Join, set apart, rename and remark as storylines.toml says, its dates moved by `days`; `stories` are those that
    are live, by the name of their saved page. What has been done already is left.
    """
    told = tomllib.loads(move((folder / "storylines.toml").read_text(encoding="utf-8"), days))
    for one in told["join"]:
        story, to = stories.get(one["page"]), stories.get(one["to"])
        if story and to and not _is_moved(story):
            at = max(_read_at(story), _read_at(to))
            storylines.join(story=story, to=to, same=Same.HAPPENING, now=at, by=by)
    for one in told["apart"]:
        story = stories.get(one["page"])
        if story and not _is_moved(story):
            storylines.set_apart(story=story, now=_read_at(story), by=by)
    for one in told["rename"]:
        story = _as_it_stands(stories, one)
        if story and story.storyline:
            storylines.rename(line=story.storyline, headline=one["headline"])
    for one in told["remark"]:
        if story := stories.get(one["page"]):
            disagrees = one.get("disagrees", False)
            storylines.remark(story=story, text=one["says"], disagrees=disagrees, now=_read_at(story), by=by)


def _is_moved(story: Story) -> bool:
    return LedgerEntry.objects.filter(story=story, act=storylines.MOVED).exists()


def _as_it_stands(stories: Mapping[str, Story], told: Mapping[str, Any]) -> Story | None:
    known = stories.get(told["page"])
    return Story.objects.select_related("storyline").get(pk=known.pk) if known else None


def _read_at(story: Story) -> Any:
    return (story.published_at or story.filed_at) + READ_WITHIN
