"""Which part of a page is the article: containers scored by the running text in them, side matter cut out.

Readability's idea (score paragraphs, sum into ancestors, discount links) with the weights tuned on public sets of
saved pages; figures are in docs/benchmarks.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from svodka.text.furniture import BOILERPLATE, DISCUSSED, ENDING, FOR_COMMENTS, LISTED, READ_ALSO, TERMINAL
from svodka.text.rights import is_rights_line
from svodka.text.walk import CERTAIN_WEIGHT, Container, Run, Walked

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "blockquote", "pre", "td", "dd"))
# +.013 F1 on Russian pages, +.002 on the others; 2.5 instead of 1.5 loses .001 there.
_NEAR = 25
# Names of the container of the whole text, in content systems of both languages.
_CONTENT = re.compile(
    r"(?:article|post|entry|story|news|blog|page|material|detail)s?[-_]{0,2}(?:body|content|text|inner|full)"
    r"|(?:body|content|text)[-_]{1,2}(?:article|post|entry|story|news|body|content)|(?:^| )h-?entry(?:$| )",
    re.I,
)
_LONGEST_BOILERPLATE = 400
# A paragraph that stands there twice is a version for print or small screens; short lines and items may well recur.
_WORTH_COMPARING = 150
# After an inset the text goes on with so many characters at least, beside one of so many paragraphs before it.
_LEAST_AFTER_INSET, _BEFORE_INSET = 300, 8
_LEAST_ALIKE = 0.3
# How often and how high the choice may climb from the container that scored highest.
_CLIMBS, _LEVELS = 4, 8
_SHARES = (1.0, 0.5, 0.33, 0.2)
# A teaser's paragraph stands at most so many runs (a date, a section, an author) after its heading.
_REACH = 4
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
    good, teasers = _good(runs)
    top = _climb(page, totals, good, teasers, top)
    best = score.get(top, best)
    parent = page.containers[top].parent
    threshold = max(10.0, 0.2 * best)
    kept_containers = {top}
    if parent > 0:
        kept_containers |= {
            number for number, value in score.items() if page.containers[number].parent == parent and value >= threshold
        }
    kept_containers |= _namesakes(page, totals, good, top)
    candidates = _candidates(page, runs, top, kept_containers, parent)
    chosen = _filter(page, candidates, top)
    running = sum(len(run.text) for run in good)
    return Chosen(chosen, top, frozenset(kept_containers), sum(len(run.text) for run in chosen) / max(1, running))


def _good(runs: Sequence[Run]) -> tuple[list[Run], frozenset[int]]:
    """Running text under no mark, and the orders of its teasers: the first paragraph under a heading that is a link.

    What stands on the page for the second time (a version for print, for small screens) counts once.
    """
    good: list[Run] = []
    teasers: set[int] = set()
    seen: set[str] = set()
    since_heading = _REACH
    for run in runs:
        since_heading += 1
        if run.tag in HEADINGS:
            since_heading = 0 if run.link_share > 0.8 else _REACH
        elif len(run.text) >= 60 and run.link_length < 0.3 * len(run.text):
            if not run.negative and run.text not in seen:
                good.append(run)
                seen.add(run.text)
                if since_heading < _REACH:
                    teasers.add(run.order)
            since_heading = _REACH
    return good, frozenset(teasers)


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


def _climb(page: Walked, totals: _Totals, good: Sequence[Run], teasers: Collection[int], top: int) -> int:
    """An ancestor that holds clearly more running text and little else: a body split by advertisements, sections."""
    # Another <article> with a main heading is another story: pages that scroll on without an end.
    others = {page.containers[run.container].article for run in page.runs if run.tag == "h1"}
    for _ in range(_CLIMBS):
        higher = _climb_once(page, totals, good, teasers, others, top)
        if higher == top:
            return top
        top = higher
    return top


def _climb_once(
    page: Walked,
    totals: _Totals,
    good: Sequence[Run],
    teasers: Collection[int],
    others: set[int],
    top: int,
) -> int:
    containers = page.containers
    own = [run for run in good if page.inside(run.container, top)]
    if not own:
        return top
    base, shape = sum(len(run.text) for run in own), _shape(own)
    ended = _ended(page, own)
    ancestor, article = containers[top].parent, containers[top].article
    for _ in range(_LEVELS):
        if ancestor <= 0:
            return top
        strange = others - {article, containers[ancestor].article}
        gained = [
            run
            for run in good
            if page.inside(run.container, ancestor)
            and not page.inside(run.container, top)
            and containers[run.container].article not in strange
        ]
        alike = sum(len(run.text) for run in gained if (run.tag, run.depth) == shape)
        other = sum(len(run.text) for run in gained if run.order < ended and run.order not in teasers)
        extra = totals.length[ancestor] - totals.length[top]
        links = totals.links[ancestor] - totals.links[top]
        named = _CONTENT.search(containers[ancestor].names) is not None
        if links < 0.45 * max(extra, 1) and (
            max(300, 0.25 * base, 0.45 * (extra - links)) < alike
            or max(300, (0.25 if named else 1.0) * base, 0.45 * (extra - links)) < other
        ):
            return ancestor
        ancestor = containers[ancestor].parent
    return top


def _shape(runs: Sequence[Run]) -> tuple[str, int]:
    """The tag and depth at which most of the text stands."""
    shapes: dict[tuple[str, int], int] = defaultdict(int)
    for run in runs:
        shapes[run.tag, run.depth] += len(run.text)
    return max(shapes, key=lambda key: shapes[key])


def _opens_the_rest(run: Run) -> bool:
    return len(run.text) < 200 and any(form.match(run.text) for form in (ENDING, LISTED, DISCUSSED, _SOURCE_LABEL))


def _namesakes(page: Walked, totals: _Totals, good: Sequence[Run], top: int) -> set[int]:
    """Other containers of the winner's own class at its depth: parts of one body between which something stands."""
    winner = page.containers[top]
    if len(winner.names.split()) < 1:
        return set()
    alike = {
        number
        for number, container in enumerate(page.containers)
        if container.names == winner.names
        and (container.tag, container.depth, container.article) == (winner.tag, winner.depth, winner.article)
        and container.negative <= winner.negative
        and totals.links[number] < 0.3 * max(totals.length[number], 1)
    }
    if len(alike) == 1 or any(
        run.tag == "h1" and any(page.inside(run.container, part) for part in alike) for run in page.runs
    ):
        return set()
    ended = _ended(page, [run for run in good if page.inside(run.container, top)])
    return {part for part in alike if any(page.inside(run.container, part) and run.order < ended for run in good)}


def _ended(page: Walked, own: Sequence[Run]) -> int:
    """The order of the first heading after the text that opens what is not the article's."""
    last = own[-1].order if own else 0
    return next((run.order for run in page.runs[last + 1 :] if _opens_the_rest(run)), len(page.runs))


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
    allowed, sure = min(own, default=0), page.containers[top].surely
    total, seen = sum(len(run.text) for run in candidates), 0
    kept: list[Run] = []
    texts: set[str] = set()
    resume = 0
    for position, run in enumerate(candidates):
        length = len(run.text)
        seen += length
        if position < resume:
            continue
        ending = _opens_the_rest(run)
        if ending or (READ_ALSO.match(run.text) and length < 200):
            # Early in the text such a heading opens an inset; late, it opens all that follows the article.
            if ending and (seen > 0.5 * total or seen > 1500):
                resume = _after_inset(page, candidates, position, kept)
                if resume == len(candidates):
                    break
            continue
        if _is_side_matter(run, length, allowed, page.containers[run.container].surely > sure) or is_rights_line(
            run.text
        ):
            continue
        if length < _LONGEST_BOILERPLATE and BOILERPLATE.search(run.text):
            continue
        if length >= _WORTH_COMPARING and run.tag != "li":
            if run.text in texts:
                continue
            texts.add(run.text)
        kept.append(run)
    while kept and _is_stub(kept[-1]):
        kept.pop()
    return kept


def _after_inset(page: Walked, candidates: Sequence[Run], position: int, kept: Sequence[Run]) -> int:
    """Where the text goes on after a heading that opens side matter; the number of candidates when it does not.

    It goes on when paragraphs follow that stand right beside those before, and enough of them.
    """
    if FOR_COMMENTS.match(candidates[position].text):
        return len(candidates)
    good = [run for run in kept if len(run.text) >= 60]
    beside = {page.containers[run.container].parent for run in good[-_BEFORE_INSET:] if run.tag in _LEAVES}
    shapes = {(run.tag, run.depth) for run in good[-_BEFORE_INSET:]}
    opened = candidates[position]
    following, alike = [], []
    linked = _REACH
    for place in range(position + 1, len(candidates)):
        run = candidates[place]
        linked = 0 if run.tag in HEADINGS and run.link_share > 0.8 else linked + 1
        if len(run.text) < 60 or run.link_share >= 0.3:
            continue
        if run.tag in _LEAVES and page.containers[run.container].parent in beside:
            following.append(place)
        # Another part of a body in several containers, unless it stands in the box that the heading opens.
        elif (run.tag, run.depth) in shapes and linked >= _REACH and not _in_box(page, opened, run):
            alike.append(place)
    if sum(len(candidates[place].text) for place in alike) > _LEAST_ALIKE * sum(len(run.text) for run in good):
        following = sorted([*following, *alike])
    length = sum(len(candidates[place].text) for place in following)
    return following[0] if following and length > _LEAST_AFTER_INSET else len(candidates)


def _in_box(page: Walked, heading: Run, run: Run) -> bool:
    """Whether a run stands in the same container as the heading, or in the one around that."""
    box = page.containers[heading.container].parent if heading.tag in HEADINGS else heading.container
    return page.inside(run.container, max(box, 1))


def _is_side_matter(run: Run, length: int, allowed: int, surely: bool) -> bool:
    share = run.link_share
    if not any(character.isalnum() for character in run.text):
        return True
    if run.negative > allowed and (surely or length < 200 or share > 0.2):
        return True
    if share > 0.6 and length < 250:
        return True
    return run.tag in ("div", "section", "body") and length < 40 and not TERMINAL.search(run.text)


def _is_stub(run: Run) -> bool:
    if run.link_length and len(run.text) < 200 and run.text.count("|") > 1:
        return True
    return run.tag in HEADINGS or (len(run.text) < 30 and not TERMINAL.search(run.text))
