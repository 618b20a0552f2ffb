"""Running text: paragraphs of some length that are no links; where it stands, and what opens the end of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svodka.text.furniture import DISCUSSED, ENDING, LISTED
from svodka.text.walk import Run, Walked

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LEAVES = frozenset(("p", "li", "blockquote", "pre", "td", "dd"))
# A teaser's paragraph stands at most so many runs (a date, a section, an author) after its heading.
REACH = 4
_SOURCE_LABEL = re.compile(r"^источник\s*:?\s*$", re.I)


def is_running(run: Run) -> bool:
    """Whether a run is a paragraph of some length that is not made of links."""
    return len(run.text) >= 60 and run.link_length < 0.3 * len(run.text)


def lengths_by_container(page: Walked) -> list[int]:
    """By container, the characters of running text in it: paragraphs of some length that are not links."""
    lengths = [0] * len(page.containers)
    for run in page.runs:
        if not run.outside and is_running(run):
            lengths[run.container] += len(run.text)
    for number in range(len(lengths) - 1, 0, -1):
        lengths[page.containers[number].parent] += lengths[number]
    return lengths


def find_running(runs: Sequence[Run]) -> tuple[list[Run], frozenset[int]]:
    """Running text under no mark, and the orders of its teasers: the first paragraph under a heading that is a link.

    What stands on the page for the second time (a version for print, for small screens) counts once.
    """
    good: list[Run] = []
    teasers: set[int] = set()
    seen: set[str] = set()
    since_heading = REACH
    for run in runs:
        since_heading += 1
        if run.tag in HEADINGS:
            since_heading = 0 if run.link_share > 0.8 else REACH
        elif is_running(run):
            if not run.negative and run.text not in seen:
                good.append(run)
                seen.add(run.text)
                if since_heading < REACH:
                    teasers.add(run.order)
            since_heading = REACH
    return good, frozenset(teasers)


def opens_the_rest(run: Run) -> bool:
    """Whether a line is the heading of comments, related matter, a list of names: the text ends before it."""
    text = run.text
    if len(text) >= 200:
        return False
    return bool(ENDING.match(text) or LISTED.match(text) or DISCUSSED.match(text) or _SOURCE_LABEL.match(text))
