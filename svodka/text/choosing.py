"""Which part of a page is the article: containers scored by the running text in them, side matter cut out.

Readability's idea (score paragraphs, sum into ancestors, discount links) with the weights tuned on public sets of
saved pages; figures are in docs/benchmarks.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text.furniture import DISCUSSED, ENDING, LISTED, READ_ALSO, TERMINAL
from svodka.text.rights import is_rights_line
from svodka.text.walk import CERTAIN_WEIGHT, Container, Run, Walked

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "blockquote", "pre", "td", "dd"))
# +.013 F1 on Russian pages, +.002 on the others; 2.5 instead of 1.5 loses .001 there.
_NEAR = 25
_SHARES = (1.0, 0.5, 0.33, 0.2)
_SOURCE_LABEL = re.compile(r"^источник\s*:?\s*$", re.I)


@dataclass(slots=True)
class Chosen:
    """The runs of the article in page order, the container that won and those kept beside it."""

    runs: list[Run]
    top: int
    kept: frozenset[int]
    # The share of the page's running text that was chosen; little means that the choice is doubtful.
    cover: float


@dataclass(slots=True)
class _Totals:
    length: list[int]
    links: list[int]


def choose(page: Walked, headline_run: int = 0) -> Chosen:
    """The part of the page that is its article; without any paragraph, the longer pieces of text.

    `headline_run` is the number of the headline's run: what stands before it is less likely the article.
    """
    runs = [run for run in page.runs if not run.outside and run.text]
    totals = _totals(page.containers, runs)
    score = _score(page, totals, headline_run)
    if not score:
        kept = [run for run in runs if len(run.text) > 40 and run.link_length < 0.3 * len(run.text)]
        return Chosen(kept, 0, frozenset((0,)), 0.0)
    top = max(score, key=lambda number: score[number])
    best = score[top]
    good = [run for run in runs if len(run.text) >= 60 and run.link_length < 0.3 * len(run.text) and not run.negative]
    top = _climb(page, totals, good, top)
    best = score.get(top, best)
    parent = page.containers[top].parent
    threshold = max(10.0, 0.2 * best)
    kept_containers = {top}
    if parent > 0:
        kept_containers |= {
            number for number, value in score.items() if page.containers[number].parent == parent and value >= threshold
        }
    candidates = _candidates(page, runs, top, kept_containers, parent)
    chosen = _filter(page, candidates, top)
    running = sum(len(run.text) for run in good)
    return Chosen(chosen, top, frozenset(kept_containers), sum(len(run.text) for run in chosen) / max(1, running))


def _totals(containers: Sequence[Container], runs: Sequence[Run]) -> _Totals:
    length, links = [0] * len(containers), [0] * len(containers)
    for run in runs:
        length[run.container] += len(run.text)
        links[run.container] += run.link_length
    for number in range(len(containers) - 1, 0, -1):
        parent = containers[number].parent
        length[parent] += length[number]
        links[parent] += links[number]
    return _Totals(length, links)


def _score(page: Walked, totals: _Totals, headline_run: int) -> dict[int, float]:
    containers = page.containers
    score: dict[int, float] = defaultdict(float)
    for place, run in enumerate(page.runs):
        length, share = len(run.text), run.link_share
        if run.outside or length < 25 or share > 0.5 or run.tag in HEADINGS:
            continue
        value = (1 + run.text.count(",") + min(length / 100, 3)) * (1 - share) * (0.2 if run.negative else 1)
        value *= _nearness(place - headline_run) if headline_run else 1
        number = containers[run.container].parent if run.tag in _LEAVES else run.container
        for step, part in enumerate(_SHARES):
            # The body counts only for the paragraphs that stand right in it: it would win every split page otherwise.
            if number < 0 or (number == 0 and step):
                break
            score[number] += value * part
            number = containers[number].parent
    for number in score:
        container = containers[number]
        score[number] += min(container.weight, 25) * (1 if score[number] > 15 else 0.2)
        if container.weight >= CERTAIN_WEIGHT:
            score[number] += CERTAIN_WEIGHT
        if container.tag == "article":
            score[number] += 10
        elif container.tag in ("ul", "ol", "th", "h1", "h2"):
            score[number] -= 5
        if totals.length[number]:
            score[number] *= 1 - totals.links[number] / totals.length[number]
    return score


def _nearness(distance: int) -> float:
    """The weight of a run so many runs after the headline: the text follows it, columns of news stand before."""
    return 0.5 if distance < 0 else 1.5 if distance < _NEAR else 1.0


def _climb(page: Walked, totals: _Totals, good: Sequence[Run], top: int) -> int:
    """An ancestor that holds clearly more running text of the same shape: a body split by advertisements."""
    for _ in range(3):
        higher = _climb_once(page, totals, good, top)
        if higher == top:
            return top
        top = higher
    return top


def _climb_once(page: Walked, totals: _Totals, good: Sequence[Run], top: int) -> int:
    shapes: dict[tuple[str, int], int] = defaultdict(int)
    for run in good:
        if page.inside(run.container, top):
            shapes[run.tag, run.depth] += len(run.text)
    if not shapes:
        return top
    shape = max(shapes, key=lambda key: shapes[key])
    base = sum(shapes.values())
    ancestor = page.containers[top].parent
    for _ in range(4):
        if ancestor <= 0:
            return top
        same = sum(
            len(run.text)
            for run in good
            if (run.tag, run.depth) == shape
            and page.inside(run.container, ancestor)
            and not page.inside(run.container, top)
        )
        extra = totals.length[ancestor] - totals.length[top]
        links = totals.links[ancestor] - totals.links[top]
        if same > max(300, 0.25 * base) and same > 0.45 * (extra - links) and links < 0.45 * max(extra, 1):
            return ancestor
        ancestor = page.containers[ancestor].parent
    return top


def _candidates(page: Walked, runs: Sequence[Run], top: int, kept: set[int], parent: int) -> list[Run]:
    """Runs inside the kept containers, and long ones that stand right beside them."""
    spans = sorted((number, page.containers[number].end) for number in kept)
    candidates = []
    for run in runs:
        if any(first <= run.container < end for first, end in spans):
            candidates.append(run)
        elif parent > 0 and len(run.text) > 80 and run.link_length < 0.25 * len(run.text):
            beside = run.container == parent or (run.tag == "p" and page.containers[run.container].parent == parent)
            if beside:
                candidates.append(run)
    return candidates


def _filter(page: Walked, candidates: Sequence[Run], top: int) -> list[Run]:
    own = [run.negative for run in candidates if page.inside(run.container, top)]
    allowed = min(own, default=0)
    total, seen = sum(len(run.text) for run in candidates), 0
    kept: list[Run] = []
    for run in candidates:
        length = len(run.text)
        seen += length
        ending = length < 200 and any(form.match(run.text) for form in (ENDING, LISTED, DISCUSSED, _SOURCE_LABEL))
        if ending or (READ_ALSO.match(run.text) and length < 200):
            # Early in the text such a heading opens an inset; late, it opens all that follows the article.
            if ending and (seen > 0.5 * total or seen > 1500):
                break
            continue
        if _is_side_matter(run, length, allowed) or is_rights_line(run.text):
            continue
        kept.append(run)
    while kept and _is_stub(kept[-1]):
        kept.pop()
    return kept


def _is_side_matter(run: Run, length: int, allowed: int) -> bool:
    share = run.link_share
    if not any(character.isalnum() for character in run.text):
        return True
    if run.negative > allowed and (length < 200 or share > 0.2):
        return True
    if share > 0.6 and length < 250:
        return True
    return run.tag in ("div", "section", "body") and length < 40 and not TERMINAL.search(run.text)


def _is_stub(run: Run) -> bool:
    if run.link_length and len(run.text) < 200 and run.text.count("|") > 1:
        return True
    return run.tag in HEADINGS or (len(run.text) < 30 and not TERMINAL.search(run.text))
