"""Which containers hold side matter: by their class names, unless what they hold shows that they wrap the article.

A name alone is weak evidence: page builders call every block a widget, and a theme's wrapper is «with-sidebar». So a
mark is forgiven where most of the page's running text stands inside, or the headline with a good part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from svodka.text.running_text import lengths_by_container
from svodka.text.side_names import COMMENTS, DOUBTFUL
from svodka.text.walk import Container, Walked

# Half of the running text is the article's in all but the pages of a few lines; with the headline, less will do.
_WRAPS, _WRAPS_WITH_HEADLINE = 0.75, 0.3


def settle(page: Walked, headline_run: int | None, *, trusting: bool = True) -> None:
    """Gives every container, run and thing the number of marks that it stands under, forgiven ones left out.

    Not `trusting` it counts only the marks of comments: for pages where the names mislead.
    """
    containers = page.containers
    lengths = lengths_by_container(page)
    headline = page.runs[headline_run].container if headline_run is not None else -1
    for number, container in enumerate(containers):
        if number == 0:
            continue
        above = containers[container.parent]
        container.negative, container.surely = above.negative, above.surely
        counts = container.mark if trusting else container.mark == COMMENTS
        if counts and not _forgiven(container, number, lengths, headline):
            container.negative += 1
            container.surely += container.mark > DOUBTFUL
    _settle_runs(page, containers)


def _forgiven(container: Container, number: int, lengths: Sequence[int], headline: int) -> bool:
    share = lengths[number] / lengths[0] if lengths[0] else 0.0
    if number <= headline < container.end:
        return share >= _WRAPS_WITH_HEADLINE
    return share >= _WRAPS and container.mark != COMMENTS


def _settle_runs(page: Walked, containers: Sequence[Container]) -> None:
    for run in page.runs:
        run.negative = run.about_cookies + containers[run.container].negative
    for thing in page.things:
        thing.negative = containers[thing.container].negative
