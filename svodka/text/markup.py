"""An article out of HTML: one parse, one walk, the choice, then every field with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from svodka.text import metadata
from svodka.text.assembling import absolute, assemble, embeds
from svodka.text.choosing import Chosen, choose
from svodka.text.declared_body import declared_body
from svodka.text.decoding import holds_unwritable
from svodka.text.draft import Draft, NotAnArticle
from svodka.text.effort import Effort
from svodka.text.found import Found
from svodka.text.furniture import DISCUSSED, ENDING, LISTED
from svodka.text.headline import HeadlineFound, find_headline, is_headline_again
from svodka.text.html_pictures import PicturesFound, find_pictures
from svodka.text.not_article import refuse_page
from svodka.text.original import declared_original, find_original
from svodka.text.own_choice import own_headline, own_text, with_own_credits
from svodka.text.own_parser import OwnFields, pick
from svodka.text.page_data import PageData, page_data
from svodka.text.parsing import parsed
from svodka.text.printed import is_small_print
from svodka.text.publishing import published, updated
from svodka.text.records import Block, Original
from svodka.text.running_text import is_running
from svodka.text.side_matter import settle
from svodka.text.source_parser import SourceParser
from svodka.text.tagging import find_tags, linked_section
from svodka.text.typed_lists import starts_item
from svodka.text.walk import Run, Walked, walk

_PANEL_RUNS = 300
_NEAR = 12
_OPENING, _UNDER = 3, 6
_LONGEST_LABEL = 60
# A signature is the last line of the text or one of those right under it.
_SIGNED_WITHIN = 4
# One of these stands in every heading of a panel: a look that costs less than the patterns.
_PANEL_WORDS = ("упом", "обсужда", "mentioned", "discussed")
_HEAD_RUNS = 6
_LITTLE = 250
_FEW_LINES, _SMALL_PART, _MUCH_MORE = 500, 0.3, 2


@dataclass(slots=True)
class _Page:
    tree: LexborHTMLParser
    walked: Walked
    data: PageData
    chosen: Chosen
    headline: HeadlineFound | None
    standfirst: Run | None = None
    first: int = 0
    last: int = -1
    own: OwnFields | None = None
    # Whether the text is what the source's own parser points at.
    pointed_at: bool = False
    signed: Found[str] | None = None

    def before_text(self) -> list[Run]:
        """Runs from a little above the headline to the first paragraph."""
        start = self.headline.run if self.headline and self.headline.run is not None else max(0, self.first - _NEAR)
        return [run for run in self.walked.runs[max(0, start - 4) : max(start, self.first)] if run.text]

    def after_text(self, taken: Collection[int]) -> list[Run]:
        """Runs right before the end of the text that were left out of it, and some after it; no comments."""
        runs = self.walked.runs[max(self.first, self.last - 4) : self.last + 1 + _NEAR]
        return [run for run in runs if run.text and not run.negative and id(run) not in taken]

    def beside_headline(self) -> list[Run]:
        """The three runs over the headline and the four under it, none of the text."""
        if self.headline is None or self.headline.run is None:
            return []
        first, last = self.headline.run, (self.headline.last or self.headline.run) + 1
        runs = (
            self.walked.runs[max(0, first - 3) : first] + self.walked.runs[last : min(last + 4, max(last, self.first))]
        )
        return [run for run in runs if run.text and not run.outside]


def read_markup(
    html: str, url: str | None, parser: SourceParser | None = None, seen_at: datetime | None = None
) -> Draft:
    """The draft of an HTML page. Raises NotAnArticle with what the page is instead, TookTooLong."""
    tree = parsed(html)
    data, effort = page_data(tree, html), Effort()
    own = pick(tree, parser, tags=html.count("<")) if parser else None
    page = _page(tree, data, url, effort, own, hidden=False)
    if _keeps_hidden(page):
        # Pages that scripts put together send the text hidden; elsewhere what is hidden is no part of the article.
        unveiled = _page(tree, data, url, effort, own, hidden=True)
        more = unveiled.chosen.length() > 2 * max(_LITTLE // 2, page.chosen.length())
        page = unveiled if more or unveiled.pointed_at else page
    walked, chosen = page.walked, page.chosen
    base = absolute(url, data.base) or absolute(url, data.canonical) or url
    pictures = find_pictures(walked, chosen, data, base, page.headline.run if page.headline else None)
    headline = page.headline.found.value if page.headline else None
    chosen.runs = _without_captions(page, pictures)
    effort.spend_on_text([run.text for run in chosen.runs])
    blocks = _subheads(assemble(walked, chosen, base, {**pictures.figures, **embeds(walked, chosen, base)}))
    declared = declared_body(data, blocks)
    if declared and not page.pointed_at:
        effort.spend_on_text([block.text for block in declared])
        chosen.how = "JSON-LD gives much more of the text than {} shows"
        blocks = declared
    refuse_page(tree, walked, data, chosen, blocks, headline, pointed_at=page.pointed_at)
    if page.headline is None:
        raise NotAnArticle("No headline can be found on this page: give the page of one article.")
    draft = _draft(page, page.headline, blocks, url, seen_at)
    draft.pictures, draft.picture_reason = pictures.pictures, pictures.reason
    draft.picture_reasons = pictures.why
    if own:
        _take_own(draft, page, own, pictures)
    draft.suspect = holds_unwritable(_all_strings(page))
    return draft


def _take_own(draft: Draft, page: _Page, own: OwnFields, pictures: PicturesFound) -> None:
    """What the source's own parser gives of the fields that stand around the text, over what was found without it."""
    draft.own = own
    draft.kicker = own.found("kicker") or draft.kicker
    draft.standfirst = own.found("standfirst") or draft.standfirst
    draft.byline = own.found("byline") or draft.byline
    credited = with_own_credits(page.walked, own, pictures.pictures, pictures.orders)
    draft.pictures = [credited.get(index, picture) for index, picture in enumerate(pictures.pictures)]
    own.credited = set(credited)
    own.given |= ({"body"} if page.pointed_at else set()) | ({"credit"} if credited else set())


def _page(
    tree: LexborHTMLParser, data: PageData, url: str | None, effort: Effort, own: OwnFields | None, *, hidden: bool
) -> _Page:
    walked = walk(tree, hidden=hidden, effort=effort, marks=own.marks if own else None)
    headline = (own_headline(walked, own) if own else None) or find_headline(walked, data, url)
    settle(walked, headline.run if headline else None)
    pointed_at = own_text(walked, own) if own else None
    chosen = pointed_at or choose(walked, (headline.run or 0) if headline else 0)
    if not pointed_at and _is_misled(walked, chosen):
        settle(walked, headline.run if headline else None, trusting=False)
        again = choose(walked, (headline.run or 0) if headline else 0)
        if again.length() > _MUCH_MORE * chosen.length():
            chosen = again
        else:
            settle(walked, headline.run if headline else None)
    page = _Page(tree, walked, data, chosen, headline, own=own, pointed_at=pointed_at is not None)
    order = {id(run): index for index, run in enumerate(walked.runs)}
    if headline:
        _trim_head(page, headline, order)
    numbers = [order[id(run)] for run in chosen.runs]
    page.first, page.last = (numbers[0], numbers[-1]) if numbers else (len(walked.runs), -1)
    if len(numbers) > 1 and (signed := metadata.signature(walked.runs[page.last : page.last + _SIGNED_WITHIN])):
        page.signed = signed[1]
        chosen.runs = [run for run in chosen.runs if run is not signed[0]]
    return page


def _all_strings(page: _Page) -> str:
    """Everything that a field may be made of: texts, data for machines, attributes of pictures. One look is cheap."""
    attributes = (value for thing in page.walked.things for value in thing.attributes.values() if value)
    links = (style.href for run in page.walked.runs for _, style in run.pieces if style.href)
    texts = (run.text for run in page.walked.runs)
    data = (page.data.title, page.data.canonical, page.data.base, page.data.language)
    # A form feed is a blank to `split`, so that run.text hides it, but not from the styled pieces: they split too.
    return "\n".join((*texts, *links, *attributes, *page.data.meta.values(), *(value for value in data if value)))


def _is_misled(page: Walked, chosen: Chosen) -> bool:
    """Whether a few lines were chosen of a page that runs on, most of it in containers named as side matter."""
    running = sum(len(run.text) for run in page.runs if not run.outside and is_running(run))
    marked = sum(len(run.text) for run in page.runs if run.negative and not run.outside and is_running(run))
    return chosen.length() < min(_FEW_LINES, _SMALL_PART * running) and marked > 0.5 * running


def _keeps_hidden(page: _Page) -> bool:
    """Whether little was found, or more is hidden inside the text's own container than is shown of it."""
    length = page.chosen.length()
    if page.own and "body" in page.own.marks.fields.values():
        return not page.pointed_at
    hidden = sum(length for container, length in page.walked.hidden if page.walked.inside(container, page.chosen.top))
    return length < _LITTLE or (page.chosen.top > 0 and hidden > 2 * length)


def _trim_head(page: _Page, headline: HeadlineFound, order: dict[int, int]) -> None:
    """Takes out of the choice what stands over the text: the headline again, small print, the standfirst."""
    runs = page.chosen.runs
    words = headline.found.value
    if headline.run is not None:
        after = [run for run in runs if order[id(run)] > headline.run]
        # A long part before the heading is the text of a page whose heading is not where it seems.
        if sum(len(run.text) for run in after) > 0.7 * sum(len(run.text) for run in runs):
            runs = after
    runs = _of_one_story(page.walked, runs, headline.run)
    runs = [run for index, run in enumerate(runs) if not (index < _HEAD_RUNS and is_headline_again(run, words))]
    # A standfirst that the source's own parser picks is out of the text already: no other is taken out as well.
    known = page.own is not None and "standfirst" in page.own.texts
    if len(runs) > 2 and not known:
        page.standfirst = metadata.standfirst_run(page.walked, runs[:2], words, classed=True)
    page.chosen.runs = [
        run
        for index, run in enumerate(runs)
        if run is not page.standfirst and not (index < _HEAD_RUNS and is_small_print(run.text))
    ]


def _of_one_story(page: Walked, runs: list[Run], headline_run: int | None) -> list[Run]:
    """The runs without those of another <article> that has a main heading of its own: the next story."""
    own = page.containers[page.runs[headline_run].container].article if headline_run is not None else -1
    if own < 0:
        return _before_next(page, runs, headline_run) if headline_run is not None else runs
    articles = {page.containers[run.container].article for run in page.runs if run.tag == "h1"}
    others = {article for article in articles if article >= 0 and not page.inside(own, article)}
    return [run for run in runs if page.containers[run.container].article not in others]


def _before_next(page: Walked, runs: list[Run], headline_run: int) -> list[Run]:
    """The runs before the next main heading that stands in a box of its own, made as the headline's box is."""
    own = page.containers[page.runs[headline_run].container]
    box = page.containers[own.parent]
    if own.tag != "h1" or not box.names.strip():
        return runs
    for run in page.runs[headline_run + 1 :]:
        heading = page.containers[run.container]
        other = page.containers[heading.parent]
        if run.tag != "h1" or heading.parent == own.parent:
            continue
        if (heading.names, other.tag, other.names, other.depth) == (own.names, box.tag, box.names, box.depth):
            return [kept for kept in runs if kept.order < run.order] or runs
    return runs


def _without_captions(page: _Page, pictures: PicturesFound) -> list[Run]:
    captions = {id(page.walked.runs[number]) for number in pictures.captions}
    return [run for run in page.chosen.runs if id(run) not in captions]


def _subheads(blocks: Sequence[Block]) -> list[Block]:
    """A short paragraph that is bold from end to end and opens a longer one is a heading in all but name."""
    made = list(blocks)
    for index, block in enumerate(made[:-1]):
        if (
            block.kind != "paragraph"
            or starts_item(block.text)
            or not 3 < len(block.text) < 90
            or made[index + 1].kind != "paragraph"
        ):
            continue
        bold = any(mark.kind == "strong" and mark.start == 0 and mark.end == len(block.text) for mark in block.marks)
        if index and bold and block.text[-1] not in ".:;,!" and len(made[index + 1].text) > len(block.text):
            made[index] = replace(block, kind="heading", level=3, marks=())
    return made


def _draft(
    page: _Page, headline: HeadlineFound, blocks: list[Block], url: str | None, seen_at: datetime | None
) -> Draft:
    near, beside = page.before_text(), page.beside_headline()
    taken = {id(run) for run in page.chosen.runs}
    between = [run for run in near if id(run) not in taken]
    after = page.after_text(taken)
    draft = Draft(headline.found, blocks, _around(page.walked, taken))
    draft.site_name = metadata.site_name(page.data)
    draft.canonical_url = metadata.canonical_url(page.data, url)
    draft.section = metadata.section(page.walked, page.tree, page.data, headline.found.value, beside, after)
    _date(draft, page, [*between, *after], _opening(page, taken), url, seen_at)
    under_text = page.walked.runs[max(0, page.last + 1) : page.last + 1 + 2 * _NEAR]
    draft.tags = find_tags(page.tree, page.data, [run for run in under_text if run.text])
    draft.section = draft.section or linked_section(page.tree)
    draft.original = _original(page, [*between, *after])
    draft.byline = _byline(page, headline, between, after)
    draft.blocks = _without_name(blocks, draft.byline)
    draft.agency = metadata.agency(page.walked, page.data, beside)
    draft.weak_agency = metadata.agency_as_author(page.data) or metadata.publisher(page.data)
    draft.counters = metadata.counters(page.walked, between, after)
    draft.kicker = metadata.kicker(page.walked, beside)
    draft.standfirst = _standfirst(page, headline, between) or draft.standfirst
    draft.declared_language = page.data.language
    names = (draft.agency, draft.weak_agency, draft.site_name)
    # A dateline that repeats a link beside the headline names an agency, whatever its shape.
    linked = {run.text for run in beside if run.link_share > 0.5 and len(run.text) < 60}
    sources = {name for run in after if (name := metadata.source_of(run.text))}
    draft.known_agencies = linked | sources | {found.value for found in names if found}
    draft.body_reason = _body_reason(page)
    return draft


def _opening(page: _Page, taken: set[int]) -> list[Run]:
    """The short lines with which the text opens, and those under the headline that are no part of it."""
    opening = [run for run in page.chosen.runs[:_OPENING] if len(run.text) < _LONGEST_LABEL]
    return opening + [
        run
        for run in page.walked.runs[page.first : page.first + _UNDER]
        if id(run) not in taken and len(run.text) < _LONGEST_LABEL and not run.negative and not run.outside
    ]


def _date(
    draft: Draft, page: _Page, around: list[Run], opening: list[Run], url: str | None, seen_at: datetime | None
) -> None:
    told = page.own.published() if page.own else None
    moment = published(page.tree, page.data, around, opening, url, told, seen_at)
    draft.published, draft.page_day = moment.found, moment.day
    if moment.doubt:
        draft.absent["published"] = moment.doubt
    draft.updated = updated(page.data, around, moment.found.value if moment.found else None, seen_at)


def _byline(page: _Page, headline: HeadlineFound, between: list[Run], after: list[Run]) -> Found[str] | None:
    # A name may stand under the standfirst, which opens the text of many pages.
    under = [run for run in page.walked.runs[page.first : page.first + _UNDER] if run.text and len(run.text) < 80]
    found = metadata.byline(page.walked, page.tree, page.data, [*between, *under, *after], page.signed)
    return None if found and found.value.lower() == headline.found.value.lower() else found


def _standfirst(page: _Page, headline: HeadlineFound, between: list[Run]) -> Found[str] | None:
    over = _after_headline(page, between)
    run = (
        page.standfirst
        or metadata.described_run(page.walked, page.tree, page.data, over)
        or metadata.standfirst_run(page.walked, over, headline.found.value, classed=False)
    )
    return Found(run.text, "the paragraph between the headline and the text") if run else None


def _without_name(blocks: list[Block], byline: Found[str] | None) -> list[Block]:
    """The blocks without a line at either end that is nothing but the author's name."""
    ends = {0, 1, len(blocks) - 1}
    return [
        block
        for index, block in enumerate(blocks)
        if byline is None or index not in ends or block.kind != "paragraph" or block.text.strip(" .") != byline.value
    ]


def _original(page: _Page, around: Sequence[Run]) -> Found[Original] | None:
    lines = [
        (run.text, [(" ".join(text.split()), style.href) for text, style in run.pieces if style.href]) for run in around
    ]
    printed, declared = find_original(lines), declared_original(page.data)
    if printed is None or declared is None:
        return printed or declared
    told = printed.value
    return Found(
        replace(told, url=told.url or declared.value.url, language=told.language or declared.value.language),
        printed.why,
    )


def _after_headline(page: _Page, between: Sequence[Run]) -> list[Run]:
    if page.headline is None or page.headline.run is None:
        return []
    following = {id(run) for run in page.walked.runs[(page.headline.last or page.headline.run) + 1 : page.first]}
    return [run for run in between if id(run) in following]


def _body_reason(page: _Page) -> str:
    container = page.walked.containers[page.chosen.top]
    names = f" class «{container.names.strip()[:60]}»" if container.names.strip() else ""
    return page.chosen.how.format(f"<{container.tag}>{names}")


def _around(page: Walked, taken: set[int]) -> list[str]:
    """The texts of the runs outside the body; in panels, whose cells may touch, text node by text node."""
    around: list[str] = []
    panel = 0
    for run in page.runs:
        if id(run) in taken or not run.text:
            continue
        if _opens_panel(run):
            panel = _PANEL_RUNS
        elif panel and ENDING.match(run.text):
            panel = 0
        around.extend(_cells(run) if panel else [run.text])
        panel = max(0, panel - 1)
    return around


def _opens_panel(run: Run) -> bool:
    lowered = run.text[:_LONGEST_LABEL].lower()
    if not any(word in lowered for word in _PANEL_WORDS):
        return False
    opening = " ".join(run.pieces[0][0].split())
    return any(form.match(text) for form in (LISTED, DISCUSSED) for text in (run.text, opening))


def _cells(run: Run) -> list[str]:
    cells: list[str] = []
    before: str | None = None
    for text, style in run.pieces:
        cell = " ".join(text.split())
        if not cell:
            continue
        if cells and style.href is not None and style.href == before:
            cells[-1] += f" {cell}"
        else:
            cells.append(cell)
        before = style.href
    return cells
