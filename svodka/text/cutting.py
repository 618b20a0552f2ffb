"""What of the chosen containers is not the article: insets, side matter, what follows it, phrases of the house."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svodka.text.credits import credit_of
from svodka.text.furniture import FOR_COMMENTS, READ_ALSO, TERMINAL, is_of_the_house
from svodka.text.rights import is_rights_line
from svodka.text.running_text import HEADINGS, LEAVES, REACH, opens_the_rest
from svodka.text.walk import Run, Walked

# Three stars between the parts of a text are of the text; dashes and dots stand for the design.
_SEPARATOR = re.compile(r"\*\s?\*\s?\*|⁂")
_LONGEST_BOILERPLATE = 400
# A paragraph that stands there twice is a version for print or small screens; short lines and items may well recur.
_WORTH_COMPARING = 150
# After an inset the text goes on with so many characters at least, beside one of so many paragraphs before it.
_LEAST_AFTER_INSET, _BEFORE_INSET = 300, 8
# Where the heading has a box of its own, a paragraph beside those before is enough.
_LEAST_BESIDE = 100
_LEAST_ALIKE = 0.3


def cut(page: Walked, candidates: Sequence[Run], top: int) -> list[Run]:
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
        ending = opens_the_rest(run)
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
        if length < _LONGEST_BOILERPLATE and is_of_the_house(run.text):
            continue
        if length >= _WORTH_COMPARING and run.tag != "li":
            if run.text in texts:
                continue
            texts.add(run.text)
        kept.append(run)
    while kept and (_is_stub(kept[-1]) or credit_of(kept[-1].text)) and not _is_item_of_text(page, kept, top):
        kept.pop()
    return _without_emptied(candidates, kept) if kept else kept


def _is_item_of_text(page: Walked, kept: Sequence[Run], top: int) -> bool:
    """Whether the last run is an item without links behind others of its list, as short as they may be."""
    listing = page.containers[kept[-1].container].listing
    if listing <= top or kept[-1].tag != "li" or kept[-1].link_length:
        return False
    items = [run for run in kept[-3:] if page.containers[run.container].listing == listing]
    return len(items) > 1 and not any(run.link_length for run in items)


def _without_emptied(candidates: Sequence[Run], kept: list[Run]) -> list[Run]:
    """The runs without headings of which all that stood under them has been cut."""
    place = {id(run): number for number, run in enumerate(candidates)}
    return [
        run
        for run, following in zip(kept, [*kept[1:], None], strict=True)
        if following is None
        or run.tag not in HEADINGS
        or following.tag not in HEADINGS
        or following.tag > run.tag
        or place[id(following)] - place[id(run)] == 1
    ]


def _after_inset(page: Walked, candidates: Sequence[Run], position: int, kept: Sequence[Run]) -> int:
    """Where the text goes on after a heading that opens side matter; the number of candidates when it does not.

    It goes on when paragraphs follow that stand right beside those before, and enough of them.
    """
    if FOR_COMMENTS.match(candidates[position].text):
        return len(candidates)
    page.effort.spend(len(candidates) - position + len(kept))
    good = [run for run in kept if len(run.text) >= 60]
    before = [page.containers[run.container] for run in good[-_BEFORE_INSET:]]
    beside = {container.parent for container in before if container.tag in LEAVES or container.names.strip()}
    names = {(container.tag, container.names) for container in before}
    shapes = {(run.tag, run.depth) for run in good[-_BEFORE_INSET:]}
    opened = candidates[position]
    following, alike = [], []
    linked = REACH
    for place in range(position + 1, len(candidates)):
        run = candidates[place]
        linked = 0 if run.tag in HEADINGS and run.link_share > 0.8 else linked + 1
        if len(run.text) < 60 or run.link_share >= 0.3:
            continue
        container = page.containers[run.container]
        if container.parent in beside and (run.tag in LEAVES or (container.tag, container.names) in names):
            following.append(place)
        # Another part of a body in several containers, unless it stands in the box that the heading opens.
        elif (run.tag, run.depth) in shapes and linked >= REACH and not _in_box(page, opened, run):
            alike.append(place)
    if sum(len(candidates[place].text) for place in alike) > _LEAST_ALIKE * sum(len(run.text) for run in good):
        following = sorted([*following, *alike])
    length = sum(len(candidates[place].text) for place in following)
    boxed = page.containers[opened.container].parent not in beside and not alike
    least = _LEAST_BESIDE if boxed else _LEAST_AFTER_INSET
    return following[0] if following and length > least else len(candidates)


def _in_box(page: Walked, heading: Run, run: Run) -> bool:
    """Whether a run stands in the same container as the heading, or in the one around that."""
    box = page.containers[heading.container].parent if heading.tag in HEADINGS else heading.container
    return page.inside(run.container, max(box, 1))


def _is_side_matter(run: Run, length: int, allowed: int, surely: bool) -> bool:
    share = run.link_share
    if not any(character.isalnum() for character in run.text):
        return _SEPARATOR.fullmatch(run.text) is None
    if run.negative > allowed and (surely or length < 200 or share > 0.2):
        return True
    if share > 0.6 and length < 250:
        return True
    return run.tag in ("div", "section", "body") and length < 40 and not TERMINAL.search(run.text)


def _is_stub(run: Run) -> bool:
    if run.link_length and len(run.text) < 200 and run.text.count("|") > 1:
        return True
    return run.tag in HEADINGS or (len(run.text) < 30 and not TERMINAL.search(run.text))
