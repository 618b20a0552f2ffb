"""One story of every state of rights, each of whose sentences can be told wherever it turns up, and everything that
repeats sentences: a dossier, a promise, a correction, an edition of the digest, the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from svodka.flow.indexing import index_story
from svodka.gather.models import Source
from svodka.stories.models import Correction, Intake, PictureFile, Story
from svodka.stories.queries import PICTURE_SIZES
from tests import make
from tests.security.cast import Cast, full_cast
from tests.site.digest_world import closed

# «excerpt» is claimed to be open, and the owner wants excerpts of its source.
STATES = ("own", "licensed", "claimed-open", "excerpt", "quotation", "link-only", "unknown")
# Our own, and nobody may see it yet.
EMBARGOED = "embargoed"
ALL = (*STATES, EMBARGOED)
# Two of them stand in the standfirst; six or so make an excerpt.
SENTENCES = 26
IN_DOSSIER, IN_PROMISE, IN_GIST, IN_CORRECTION = 20, 21, 22, 23


@dataclass(frozen=True)
class World:
    """`stories` and `files` by state."""

    cast: Cast
    stories: dict[str, Story]
    files: dict[str, PictureFile]
    storyline: int
    line_slug: str
    day: str


def sentence(state: str, number: int) -> str:
    """It is known by its «жетон» and asked for by its «бирка», because what was asked for is printed again."""
    mark = f"{ALL.index(state)}я{number:02d}"
    return f"В рубке лежит жетон{mark}, на нём бирка{mark}, вахтенный пишет в журнал."


_TOKEN = re.compile(r"жетон(\d)я(\d\d)")


def carried(text: str) -> dict[str, set[int]]:
    """Which sentences of which stories stand in an answer."""
    found: dict[str, set[int]] = {}
    for state, number in _TOKEN.findall(text):
        found.setdefault(ALL[int(state)], set()).add(int(number))
    return found


def _paragraphs(state: str) -> list[dict[str, Any]]:
    pairs = range(3, SENTENCES, 2)
    return [
        make.paragraph(f"{sentence(state, first)} {sentence(state, first + 1)}", place)
        for place, first in enumerate(pairs, 1)
    ]


def world(now: datetime) -> World:
    """Everything is published within the last hours, and an edition of the digest has been closed since."""
    cast = full_cast()
    name, event = make.name(standing="confirmed"), make.happening()
    stories, files = {}, {}
    for number, state in enumerate(ALL):
        story = _story(state, now - timedelta(minutes=10 * number + 5))
        make.told(story, event)
        make.appearance(story, name, sentence=sentence(state, IN_DOSSIER), end=5, gist=sentence(state, IN_GIST))
        make.statement(name, story, sentence=sentence(state, IN_PROMISE), attribute=f"Передача {number}")
        _correct(story, state, now)
        files[state] = make.picture_file(80, 40 + number)
        files[state].get_renditions(*PICTURE_SIZES.values())
        picture_state = {"excerpt": "claimed-open", EMBARGOED: "own"}.get(state, state)
        make.lead_picture(story, file=files[state], rights_state=picture_state, caption="")
        index_story(story)
        stories[state] = story
    make.thread(stories["link-only"])
    edition, line = closed(now + timedelta(seconds=1)), event.storyline
    return World(cast, stories, files, line.pk, line.slug, f"{edition.day:%Y-%m-%d}")


def _story(state: str, at: datetime) -> Story:
    slug, hidden = f"st{ALL.index(state)}", state == EMBARGOED
    source = Source.objects.create(name=state, slug=slug, feed_url=f"https://{slug}.example/rss")
    Intake.objects.create(source=source, open_text="excerpt" if state == "excerpt" else "")
    return make.story(
        f"Новость {sentence(state, 99) if hidden else state}",
        slug=slug,
        state="ready" if hidden else "live",
        embargo_until=at + timedelta(days=2) if hidden else None,
        body=_paragraphs(state),
        published_at=at,
        corrected_at=at,
        capture=make.capture(f"https://{slug}.example/n/1", source=source, sha256=slug[-1] * 64),
        copy={
            "rights_state": {"excerpt": "claimed-open", EMBARGOED: "own"}.get(state, state),
            "standfirst": f"{sentence(state, 1)} {sentence(state, 2)}",
        },
    )


def _correct(story: Story, state: str, now: datetime) -> None:
    change = {"field": "body", "before": sentence(state, IN_CORRECTION), "after": sentence(state, IN_CORRECTION)}
    Correction.objects.create(story=story, made_at=now, note="Поправлено.", changed={"sentences": [change]})
