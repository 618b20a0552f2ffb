"""What statements of one name amount to: ladders of promised dates, what sources differ in, what is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

# Two numbers of one thing said within a month are at odds; said later, the thing may have changed.
NEAR = timedelta(days=31)
# More years than fit under a scale 200 px wide are marked every second, fifth, tenth.
LABELS = 5


@dataclass(frozen=True, slots=True)
class Link:
    """A name as a link to its dossier; `labels` holds it in other languages."""

    kind: str
    slug: str
    label: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its evidence. `sentence` is empty where the rights give only a link to the story."""

    pk: int
    kind: str
    attribute: str
    value: str
    said_on: date
    day: date | None = None
    number: Decimal | None = None
    contract: bool = False
    in_brief: bool = False
    said_by: str = ""
    said_as: str = ""
    speaker: Link | None = None
    story_id: int = 0
    slug: str = ""
    headline: str = ""
    language: str = "ru"
    agency: str = ""
    published_at: datetime | None = None
    sentence: str = ""
    settled: bool = False

    @property
    def when(self) -> date:
        """The day of a promise or of its keeping, which always has one."""
        assert self.day is not None
        return self.day


@dataclass(frozen=True, slots=True)
class Rung:
    """One date of a ladder; `slip` is in days against the contract, negative when earlier; `first` is what they are
    counted from.
    """

    said: Said
    slip: int
    first: bool

    @property
    def outcome(self) -> bool:
        return self.said.kind == "outcome"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The dates promised for one thing, in the order in which they were said."""

    attribute: str
    rungs: Sequence[Rung]
    first: Rung

    @property
    def last(self) -> Rung:
        return self.rungs[-1]

    @property
    def slip(self) -> int:
        return self.last.slip

    @property
    def moves(self) -> int:
        """How many times a promise was moved."""
        return sum(not rung.outcome for rung in self.rungs) - 1

    @property
    def days(self) -> list[date]:
        return [rung.said.when for rung in self.rungs]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different values of one attribute, of one time, by different agencies."""

    attribute: str
    sides: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A scale of whole years, `last` exclusive; places on it are in percent of its length."""

    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(100 * min(1.0, max(0.0, share)), 2)

    @property
    def years(self) -> list[tuple[int, float]]:
        """Every year that a line marks, with its place; the end is marked without a year."""
        count = self.last.year - self.first.year
        step = next((step for step in (1, 2, 5, 10, 20, 50) if count / step <= LABELS), 100)
        return [(year, self.at(date(year, 1, 1))) for year in range(self.first.year, self.last.year, step)]


def key_of(attribute: str) -> str:
    """By which two attributes are the same."""
    return " ".join(attribute.casefold().replace("ё", "е").split())


def calendar(days: Iterable[date], today: date) -> Calendar:
    """The whole years that hold these days and today."""
    years = [day.year for day in (*days, today)]
    return Calendar(date(min(years), 1, 1), date(max(years) + 1, 1, 1))


def ladders(rows: Iterable[Said]) -> list[Ladder]:
    """A ladder for every attribute of which a date was promised, the one spoken of last first."""
    grouped: dict[str, list[Said]] = {}
    for said in sorted(rows, key=lambda said: (said.said_on, said.kind == "outcome", not said.contract, said.pk)):
        if said.kind in {"promise", "outcome"} and not said.settled:
            grouped.setdefault(key_of(said.attribute), []).append(said)
    made = [ladder for saids in grouped.values() if (ladder := _ladder(saids))]
    return sorted(made, key=lambda ladder: ladder.last.said.said_on, reverse=True)


def _ladder(saids: Sequence[Said]) -> Ladder | None:
    """A rung wherever the date changes or comes about. Of two dates said on one day the first noted is the rung."""
    kept: list[Said] = []
    for said in saids:
        before = kept[-1] if kept else None
        again = before and before.kind == said.kind and (before.day == said.day or before.said_on == said.said_on)
        if not again:
            kept.append(said)
    if not kept or kept[0].kind == "outcome":
        return None
    base = next((said for said in kept if said.contract), kept[0])
    rungs = [Rung(said, (said.when - base.when).days, said is base) for said in kept]
    return Ladder(kept[0].attribute, rungs, next(rung for rung in rungs if rung.first))


def disagreements(rows: Iterable[Said]) -> list[Disagreement]:
    """What no editor has settled: facts within a month of the newest, promises said on one day."""
    grouped: dict[tuple[str, str], list[Said]] = {}
    for said in rows:
        if said.kind != "outcome" and not said.settled:
            grouped.setdefault((said.kind, key_of(said.attribute)), []).append(said)
    found = []
    for (kind, _key), saids in grouped.items():
        newest_first = sorted(saids, key=lambda said: (said.said_on, -said.pk), reverse=True)
        sides = _sides(newest_first, timedelta(0) if kind == "promise" else NEAR)
        if len(sides) > 1:
            found.append(Disagreement(saids[0].attribute, sides))
    return found


def _sides(newest_first: Sequence[Said], near: timedelta) -> list[Said]:
    """The newest word of every agency, as far as it is near the newest of all; one for each value."""
    since = newest_first[0].said_on - near
    by_agency: dict[str, Said] = {}
    for said in newest_first:
        if said.said_on >= since:
            by_agency.setdefault(said.agency, said)
    by_value: dict[object, Said] = {}
    for said in by_agency.values():
        by_value.setdefault(_worth(said), said)
    return list(by_value.values())


def _worth(said: Said) -> object:
    """What two values are compared by."""
    return said.day or said.number or key_of(said.value)


def facts(rows: Iterable[Said]) -> list[Said]:
    """The newest word on every attribute, in the order in which they were first noted; what is open, left out."""
    saids = [said for said in rows if said.kind == "fact" and not said.settled]
    open_ones = {key_of(one.attribute) for one in disagreements(saids)}
    newest: dict[str, Said] = {}
    for said in sorted(saids, key=lambda said: said.pk):
        key = key_of(said.attribute)
        if key not in open_ones and (key not in newest or newest[key].said_on <= said.said_on):
            newest[key] = said
    return list(newest.values())


def in_brief(rows: Iterable[Said]) -> str:
    """The facts that stand beside a name in lists: «контейнеровоз, 148 м, завод „Шпангоут“»."""
    return ", ".join(said.value for said in facts(rows) if said.in_brief)
