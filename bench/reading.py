"""Reading of saved pages: what share of body, headline, author and date is right, and what a page costs.

    python -m bench.reading DATA [--json FILE] [--quick]

DATA is a set (a folder with gold.jsonl and the gzipped pages it names) or a folder of sets. Bodies are compared as bags
of 4-word shingles (lower-cased words). Precision is the mean over the pages that gave a text, recall the mean over all,
«body F1» their harmonic mean, as the article-extraction benchmark has it; «F1 of a page» is the mean of all pages'.
A refused page has recall 0. The peer is trafilatura with its metadata, when it is installed (extra `bench`): as it is
set by default, and for the bodies also in its other modes, of which the best on the set counts. Both get the same
bytes, page by page in turn; CPU time of the process, median of the rounds. «Recoded» are the pages of a Cyrillic set
as windows-1251 and koi8-r, declared rightly, not at all and wrongly: the share that gives the same words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.table import Row, header, show, write_json
from svodka.text.reading import UnableToRead, read

WORD = re.compile(r"\w+")
SHINGLE = 4
# The reader's own default is 5 MB; the sets hold a few larger pages, and the peer takes them.
MOST_BYTES = 50_000_000
QUICK_PAGES = 60
# The bars: not below the peer's best mode, clearly above it on Russian pages, at a third of its cost.
SPEED = 3.0
RUSSIAN, RUSSIAN_LEAD = 0.87, 0.06
FIELDS = {"headlines right": 0.94, "authors right": 0.88, "dates right": 0.84}
MODES = {"precision": {"favor_precision": True}, "recall": {"favor_recall": True}}
CHARSETS = ("windows-1251", "koi8-r")
META = re.compile(r"<meta[^>]+charset[^>]*>", re.I)
CYRILLIC = re.compile("[а-яё]", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page and what is right about it; an empty string where the set does not say."""

    html: bytes
    url: str
    text: str
    title: str
    date: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader made of a page."""

    text: str = ""
    title: str = ""
    date: str = ""
    author: str = ""


@dataclass(slots=True)
class Score:
    """Scores of one reader over one set, 0 to 1 a page; milliseconds a page, one value a round."""

    f1: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    authors: list[bool] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0


def sets_in(data: Path) -> list[Path]:
    """The sets of a folder: itself, or the folders in it that have a gold.jsonl."""
    if (data / "gold.jsonl").exists():
        return [data]
    return sorted(path.parent for path in data.glob("*/gold.jsonl"))


def pages_of(folder: Path, most: int | None) -> Iterator[Page]:
    """The pages of a set; `most` are spread over it evenly."""
    # Not splitlines: texts hold U+2028, which ends no line of JSON.
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    step = max(1, len(lines) // most) if most else 1
    for line in lines[::step][:most]:
        gold = json.loads(line)
        html = gzip.decompress((folder / gold["file"]).read_bytes())
        texts = {name: gold.get(name) or "" for name in ("url", "text", "title", "date")}
        yield Page(html, **texts, authors=tuple(gold.get("authors") or ()))


def svodka(page: Page) -> Answer | None:
    """Our reading; None when the page is refused."""
    try:
        article, _, _ = read(page.html, url=page.url or None, max_bytes=MOST_BYTES)
    except UnableToRead:
        return None
    text = "\n".join(block.text for block in article.body if block.kind not in ("figure", "embed"))
    day = article.published.isoformat() if article.published else ""
    return Answer(text, article.headline, day, article.byline or article.agency or "")


def trafilatura_reader(**mode: bool) -> Callable[[Page], Answer | None] | None:
    """The peer in one of its modes, or None when it is not installed."""
    try:
        trafilatura: Any = import_module("trafilatura")
    except ImportError:
        return None

    def peer(page: Page) -> Answer | None:
        found = trafilatura.bare_extraction(
            page.html, url=page.url or None, include_comments=False, with_metadata=True, **mode
        )
        return Answer(found.text or "", found.title or "", found.date or "", found.author or "") if found else None

    return peer


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, with their number."""
    words = WORD.findall(text.lower())
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)) if words)


def body_score(gold: str, text: str) -> tuple[float, float, float]:
    """F1, precision and recall of a body against the gold, 0 to 1."""
    right, found = shingles(gold), shingles(text)
    if not right or not found:
        return (1.0, 1.0, 1.0) if right == found else (0.0, 0.0, 0.0)
    common = sum((right & found).values())
    precision, recall = common / sum(found.values()), common / sum(right.values())
    return (2 * precision * recall / (precision + recall) if common else 0.0), precision, recall


def same_title(gold: str, title: str) -> bool:
    """Whether four fifths of the words of both titles are common."""
    one, other = set(WORD.findall(gold.lower())), set(WORD.findall(title.lower()))
    return bool(one) and len(one & other) >= 0.8 * len(one | other)


def same_author(gold: Sequence[str], author: str) -> bool:
    """Whether one of the authors is named."""
    found = " ".join(WORD.findall(author.lower()))
    names = [" ".join(WORD.findall(name.lower())) for name in gold]
    return any(name and found and (name in found or found in name) for name in names)


def judge(score: Score, page: Page, answer: Answer | None) -> None:
    score.refused += answer is None
    answer = answer or Answer()
    for values, value in zip(
        (score.f1, score.precision, score.recall), body_score(page.text, answer.text), strict=True
    ):
        values.append(value)
    if page.title:
        score.titles.append(same_title(page.title, answer.title))
    if page.authors:
        score.authors.append(same_author(page.authors, answer.author))
    if page.date:
        score.dates.append(page.date[:10] == answer.date[:10])


def measure(pages: Sequence[Page], readers: Sequence[Callable[[Page], Answer | None]], rounds: int) -> list[Score]:
    """Every reader over every page, in turn; scores are taken in the first round, times in all."""
    scores = [Score() for _ in readers]
    for number in range(rounds):
        spent = [0.0] * len(readers)
        for page in pages:
            for place, reader in enumerate(readers):
                started = time.process_time()
                answer = reader(page)
                spent[place] += time.process_time() - started
                if number == 0:
                    judge(scores[place], page, answer)
        for score, seconds in zip(scores, spent, strict=True):
            score.milliseconds.append(1000 * seconds / len(pages))
    return scores


def harmonic(score: Score) -> float:
    """Harmonic mean of mean precision and mean recall."""
    precision, recall = _mean(score.precision), _mean(score.recall)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0


def rows_of(name: str, pages: Sequence[Page], scores: Sequence[Score], best: float | None) -> list[Row]:
    """The rows of a set: ours, the peer's when it ran; `best` is the page F1 of its best mode."""
    own, peer = scores[0], scores[1] if len(scores) > 1 else None
    russian = is_cyrillic(pages)

    def both(measure: str, value: Callable[[Score], float], target: float | None = None) -> Row:
        return Row(f"{name}: {measure}", value(own), value(peer) if peer else None, target, at_least=True)

    bar = best + RUSSIAN_LEAD if best is not None and russian else best
    rows = [
        Row(f"{name}: F1 of a page, beside the best mode", _mean(own.f1), best, bar, at_least=True),
        both("F1 of a page", lambda score: _mean(score.f1), RUSSIAN if russian else None),
        both("body F1", harmonic),
        both("body precision", lambda score: _mean(score.precision)),
        both("body recall", lambda score: _mean(score.recall)),
    ]
    for measure, values in _fields(own).items():
        if values:
            target = FIELDS[measure] if name == "aae" else None
            theirs = _mean(_fields(peer)[measure]) if peer else None
            rows.append(Row(f"{name}: {measure}", _mean(values), theirs, target, at_least=True))
    rows.append(both("pages refused", lambda score: score.refused))
    cost = statistics.median(own.milliseconds)
    peer_cost = statistics.median(peer.milliseconds) if peer else None
    rows.append(Row(f"{name}: CPU ms a page", cost, peer_cost, peer_cost / SPEED if peer_cost is not None else None))
    if russian:
        rows.append(Row(f"{name}: recoded, same words", recoded(pages), None, 1.0, at_least=True))
    return rows


def _fields(score: Score) -> dict[str, list[bool]]:
    return {"headlines right": score.titles, "authors right": score.authors, "dates right": score.dates}


def is_cyrillic(pages: Sequence[Page]) -> bool:
    """Whether most of the bodies of a set are in Cyrillic letters."""
    return sum(len(CYRILLIC.findall(page.text[:500])) > 200 for page in pages) > len(pages) / 2


def recoded(pages: Sequence[Page]) -> float:
    """The share of recoded pages that give the words they give in UTF-8, over both charsets and all declarations."""
    same: list[bool] = []
    for page in pages:
        bare = META.sub("", page.html.decode("utf-8", "replace"))
        for charset in CHARSETS:
            fit = bare.encode(charset, "ignore").decode(charset)
            right = svodka(replace(page, html=fit.encode()))
            for declared in (charset, None, "utf-8", *(other for other in CHARSETS if other != charset)):
                meta = f'<meta charset="{declared}">' if declared else ""
                same.append(svodka(replace(page, html=(meta + fit).encode(charset))) == right)
    return _mean(same)


def best_mode(pages: Sequence[Page], default: Score) -> float:
    """The mean F1 of a page of the peer's best mode."""
    means = [_mean(default.f1)]
    for mode in MODES.values():
        reader = trafilatura_reader(**mode)
        if reader:
            means.append(_mean(measure(pages, [reader], 1)[0].f1))
    return max(means)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="a set of saved pages, or a folder of sets")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_PAGES} pages of every set, one round")
    options = parser.parse_args()
    folders = sets_in(options.data)
    if not folders:
        print(f"{options.data} holds no gold.jsonl: give a set of saved pages or a folder of sets.", file=sys.stderr)
        return 1
    peer = trafilatura_reader()
    if peer is None:
        print("trafilatura is not installed (extra `bench`): Svodka is measured alone, without targets.\n")
    rows: list[Row] = []
    for folder in folders:
        pages = list(pages_of(folder, QUICK_PAGES if options.quick else None))
        scores = measure(pages, [svodka, *([peer] if peer else [])], 1 if options.quick else 3)
        rows += rows_of(folder.name, pages, scores, best_mode(pages, scores[1]) if peer else None)
    print(header("Reading", selectolax=_version("selectolax"), trafilatura=_version("trafilatura")) + "\n")
    show(rows, "trafilatura" if peer else "no peer")
    if options.json:
        write_json(rows, options.json)
    return 0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    sys.exit(main())
