"""Names in Russian news: Svodka's annotation against slovnet as natasha runs it, on annotated texts you bring.

    python -m bench.names DATA [--json FILE] [--quick]

DATA is a folder with any of these, in the formats their authors publish them in:
  factrueval/devset (or another part) : people, places, organisations; exact spans, quotes stripped, outermost of nested
  nerel/dev (or another part)         : countries with Wikidata labels; positions of persons (WORKS_AS)
slovnet finds no countries and no positions, so those measures have no peer. Speed is CPU time of one process with one
BLAS thread, medians of interleaved runs.
"""

from __future__ import annotations

import os

# Two BLAS threads on a batch of short texts spin more than they compute: half the words a second of CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from bench.table import Row, header, show, write_json
from svodka.text import morphology
from svodka.text.annotation import annotate_many
from svodka.text.annotation.model import load_slovnet, name_tagger
from svodka.text.countries import all_countries
from svodka.text.records import Annotation, Article, Block

Span = tuple[int, int, str]
KINDS = {"person": "PER", "place": "LOC", "organisation": "ORG"}
FACTRUEVAL = {"Person": "PER", "Org": "ORG", "Location": "LOC", "LocOrg": "LOC"}
QUOTES = '«»"“”„'
RUNS = 3


@dataclass(slots=True)
class Document:
    """A text with its gold: spans of names, countries as (start, end, code), (person, position) spans."""

    text: str
    spans: list[Span] = field(default_factory=list)
    countries: list[Span] = field(default_factory=list)
    uncoded: list[tuple[int, int]] = field(default_factory=list)
    positions: list[tuple[str, tuple[int, int]]] = field(default_factory=list)


def factrueval(folder: Path) -> Iterator[Document]:
    """Texts of a factRuEval part with persons, places and organisations; a position is no part of a person."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        pieces: dict[str, tuple[str, int, int]] = {}
        for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
            parts = line.split()
            if len(parts) > 3:
                pieces[parts[0]] = (parts[1], int(parts[2]), int(parts[2]) + int(parts[3]))
        found = []
        for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
            parts = line.split("#")[0].split()
            if len(parts) > 2 and parts[1] in FACTRUEVAL:
                own = [pieces[part] for part in parts[2:] if part in pieces and pieces[part][0] != "job"]
                if own:
                    found.append((min(p[1] for p in own), max(p[2] for p in own), FACTRUEVAL[parts[1]]))
        yield Document(text, outermost(found))


def nerel(folder: Path) -> Iterator[Document]:
    """Texts of a NEREL part with linked countries and persons' positions."""
    codes = {morphology.plain(name): country.code for country in all_countries() for name in country.names("ru")}
    for path in sorted(folder.glob("*.txt")):
        document = Document(path.read_bytes().decode("utf-8"))
        entities: dict[str, Span] = {}
        links: dict[str, str] = {}
        works_as = []
        for line in path.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) < 2:
                continue
            if entity := re.fullmatch(r"(\S+) (\d+) (\d+)", parts[1]):
                entities[parts[0]] = (int(entity[2]), int(entity[3]), entity[1])
            elif link := re.match(r"Reference (T\d+) Wikidata:", parts[1]):
                links[link[1]] = codes.get(morphology.plain(parts[2]), "") if len(parts) > 2 else ""
            elif work := re.fullmatch(r"WORKS_AS Arg1:(\S+) Arg2:(\S+)", parts[1]):
                works_as.append(work.groups())
        for key, (start, end, kind) in entities.items():
            if kind in ("COUNTRY", "NATIONALITY"):
                if links.get(key):
                    document.countries.append((start, end, links[key]))
                else:
                    document.uncoded.append((start, end))
        for person, position in works_as:
            if person in entities and position in entities:
                start, end, _ = entities[person]
                document.positions.append((document.text[start:end], entities[position][:2]))
        yield document


def outermost(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def annotate(documents: Sequence[Document]) -> list[Annotation]:
    articles = [Article("ru", "", (Block("b1", "paragraph", document.text),)) for document in documents]
    return [annotation for annotation, _ in annotate_many(articles)]


def svodka_spans(annotation: Annotation) -> list[Span]:
    """Svodka's mentions in the model's three kinds; countries printed as names are places."""
    found = [(m.start, m.end, KINDS[m.kind]) for m in annotation.mentions if m.kind in KINDS]
    named = [(m.start, m.end, "LOC") for m in annotation.mentions if m.how in ("gazetteer", "abbreviation")]
    return outermost([*found, *named])


def bare(text: str, span: Span) -> Span:
    start, end, kind = span
    while start < end and text[start] in QUOTES:
        start += 1
    while end > start and text[end - 1] in QUOTES:
        end -= 1
    return start, end, kind


def f_scores(documents: Sequence[Document], found: Sequence[Sequence[Span]]) -> dict[str, float]:
    """Exact-span F1 for every kind and for all."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for document, spans in zip(documents, found, strict=True):
        gold = {bare(document.text, span) for span in document.spans}
        own = {bare(document.text, span) for span in spans}
        for kind in ("PER", "LOC", "ORG"):
            hits = sum(span[2] == kind for span in gold & own)
            size = sum(span[2] == kind for span in gold) + sum(span[2] == kind for span in own)
            right.update({kind: hits, "all": hits})
            total.update({kind: size, "all": size})
    return {kind: 2 * right[kind] / total[kind] for kind in total if total[kind]}


def names_rows(documents: Sequence[Document]) -> list[Row]:
    slovnet = load_slovnet()
    peer = [[(span.start, span.stop, span.type) for span in slovnet(document.text).spans] for document in documents]
    theirs = f_scores(documents, peer)
    ours = f_scores(documents, [svodka_spans(annotation) for annotation in annotate(documents)])
    return [
        Row(f"names, exact span F1, {kind}", ours[kind], theirs[kind], target, at_least=True)
        for kind, target in (("PER", None), ("LOC", None), ("ORG", None), ("all", 0.81))
    ]


def country_rows(documents: Sequence[Document], annotations: Sequence[Annotation]) -> list[Row]:
    """Share of gold mentions found with the right code; precision and recall of the documents' sets of countries."""
    count: Counter[str] = Counter()
    for document, annotation in zip(documents, annotations, strict=True):
        own = [(m.start, m.end, m.code or "") for m in annotation.mentions if m.kind == "country"]
        for gold in document.countries:
            count["gold"] += 1
            count["right"] += any(overlap(gold, span) and span[2] == gold[2] for span in own)
        wanted = {code for _, _, code in document.countries}
        unjudged = {span[2] for span in own if any(overlap(span, gap) for gap in document.uncoded)} - wanted
        given = set(annotation.countries) - unjudged
        count.update(given=len(given), wanted=len(wanted), both=len(given & wanted))
    return [
        Row("countries, gold mentions right", count["right"] / count["gold"], None, 0.97, at_least=True),
        Row("countries of a document, precision", count["both"] / count["given"], None, 0.95, at_least=True),
        Row("countries of a document, recall", count["both"] / count["wanted"], None, 0.98, at_least=True),
    ]


def position_rows(documents: Sequence[Document], annotations: Sequence[Annotation]) -> list[Row]:
    """Persons given a position: whether the gold has one of the same head noun for a bearer of the name."""
    given = right = 0
    for document, annotation in zip(documents, annotations, strict=True):
        gold = {
            (stem(name), lemma)
            for name, (start, end) in document.positions
            for word in re.findall(r"[\w-]+", document.text[start:end])
            for lemma in morphology.normal_forms(word)
        }
        for person in annotation.people:
            if person.position:
                given += 1
                words = re.findall(r"[\w-]+", person.position)
                right += any(
                    (stem(person.name), lemma) in gold for word in words for lemma in morphology.normal_forms(word)
                )
    return [Row("positions, precision over persons", right / max(given, 1), None, 0.85, at_least=True)]


def stem(name: str) -> str:
    """The first letters of the last word: surnames in two cases have them in common."""
    return name.split()[-1][:4].lower()


def overlap(one: Sequence[object], other: Sequence[object]) -> bool:
    return bool(one[0] < other[1] and other[0] < one[1])  # type: ignore[operator]


def speed_rows(texts: Sequence[str]) -> list[Row]:
    """Words a second of CPU time, the three programs in turn."""
    words = sum(len(text.split()) for text in texts)
    slovnet, documents = load_slovnet(), [Document(text) for text in texts]
    runs: dict[str, Callable[[], object]] = {
        "slovnet": lambda: [slovnet(text) for text in texts],
        "tagger": lambda: name_tagger().tag(list(texts)),
        "annotation": lambda: annotate(documents),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(RUNS):
        for name, run in runs.items():
            started = time.process_time()
            run()
            times[name].append(time.process_time() - started)
    speed = {name: words / statistics.median(spent) for name, spent in times.items()}
    return [
        Row("model, words a second of one core", speed["tagger"], speed["slovnet"], 60_000, at_least=True),
        Row("whole annotation, words a second of one core", speed["annotation"], None, 15_000, at_least=True),
    ]


def parts(data: Path, name: str) -> list[Path]:
    """The folders with texts below DATA/name, or below DATA when that is the set itself."""
    root = data / name if (data / name).is_dir() else data
    return [folder for folder in sorted({path.parent for path in root.rglob("*.txt")}) if name in str(folder)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true", help="at most 40 texts of each set")
    arguments = parser.parse_args()
    most = 40 if arguments.quick else None
    rows: list[Row] = []
    texts: list[str] = []
    for folder in parts(arguments.data, "factrueval"):
        documents = list(factrueval(folder))[:most]
        texts += [document.text for document in documents]
        rows += [
            Row(f"{folder.name}: {r.measure}", r.svodka, r.peer, r.target, r.at_least) for r in names_rows(documents)
        ]
    for folder in parts(arguments.data, "nerel"):
        documents = list(nerel(folder))[:most]
        texts += [document.text for document in documents]
        annotations = annotate(documents)
        found = country_rows(documents, annotations) + position_rows(documents, annotations)
        rows += [Row(f"{folder.name}: {r.measure}", r.svodka, r.peer, r.target, r.at_least) for r in found]
    if not texts:
        parser.error(f"there is neither factrueval nor nerel in {arguments.data}")
    rows += speed_rows(texts[:200])
    print(header("names", slovnet=version("slovnet"), pymorphy3=version("pymorphy3"), texts=str(len(texts))))
    show(rows, "slovnet")
    if arguments.json:
        write_json(rows, arguments.json)


if __name__ == "__main__":
    main()
