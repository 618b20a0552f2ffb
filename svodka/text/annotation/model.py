"""slovnet's weights for Russian names, executed in our own way: the same tags at several times the speed.

Three things are done otherwise than in slovnet (measured on 105,000 words: 24,000 words/s there, 86,000 here):
all texts of a batch lie behind one another in one sequence, parted by zero rows, so nothing is padded; each
distinct (word, shape) is taken through the first layer once; the lattice is cut where the tag O is certain.
"""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distribution
from types import SimpleNamespace
from typing import Any

# Read once, when numpy is first imported, and nothing else here imports it. Two BLAS threads on a batch of news spin
# more than they compute: 33,000 words a second of CPU time with two, 61,000 with one. An owner's own setting wins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from navec import Navec
from navec.meta import Meta
from navec.navec import META, PQ_
from navec.pq import PQ
from navec.tar import Tar
from numpy.typing import NDArray
from razdel import tokenize
from slovnet import NER
from slovnet.shape import word_shape

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

# natasha is installed for its weight files only: importing it fails, its pymorphy2 does not run on Python 3.11.
WEIGHTS = "natasha/data/model/slovnet_ner_news_v1.tar"
EMBEDDING = "natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar"
# Larger batches gain nothing (86,000 words/s at 32, 69,000 at 8) and their arrays no longer fit a processor's cache.
BATCH = 32
# Each takes 0.5 kB, and a worker lives for months.
REMEMBERED_RUNS = 30_000
RUN = re.compile(r"\S+")
# More than any sum of emissions along a text could weigh against it: holds a certain O in place.
HOLD = np.float32(1e4)


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tokens of one text as (start, end) and their BIO tags («B-PER», «I-ORG», «O»)."""

    tokens: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution of width 3 with its batch normalisation folded into one scale and one shift."""

    taps: tuple[Floats, Floats, Floats]
    bias: Floats
    scale: Floats
    shift: Floats


class Words:
    """The numbers of 250,000 words by their hashes: 3 MB, where a dictionary of the words takes 45.

    Two words with one hash of 64 bits: one chance in 10^9 for the whole vocabulary.
    """

    def __init__(self, words: Sequence[str], unknown: int) -> None:
        numbers = sorted(range(len(words)), key=lambda number: hash(words[number]))
        self._hashes = array("q", (hash(words[number]) for number in numbers))
        self._numbers = array("i", numbers)
        self._unknown = unknown

    def encode(self, word: str) -> int:
        """The word's number, or that of all unknown words."""
        wanted = hash(word)
        place = bisect_left(self._hashes, wanted)
        known = place < len(self._hashes) and self._hashes[place] == wanted
        return self._numbers[place] if known else self._unknown


class NameTagger:
    """Russian named entities (PER, LOC, ORG) in batches of texts."""

    def __init__(self, ner: Any) -> None:
        model, words = ner.infer.model, ner.infer.encoder.words_vocab
        self.words, self.shapes = Words(words.items, words.unk_id), ner.infer.encoder.shapes_vocab
        self.tags: tuple[str, ...] = tuple(ner.infer.decoder.tags_vocab.items)
        self.outside = self.tags.index("O")
        self.word_codes: NDArray[Any] = model.emb.word.indexes.array
        self.codes: Floats = model.emb.word.codes.array.astype(np.float32)
        self.shape_vectors: Floats = model.emb.shape.weight.array.astype(np.float32)
        self.layers = tuple(_layer(layer) for layer in model.encoder.layers)
        self.projection: Floats = model.head.proj.weight.array.astype(np.float32)
        self.projection_bias: Floats = model.head.proj.bias.array.astype(np.float32)
        self.transitions: Floats = model.head.crf.transitions.array.astype(np.float32)
        self.margin = _outside_margin(self.transitions, self.outside)
        self._runs: dict[str, tuple[tuple[int, int, int, int], ...]] = {}

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Tokens and tags of each text, in the order of the texts."""
        tagged: list[Tagged] = []
        for first in range(0, len(texts), BATCH):
            tagged.extend(self._tag_batch(texts[first : first + BATCH]))
        return tagged

    def _tag_batch(self, texts: Sequence[str]) -> list[Tagged]:
        rows: list[tuple[int, int]] = [(0, 0)]
        tokens: list[tuple[tuple[int, int], ...]] = []
        bounds: list[tuple[int, int]] = []
        for text in texts:
            first, found = len(rows), []
            for run in RUN.finditer(text):
                offset = run.start()
                for start, end, word, shape in self._runs.get(run.group()) or self._read_run(run.group()):
                    found.append((offset + start, offset + end))
                    rows.append((word, shape))
            bounds.append((first, len(rows)))
            rows.append((0, 0))
            tokens.append(tuple(found))
        separators = np.zeros(len(rows), bool)
        separators[[0, *(end for _, end in bounds)]] = True
        best = self._decode(self._emissions(np.array(rows, np.int64), separators), separators, bounds)
        names = self.tags
        return [
            Tagged(found, tuple(names[tag] for tag in best[first:end].tolist()))
            for found, (first, end) in zip(tokens, bounds, strict=True)
        ]

    def _read_run(self, run: str) -> tuple[tuple[int, int, int, int], ...]:
        # razdel never looks across white space, so the tokens of a run between spaces can be remembered.
        if len(self._runs) > REMEMBERED_RUNS:
            self._runs.clear()
        read = tuple(
            (token.start, token.stop, self.words.encode(token.text.lower()), self.shapes.encode(word_shape(token.text)))
            for token in tokenize(run)
        )
        self._runs[run] = read
        return read

    def _emissions(self, rows: Integers, separators: NDArray[np.bool_]) -> Floats:
        """Scores of every tag for every row, before transitions; separator rows stay zero between the layers."""
        distinct, where = np.unique(rows[:, 0] * 4096 + rows[:, 1], return_inverse=True)
        word, shape = distinct // 4096, distinct % 4096
        vectors = self.codes[np.arange(len(self.codes)), self.word_codes[word]].reshape(len(word), -1)
        distinct_vectors = np.concatenate([vectors, self.shape_vectors[shape]], axis=1)
        where = np.where(separators, len(word), where)
        hidden = distinct_vectors
        for depth, layer in enumerate(self.layers):
            taps = [hidden @ tap for tap in layer.taps]
            if depth == 0:
                zero = np.zeros((1, taps[0].shape[1]), np.float32)
                taps = [np.concatenate([tap, zero])[where] for tap in taps]
            before, here, after = taps
            here[1:] += before[:-1]
            here[:-1] += after[1:]
            here += layer.bias
            np.maximum(here, 0, out=here)
            here *= layer.scale
            here += layer.shift
            here[separators] = 0
            hidden = here
        scores: Floats = hidden @ self.projection + self.projection_bias
        return scores

    def _decode(self, scores: Floats, separators: NDArray[np.bool_], bounds: Sequence[tuple[int, int]]) -> Integers:
        """The best tag of every row: certain Os straight away, the stretches between them by Viterbi."""
        lead = scores[:, self.outside][:, None] - scores - self.margin
        lead[:, self.outside] = np.inf
        certain = (lead.min(axis=1) > 0) & ~separators
        starts, ends = [], []
        for first, end in bounds:
            edges = np.concatenate([[first - 1], np.flatnonzero(certain[first:end]) + first, [end]])
            for gap in np.flatnonzero(np.diff(edges) > 1).tolist():
                starts.append(max(int(edges[gap]), first))
                ends.append(min(int(edges[gap + 1]) + 1, end))
        best = np.full(len(scores), self.outside, np.int64)
        if starts:
            scores[certain, self.outside] += HOLD
            self._viterbi(scores, np.array(starts), np.array(ends), best)
            best[certain] = self.outside
        return best

    def _viterbi(self, scores: Floats, starts: Integers, ends: Integers, best: Integers) -> None:
        """Viterbi over many stretches of rows at once, longest first; the answer is written into `best`."""
        order = np.argsort(starts - ends, kind="stable")
        starts, lengths = starts[order], (ends - starts)[order]
        score = scores[starts]
        final = score.copy()
        history = []
        for step in range(1, int(lengths[0])):
            running = int(np.searchsorted(-lengths, -step, side="left"))
            paths = score[:running, :, None] + self.transitions
            chosen = paths.argmax(axis=1)
            score = paths.max(axis=1) + scores[starts[:running] + step]
            history.append(chosen)
            final[:running] = score
        current = final.argmax(axis=1)
        for step in range(int(lengths[0]) - 1, -1, -1):
            running = int(np.searchsorted(-lengths, -step, side="left"))
            best[starts[:running] + step] = current[:running]
            if step:
                current[:running] = history[step - 1][np.arange(running), current[:running]]


def _layer(layer: Any) -> Layer:
    weight = layer.conv.weight.array.astype(np.float32)
    before, here, after = (np.ascontiguousarray(weight[:, :, tap].T) for tap in range(3))
    norm = layer.norm
    scale = (norm.weight.array / norm.std.array).astype(np.float32)
    shift = (norm.bias.array - norm.mean.array * scale).astype(np.float32)
    return Layer((before, here, after), layer.conv.bias.array.astype(np.float32), scale, shift)


def _outside_margin(transitions: Floats, outside: int) -> Floats:
    """By how much O has to lead tag j at a token so that no path through j can be better, whatever its neighbours.

    A path's score changes by the emissions of j and O and by at most two transitions (one at a text's edge, none in a
    text of one token); the margin is the most that those transitions can speak for j.
    """
    through = transitions[:, :, None] + transitions[None, :, :]
    both = (through - through[:, outside : outside + 1, :]).max(axis=(0, 2))
    into = (transitions - transitions[:, outside : outside + 1]).max(axis=0)
    out_of = (transitions.T - transitions.T[:, outside : outside + 1]).max(axis=0)
    margin: Floats = np.maximum(np.maximum(both, into), np.maximum(out_of, 0))
    return margin


def load_slovnet() -> Any:
    """slovnet's own tagger over the weights that ship in natasha's wheel."""
    return _load_ner().navec(Navec.load(_shipped(EMBEDDING)))


@lru_cache(maxsize=1)
def name_tagger() -> NameTagger:
    """The tagger of this process, loaded on first use (about a second)."""
    # Of navec only the vectors: its own list of the same words, and what compares words, would take 100 MB meanwhile.
    with Tar(_shipped(EMBEDDING)) as tar:
        vectors = SimpleNamespace(meta=Meta.from_file(tar.load(META)), pq=_Vectors.from_file(tar.load(PQ_)))
    return NameTagger(_load_ner().navec(vectors))


class _Vectors(PQ):  # type: ignore[misc]  # navec has no types
    def precompute(self) -> None:
        """Nothing: no two words are compared."""


def _load_ner() -> Any:
    return NER.load(_shipped(WEIGHTS))


def _shipped(file: str) -> str:
    return str(distribution("natasha").locate_file(file))


def spans(tagged: Tagged) -> list[tuple[int, int, str]]:
    """Entities as (first token, token after the last, kind).

    An I without its B starts an entity: slovnet's own decoder drops it, and with it persons (16 in 85,000 tokens).
    """
    found: list[tuple[int, int, str]] = []
    for index, tag in enumerate(tagged.tags):
        position, _, kind = tag.partition("-")
        if not kind:
            continue
        if position == "I" and found and found[-1][1] == index and found[-1][2] == kind:
            found[-1] = (found[-1][0], index + 1, kind)
        else:
            found.append((index, index + 1, kind))
    return found
