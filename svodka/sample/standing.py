"""The mass of the standing thread: ten thousand remarks drawn from what people on this coast talk about.

Drawn with a fixed seed, so that every portal's sample is the same. Who begins, begins with a topic; most answers go to
something said within the last few dozen remarks, as readers' answers do.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from svodka.sample.talk import Voice

SEED = 20_210_303
# Shares of remarks: begin a branch; answer something older; the others answer one of the last few dozen.
ROOTS, OLD, BACK = 0.22, 0.10, 25
TWO_SENTENCES, OPENING = 0.15, 0.2
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A remark of the mass: who, when, what, and the number of the one it answers (0: nobody)."""

    name: str
    at: datetime
    text: str
    answers: int


@dataclass(frozen=True, slots=True)
class _Topic:
    since: date
    say: Sequence[str]
    answer: Sequence[str]


class _Speech:
    """Sentences of the topics with their slots filled."""

    def __init__(self, folder: Path, drawn: random.Random) -> None:
        told = tomllib.loads((folder / "standing.toml").read_text(encoding="utf-8"))
        self._slots: Mapping[str, Sequence[str]] = told["slots"]
        self._topics = [_topic(topic) for topic in told["topic"]]
        self._drawn = drawn

    def topic_on(self, day: date) -> _Topic:
        """What is talked about on this day; what is new is talked about more."""
        known = [topic for topic in self._topics if topic.since <= day]
        return self._drawn.choices(known, [3 if topic.since > date.min else 1 for topic in known])[0]

    def words(self, sentences: Sequence[str], voice: Voice) -> str:
        """One sentence, or two different ones, sometimes after the opening that this reader is known by."""
        count = 2 if self._drawn.random() < TWO_SENTENCES else 1
        said = [self._filled(sentence) for sentence in self._drawn.sample(list(sentences), count)]
        if self._drawn.random() < OPENING:
            said.insert(0, self._drawn.choice(voice.openings))
        return " ".join(said)

    def _filled(self, sentence: str) -> str:
        filled = _SLOT.sub(lambda slot: self._drawn.choice(self._slots[slot[1]]), sentence)
        return filled[0].upper() + filled[1:]


def _topic(told: dict[str, Any]) -> _Topic:
    return _Topic(told.get("from", date.min), told["say"], told["answer"])


def draw(folder: Path, voices: Sequence[Voice], *, count: int, opened_at: datetime, until: datetime) -> Iterator[Drawn]:
    """`count` remarks from `opened_at` to `until`, oldest first; only readers who had joined by then speak."""
    drawn = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    speech = _Speech(folder, drawn)
    topics: list[_Topic] = []
    names: list[str] = []
    for number, at in enumerate(_moments(drawn, count, opened_at, until), 1):
        answers = _answered(drawn, number)
        speakers = _joined(voices, at, until)
        weights = [0.0 if answers and voice.name == names[answers - 1] else 1.0 for voice in speakers]
        voice = drawn.choices(speakers, weights)[0]
        topic = topics[answers - 1] if answers else speech.topic_on(at.date())
        topics.append(topic)
        names.append(voice.name)
        yield Drawn(voice.name, at, speech.words(topic.answer if answers else topic.say, voice), answers)


def _moments(drawn: random.Random, count: int, opened_at: datetime, until: datetime) -> list[datetime]:
    """Not at night: the coast goes to bed at eleven."""
    span = (until - opened_at) / count
    moments = []
    for number in range(1, count + 1):
        at = opened_at + span * (number - drawn.random())
        moments.append(at.replace(hour=5 + at.hour * 15 // 24) if at.tzinfo is UTC else at)
    return sorted(moments)


def _answered(drawn: random.Random, number: int) -> int:
    kind = drawn.random()
    if number == 1 or kind < ROOTS:
        return 0
    if kind < ROOTS + OLD:
        return drawn.randrange(max(1, number - 400), number)
    return max(1, number - 1 - int(drawn.expovariate(1 / BACK)))


def _joined(voices: Sequence[Voice], at: datetime, until: datetime) -> list[Voice]:
    """The readers there were, without the moderator, who has a voice of their own in the written part."""
    known = [voice for voice in voices if not voice.moderator and until - timedelta(days=voice.since) <= at]
    return known or [voice for voice in voices if not voice.moderator][:2]
