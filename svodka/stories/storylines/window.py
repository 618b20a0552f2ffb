"""The recent stories' terms in memory, and the exact cosine of a new text to all of them.

Most of them stand in memory as a matrix sorted by term, made anew every few hundred stories (0.4 s for 10,000); the
newest are read from the database at every question, so that no process has to be told of another's filing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from svodka.stories.models import Telling
from svodka.stories.storylines.terms import PACKED, Packed, unpack

LOOKED_AT = 10_000
# Read anew at every question, 1 ms a hundred; more of them, and the matrix takes them in.
TAIL = 250
# Left out of the matrix, for their transactions may not be through, here or in another process.
UNSETTLED = 20

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A story and the cosine of its text to the one asked about."""

    story_id: int
    cosine: float
    packed: Packed


@dataclass(frozen=True, slots=True)
class _Rows:
    """Terms of several stories end to end: story number `owners[i]` has the term `terms[i]` with `weights[i]`."""

    stories: Numbers
    packed: Sequence[Packed]
    terms: npt.NDArray[np.uint32]
    weights: Floats
    owners: Numbers

    @classmethod
    def of(cls, rows: Sequence[tuple[int, bytes]]) -> _Rows:
        packed = [unpack(data) for _story, data in rows]
        flat = np.concatenate(packed) if packed else np.empty(0, PACKED)
        owners = np.repeat(np.arange(len(rows)), [len(one) for one in packed])
        stories = np.array([story for story, _data in rows], np.int64)
        return cls(stories, packed, flat["term"], flat["weight"].astype(np.float32), owners)


@dataclass(frozen=True, slots=True)
class _Frequencies:
    """How many of `total` texts have each of the `terms` (ascending)."""

    total: int
    terms: npt.NDArray[np.uint32]
    counts: Numbers

    @classmethod
    def of(cls, rows: _Rows) -> _Frequencies:
        terms, counts = np.unique(rows.terms, return_counts=True)
        return cls(len(rows.stories), terms, counts)

    def rarity(self, terms: npt.NDArray[np.uint32]) -> Floats:
        """The inverse document frequency of each term; one that no text has is the rarest."""
        at = np.searchsorted(self.terms, terms)
        at[at == len(self.terms)] = 0
        known = self.terms[at] == terms if len(self.terms) else np.zeros(len(terms), bool)
        counts = np.where(known, self.counts[at], 0) if len(self.terms) else np.zeros(len(terms))
        return np.log1p((self.total + 1) / (counts + 1)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Normalised vectors of settled stories, sorted by term: those of a term stand together."""

    last_pk: int
    last: tuple[int, bytes]
    rows: _Rows
    frequencies: _Frequencies
    starts: Numbers
    owners: Numbers
    values: Floats

    def cosines(self, terms: npt.NDArray[np.uint32], weights: Floats) -> Floats:
        found = np.zeros(len(self.rows.stories), np.float32)
        at = np.searchsorted(self.frequencies.terms, terms)
        for place, term, weight in zip(at.tolist(), terms.tolist(), weights.tolist(), strict=True):
            if place < len(self.frequencies.terms) and self.frequencies.terms[place] == term:
                here = slice(self.starts[place], self.starts[place + 1])
                found[self.owners[here]] += self.values[here] * weight
        return found


@dataclass
class Window:
    """One for a process. It may be asked from several threads."""

    _matrix: _Matrix | None = None
    # Lengths of the newest vectors by their terms: they cost more to reckon than all else, and stay as they are.
    _lengths: dict[bytes, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def forget(self) -> None:
        """Read everything anew at the next question."""
        self._matrix = None

    def near(self, packed: bytes, *, limit: int, leave_out: int = 0) -> list[Likeness]:
        """The stories most like this text among the last 10,000, the most like first, but the story `leave_out`.

        One query; about 4 ms, and half a second more when the matrix is made anew.
        """
        with self._lock:
            tail = [row for row in self._tail() if row[1] != leave_out]
            matrix = self._matrix
            known = self._lengths_of(matrix, [data for _pk, _story, data in tail]) if matrix else None
        asked = unpack(packed)
        rows = _Rows.of([(story, data) for _pk, story, data in tail])
        seen = matrix.frequencies if matrix else _Frequencies.of(rows)
        asked_weights = _normalised(asked["weight"].astype(np.float32) * seen.rarity(asked["term"]))
        found = list(_best(rows, _tail_cosines(rows, seen, asked["term"], asked_weights, known), limit))
        if matrix:
            found += _best(matrix.rows, matrix.cosines(asked["term"], asked_weights), limit + 1)
        once = {one.story_id: one for one in reversed(found) if one.story_id != leave_out}
        return sorted(once.values(), key=lambda one: (-one.cosine, one.story_id))[:limit]

    def _lengths_of(self, matrix: _Matrix, packed: Sequence[bytes]) -> Floats:
        new = [data for data in packed if data not in self._lengths]
        if new:
            rows = _Rows.of([(number, data) for number, data in enumerate(new)])
            self._lengths |= zip(new, _lengths(rows, matrix.frequencies).tolist(), strict=True)
        return np.array([self._lengths[data] for data in packed], np.float32)

    def _tail(self) -> list[tuple[int, int, bytes]]:
        """(pk, story, terms) of the stories behind the matrix; makes the matrix anew when they have become many."""
        tail = _read(self._matrix.last_pk if self._matrix else 0)
        if self._matrix:
            # The row that the matrix ends with comes first, unless the database is another one than it was.
            if not tail or tail[0][1:] != self._matrix.last:
                self._matrix, self._lengths, tail = None, {}, _read(0)
            else:
                tail = tail[1:]
        if len(tail) > TAIL:
            tail = _read(0)
            self._matrix, self._lengths = _matrix_of(tail[:-UNSETTLED]), {}
            tail = tail[-UNSETTLED:]
        return tail


def _read(from_pk: int) -> list[tuple[int, int, bytes]]:
    rows = Telling.objects.filter(pk__gte=from_pk).order_by("-pk").values_list("pk", "story_id", "terms")
    return [(pk, story, bytes(terms)) for pk, story, terms in rows[:LOOKED_AT]][::-1]


def _matrix_of(read: Sequence[tuple[int, int, bytes]]) -> _Matrix:
    rows = _Rows.of([(story, data) for _pk, story, data in read])
    order = np.argsort(rows.terms, kind="stable")
    terms, counts = np.unique(rows.terms, return_counts=True)
    frequencies = _Frequencies(len(rows.stories), terms, counts)
    values = rows.weights * frequencies.rarity(rows.terms)
    lengths = np.sqrt(np.bincount(rows.owners, values**2, minlength=len(rows.stories))).astype(np.float32)
    values /= np.maximum(lengths, np.float32(1e-9))[rows.owners]
    starts = np.concatenate(([0], np.cumsum(counts)))
    pk, story, data = read[-1]
    return _Matrix(pk, (story, data), rows, frequencies, starts, rows.owners[order], values[order])


def _normalised(values: Floats) -> Floats:
    length = float(np.sqrt((values**2).sum()))
    return values / np.float32(length) if length else values


def _lengths(rows: _Rows, seen: _Frequencies) -> Floats:
    squares = (rows.weights * seen.rarity(rows.terms)) ** 2
    return np.sqrt(np.bincount(rows.owners, squares, minlength=len(rows.stories))).astype(np.float32)


def _tail_cosines(
    rows: _Rows, seen: _Frequencies, terms: npt.NDArray[np.uint32], weights: Floats, lengths: Floats | None = None
) -> Floats:
    """Only what is shared is weighed; `lengths` are those of the rows, where they are known already."""
    if not len(rows.terms) or not len(terms):
        return np.zeros(len(rows.stories), np.float32)
    at = np.searchsorted(terms, rows.terms)
    at[at == len(terms)] = 0
    shared = np.flatnonzero(terms[at] == rows.terms)
    values = rows.weights[shared] * seen.rarity(rows.terms[shared]) * weights[at[shared]]
    products: Any = np.bincount(rows.owners[shared], values, minlength=len(rows.stories))
    own = _lengths(rows, seen) if lengths is None else lengths
    return np.asarray(products / np.maximum(own, 1e-9), np.float32)


def _best(rows: _Rows, cosines: Floats, limit: int) -> list[Likeness]:
    """The most like, and none that has nothing in common."""
    few = np.argpartition(-cosines, limit)[:limit] if len(cosines) > limit else np.arange(len(cosines))
    return [
        Likeness(int(rows.stories[at]), float(cosines[at]), rows.packed[at]) for at in few.tolist() if cosines[at] > 0
    ]


# The one of this process.
recent = Window()
