"""What went wrong in the sample's paper, mended by its editor through flow: a wrong figure, a story taken back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from svodka import flow
from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.sample.moving import move
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Story


class UnableToAmend(SvodkaError):
    """The sample's page no longer says what is to be put right: mend mishaps.toml."""


def amend(stories: Mapping[str, Story], *, by: Reader, days: int, folder: Path) -> None:
    """Correct and withdraw, every date moved by `days`; `stories` are those that are live, by the name of their saved
    page. What has been done already is left. Raises UnableToAmend.
    """
    told = tomllib.loads(move((folder / "mishaps.toml").read_text(encoding="utf-8"), days))
    for one in told["correction"]:
        story = stories.get(one["page"])
        if story and not story.corrected_at:
            _correct(story, one, by)
    for one in told["withdrawal"]:
        if story := stories.get(one["page"]):
            flow.withdraw(story, reason=one["reason"], now=datetime.fromisoformat(one["at"]), by=by)


def _correct(story: Story, told: Mapping[str, Any], by: Reader) -> None:
    stands = kept(story).manuscript
    body = json.dumps(stands["body"], ensure_ascii=False)
    # A figure and its unit are kept together by a no-break space, whichever the page had.
    printed, right = (told[word].replace(" ", "\u00a0") for word in ("printed", "right"))
    if printed not in body:
        printed, right = told["printed"], told["right"]
    if printed not in body:
        raise UnableToAmend(f"{told['page']} does not say «{printed}».")
    mine = {**stands, "body": json.loads(body.replace(printed, right))}
    at = datetime.fromisoformat(told["at"])
    flow.correct(story, mine=mine, opened=digests(stands), words=told["note"], now=at, by=by)
