"""What `svodka read --again` has found: figures and the worst examples of each field, in little memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils import translation

from svodka import flow
from svodka.cli.messages import _, spoken
from svodka.cli.refusals import in_words
from svodka.desk.stories.reasons import field_label
from svodka.gather.models import Capture
from svodka.text.differing import Difference

# Of each field: enough to see what kind of thing it is.
EXAMPLES = 3
# Of an example: lines that went and came, and letters of each.
_LINES, _LETTERS = 4, 160


@dataclass(slots=True)
class Example:
    """One page's field, or a page that is (or is no longer) an article; `share` is how much of it is another."""

    capture: int
    address: str
    share: float
    gone: list[str]
    come: list[str]


@dataclass(slots=True)
class Field:
    count: int = 0
    worst: list[Example] = field(default_factory=list)

    def add(self, example: Example) -> None:
        self.count += 1
        self.worst = sorted([*self.worst, example], key=lambda one: -one.share)[:EXAMPLES]


@dataclass(slots=True)
class Otherwise:
    """`after` is the last page that was passed; `written` how many bytes stand in the file of --json."""

    after: int = 0
    seen: int = 0
    same: int = 0
    otherwise: int = 0
    busy: int = 0
    stories: int = 0
    drafts: int = 0
    by_hand: int = 0
    written: int = 0
    lost: Field = field(default_factory=Field)
    found: Field = field(default_factory=Field)
    missing: Field = field(default_factory=Field)
    fields: dict[str, Field] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)
    _seen_before: int = 0

    def is_otherwise(self, again: flow.Again) -> bool:
        """Whether there is anything to tell of the page."""
        return bool(again.differs) or again.missing or (again.record is None) != again.was_refused

    def add(self, again: flow.Again, taken: flow.TakenOver) -> None:
        if again.missing:
            self.missing.add(_example(again, [], [in_words(again.refusal)]))
        elif again.record is None and not again.was_refused:
            self.lost.add(_example(again, [], [in_words(again.refusal)]))
        elif again.record is not None and again.was_refused:
            self.found.add(_example(again, [], [again.record.article.headline]))
        elif again.differs:
            self.otherwise += 1
        else:
            self.same += 1
        for one in again.differs:
            self.fields.setdefault(one.field, Field()).add(_changed(again, one))
        self.stories += bool(taken.fields)
        self.drafts += taken.draft
        self.by_hand += len(taken.by_hand)

    def pass_over(self, batch: Sequence[Capture]) -> None:
        self.after, self.seen = batch[-1].pk, self.seen + len(batch)

    # --- in words ---

    def progress(self, of: int) -> str:
        words = _("Read again: %(seen)d of %(of)d pages, %(otherwise)d otherwise; %(rate).0f pages/s")
        return words % {"seen": self.seen, "of": of, "otherwise": self.otherwise, "rate": self._rate()}

    def summary(self, *, applied: bool) -> Iterator[str]:
        """The figures, then what is worst: articles that are none any more, then the fields, most frequent first."""
        figures = {name: getattr(self, name) for name in ("seen", "same", "otherwise")} | {"rate": self._rate()}
        yield _("Pages read again: %(seen)d; as before %(same)d, otherwise %(otherwise)d; %(rate).0f pages/s") % figures
        yield from _told(_("No article any more; the story stays"), self.lost)
        yield from _told(_("Cannot be read"), self.missing)
        yield from _told(_("An article only now; take-in files it"), self.found)
        for name, one in sorted(self.fields.items(), key=lambda item: (-item[1].count, item[0])):
            with translation.override(spoken()):
                label = field_label(name)
            yield from _told(label, one)
        if not applied:
            if self.otherwise:
                yield _("Nothing has been changed: --apply keeps the new readings, and stories follow.")
            return
        done = {"stories": self.stories, "drafts": self.drafts, "by_hand": self.by_hand}
        yield (
            _(
                "Stories that follow: %(stories)d, of them as drafts %(drafts)d; fields that people wrote, left alone: "
                "%(by_hand)d"
            )
            % done
        )
        if self.busy:
            yield _("Somebody was writing on %d stories: run it again for those.") % self.busy

    def _rate(self) -> float:
        return (self.seen - self._seen_before) / max(time.monotonic() - self._since, 0.001)

    # --- to go on later ---

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises KeyError and TypeError for what is no such thing."""
        held = {**data, "fields": {name: _field(one) for name, one in data["fields"].items()}}
        held |= {name: _field(data[name]) for name in ("lost", "found", "missing")}
        return cls(**held, _seen_before=data["seen"])


def _field(data: Mapping[str, Any]) -> Field:
    return Field(data["count"], [Example(**one) for one in data["worst"]])


def _example(again: flow.Again, gone: list[str], come: list[str], share: float = 1.0) -> Example:
    return Example(again.capture.pk, again.capture.url, share, gone, come)


def _changed(again: flow.Again, one: Difference) -> Example:
    """The lines that went and those that came; of lines that are alike only what surrounds the difference."""
    gone = [line for line in one.before if line not in one.after]
    come = [line for line in one.after if line not in one.before]
    if not gone and not come:
        gone, come = list(one.before), list(one.after)
    pairs = [_apart(*pair) for pair in zip(gone, come, strict=False)]
    gone = [*(old for old, _new in pairs), *gone[len(pairs) :]]
    come = [*(new for _old, new in pairs), *come[len(pairs) :]]
    return _example(again, [_cut(line) for line in gone[:_LINES]], [_cut(line) for line in come[:_LINES]], one.share)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two long lines that begin alike, from shortly before the place where they part."""
    if max(len(old), len(new)) <= _LETTERS:
        return old, new
    begin = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, begin - 30)
    return (f"…{old[start:]}", f"…{new[start:]}") if start else (old, new)


def _cut(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= _LETTERS else f"{line[:_LETTERS]}…"


def _told(name: str, one: Field) -> Iterator[str]:
    if not one.count:
        return
    yield f"{name}: {one.count}"
    for example in one.worst:
        yield f"  {example.capture} {example.address}"
        yield from (f"    − {line}" for line in example.gone)
        yield from (f"    + {line}" for line in example.come)
