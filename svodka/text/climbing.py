"""From the container that scored highest to all that the article stands in: bodies split by sections, by banners."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from svodka.text.running_text import opens_the_rest
from svodka.text.walk import Run, Walked

# Names of the container of the whole text, in content systems of both languages.
_CONTENT = re.compile(
    r"(?:article|post|entry|story|news|blog|page|material|detail)s?[-_]{0,2}(?:body|content|text|inner|full)"
    r"|(?:body|content|text)[-_]{1,2}(?:article|post|entry|story|news|body|content)|(?:^| )h-?entry(?:$| )",
    re.I,
)
# How often and how high the choice may climb from the container that scored highest.
_CLIMBS, _LEVELS = 4, 8
_LEAST_GAIN = 120
# What was chosen is little under this share of the running text; most of it is this share.
_LITTLE, _MOST = 0.4, 0.7
_WORTH_SPREADING = 1_000


@dataclass(slots=True)
class Totals:
    """By container, the characters of text in it and those of them that stand in links."""

    length: list[int]
    links: list[int]


def climb(page: Walked, totals: Totals, good: Sequence[Run], teasers: Collection[int], top: int) -> int:
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
    totals: Totals,
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
        page.effort.spend(len(good))
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
            max(_LEAST_GAIN, 0.25 * base, 0.45 * (extra - links)) < alike
            or max(_LEAST_GAIN, (0.25 if named else 1.0) * base, 0.45 * (extra - links)) < other
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


def namesakes(page: Walked, totals: Totals, good: Sequence[Run], top: int) -> set[int]:
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
    if len(alike) == 1:
        return set()
    part_of = _parts(page, alike)
    if any(run.tag == "h1" and part_of[run.container] for run in page.runs):
        return set()
    ended = _ended(page, [run for run in good if page.inside(run.container, top)])
    return {part_of[run.container] for run in good if part_of[run.container] and run.order < ended}


def _parts(page: Walked, parts: Collection[int]) -> list[int]:
    """By container, which of the parts, none of them inside another, it stands in; 0 for none."""
    part_of = [0] * len(page.containers)
    for part in parts:
        end = page.containers[part].end
        part_of[part:end] = [part] * (end - part)
    return part_of


def _ended(page: Walked, own: Sequence[Run]) -> int:
    """The order of the first heading after the text that opens what is not the article's."""
    last = own[-1].order if own else 0
    return next((run.order for run in page.runs[last + 1 :] if opens_the_rest(run)), len(page.runs))


def spread(
    page: Walked, totals: Totals, good: Sequence[Run], teasers: Collection[int], top: int, length: int
) -> int | None:
    """The lowest container around the winner that holds most of the page's running text, when `length` is little of it.

    For pages of many small sections, none of which is the article. None when there is no such container.
    """
    wanted = [run for run in good if run.order not in teasers]
    whole = sum(len(run.text) for run in wanted)
    if whole < _WORTH_SPREADING or length > _LITTLE * whole:
        return None
    ancestor = page.containers[top].parent
    while ancestor > 0:
        page.effort.spend(len(wanted))
        inside = sum(len(run.text) for run in wanted if page.inside(run.container, ancestor))
        if inside >= _MOST * whole:
            pure = inside > 0.45 * totals.length[ancestor] and totals.links[ancestor] < 0.4 * totals.length[ancestor]
            return ancestor if pure else None
        ancestor = page.containers[ancestor].parent
    return None
