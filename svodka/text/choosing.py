"""Which part of a page is the article: containers scored by the running text in them, side matter cut out.

Readability's idea (score paragraphs, sum into ancestors, discount links) with the weights tuned on public sets of
saved pages; figures are in docs/benchmarks.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text.climbing import Totals, climb, namesakes, spread
from svodka.text.cutting import cut
from svodka.text.running_text import HEADINGS, LEAVES, find_running
from svodka.text.walk import CERTAIN_WEIGHT, Container, Run, Walked

# +.013 F1 on Russian pages, +.002 on the others; 2.5 instead of 1.5 loses .001 there.
_NEAR = 25
_SHARES = (1.0, 0.5, 0.33, 0.2)


@dataclass(slots=True)
class Chosen:
    """The runs of the article in page order, the container that won and those kept beside it."""

    runs: list[Run]
    top: int
    kept: frozenset[int]
    # The reason, with a place for the name of the winner.
    how: str = "the running text in {} scores highest on the page"

    def length(self) -> int:
        """The characters of the text."""
        return sum(len(run.text) for run in self.runs)


def choose(page: Walked, headline_run: int = 0) -> Chosen:
    """The part of the page that is its article; without any paragraph, the longer pieces of text.

    `headline_run` is the number of the headline's run: what stands before it is less likely the article.
    """
    runs = [run for run in page.runs if not run.outside and run.text]
    totals = _totals(page.containers, runs)
    score = _score(page, totals, headline_run)
    if not score:
        kept = [run for run in runs if len(run.text) > 40 and run.link_length < 0.3 * len(run.text)]
        return Chosen(kept, 0, frozenset((0,)), "the page has no paragraphs: these are the longer pieces of text in {}")
    good, teasers = find_running(runs)
    top = climb(page, totals, good, teasers, max(score, key=lambda number: score[number]))
    chosen = _taken(page, runs, totals, score, good, top)
    higher = spread(page, totals, good, teasers, top, chosen.length())
    if higher is not None:
        wider = _taken(page, runs, totals, score, good, higher)
        wider.how = "the text stands in many small parts of the page, and {} holds them"
        return wider if wider.length() > 1.5 * chosen.length() else chosen
    return chosen


def _taken(
    page: Walked, runs: Sequence[Run], totals: Totals, score: dict[int, float], good: Sequence[Run], top: int
) -> Chosen:
    """What is left of the winner, its neighbours of some score and its namesakes when side matter is cut out."""
    parent = page.containers[top].parent
    threshold = max(10.0, 0.2 * score.get(top, max(score.values())))
    kept = {top}
    if parent > 0:
        kept |= {
            number for number, value in score.items() if page.containers[number].parent == parent and value >= threshold
        }
    kept |= namesakes(page, totals, good, top)
    chosen = cut(page, _candidates(page, runs, top, kept, parent), top)
    return Chosen(chosen, top, frozenset(kept))


def _totals(containers: Sequence[Container], runs: Sequence[Run]) -> Totals:
    length, links = [0] * len(containers), [0] * len(containers)
    for run in runs:
        length[run.container] += len(run.text)
        links[run.container] += run.link_length
    for number in range(len(containers) - 1, 0, -1):
        parent = containers[number].parent
        length[parent] += length[number]
        links[parent] += links[number]
    return Totals(length, links)


def _score(page: Walked, totals: Totals, headline_run: int) -> dict[int, float]:
    containers = page.containers
    score: dict[int, float] = defaultdict(float)
    for place, run in enumerate(page.runs):
        length, share = len(run.text), run.link_share
        if run.outside or length < 25 or share > 0.5 or run.tag in HEADINGS:
            continue
        value = (1 + run.text.count(",") + min(length / 100, 3)) * (1 - share) * (0.2 if run.negative else 1)
        value *= _nearness(place - headline_run) if headline_run else 1
        number = containers[run.container].parent if run.tag in LEAVES else run.container
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


def _candidates(page: Walked, runs: Sequence[Run], top: int, kept: set[int], parent: int) -> list[Run]:
    """Runs inside the kept containers, and long ones that stand right beside them."""
    covered = page.covered(kept)
    candidates = []
    for run in runs:
        if covered[run.container]:
            candidates.append(run)
        elif parent > 0 and len(run.text) > 80 and run.link_length < 0.25 * len(run.text):
            beside = run.container == parent or (run.tag == "p" and page.containers[run.container].parent == parent)
            if beside:
                candidates.append(run)
    return candidates
