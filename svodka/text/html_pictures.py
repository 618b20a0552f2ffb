"""Pictures of an HTML article: which belong to it, their captions, credits and rights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from svodka.text.assembling import absolute
from svodka.text.choosing import Chosen
from svodka.text.credits import credit_of, picture_rights, split_caption
from svodka.text.declared_pictures import with_declared
from svodka.text.page_data import PageData
from svodka.text.records import Block, Picture
from svodka.text.rights import is_rights_line
from svodka.text.running_text import HEADINGS
from svodka.text.walk import Run, Thing, Walked

_DECORATION = re.compile(
    r"(?:^|[^a-z])(?:logo|icons?|sprite|avatar|emoji|smil(?:e|ey)|pixel|spacer|blank|button|banner|counter|placeholder|"
    r"loader|1x1|favicon|informer)(?:$|[^a-z])|logo\b"
)
_OF_AUTHOR = re.compile(
    r"(?:author|profile|user)[-_]{0,2}(?:profile[-_])?(?:image|photo|pic|avatar|img)|userpic|avatar", re.I
)
_AVATARS = re.compile(r"/(?:avatars?|userpics?)/", re.I)
_COUNTER_HOST = re.compile(r"mc\.yandex|top-fwz|counter\.yadro|gravatar|doubleclick|scorecardresearch", re.I)
_CAPTION_CLASS = re.compile(
    r"caption|credit|podpis|(?:photo|img|image|picture|pic|thumb)[-_]{0,2}(?:author|desc|title|text|info|by"
    r"|source|copyright)",
    re.I,
)
# Picture agencies print a link to their shop after the credit.
_SHOP = re.compile(r"\s*[|/]\s*(?:купить|buy|перейти|заказать)\b.*$", re.I)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#])", re.I)
_SMALLEST = 120
# A caption in a box of no class is a line or two; a paragraph beside a small picture is longer.
_LONGEST_BOXED = 200
_MOST = 40


@dataclass(frozen=True, slots=True)
class PicturesFound:
    """Pictures in page order; by place among page.things the blocks of those inside the text; captions' run numbers.

    `orders` are the numbers of the runs that follow the pictures, none for one that the page only declares.
    """

    pictures: list[Picture]
    figures: dict[int, Block]
    captions: frozenset[int]
    reason: str
    orders: tuple[int, ...] = ()
    why: dict[str, str] = field(default_factory=dict)


def find_pictures(
    page: Walked, chosen: Chosen, data: PageData, base: str | None, headline_run: int | None
) -> PicturesFound:
    """The article's pictures. The one before the text stands over it; those inside the text are blocks of it too."""
    order = {id(run): index for index, run in enumerate(page.runs)}
    numbers = [order[id(run)] for run in chosen.runs]
    first, last = (numbers[0], numbers[-1]) if numbers else (0, -1)
    start = min(first, headline_run if headline_run is not None else first)
    pictures: list[Picture] = []
    figures: dict[int, Block] = {}
    captions: set[int] = set()
    orders: list[int] = []
    seen: set[str] = set()
    covered = page.covered(chosen.kept)
    for index, thing in enumerate(page.things):
        if (
            thing.tag != "img"
            or len(pictures) >= _MOST
            or not _belongs(page, chosen, thing, covered, start, first, last)
        ):
            continue
        printed = _address(thing)
        if printed is None or printed in seen or _is_decoration(thing, printed):
            continue
        seen.add(printed)
        # Without the page's own address a relative one leads nowhere; caption, credit and rights stay.
        address = absolute(base, printed)
        picture, used = _picture(page, thing, address)
        pictures.append(picture)
        orders.append(thing.order)
        captions |= used
        if first < thing.order <= last:
            figures[index] = Block("", "figure", picture.caption or "", href=address)
    if pictures:
        pictures, why = with_declared(pictures, data)
        return PicturesFound(pictures, figures, frozenset(captions), "it stands in the article", tuple(orders), why)
    declared, why = with_declared(_declared(data, base), data)
    return PicturesFound(declared, {}, frozenset(), "the page declares it for sharing", (), why)


def _belongs(page: Walked, chosen: Chosen, thing: Thing, covered: bytearray, start: int, first: int, last: int) -> bool:
    """Between the headline and the last paragraph; outside the article's container only before the text."""
    if not start <= thing.order <= last + 1 or thing.outside:
        return False
    if thing.order > last and page.containers[thing.container].figure < 0:
        return False
    own = page.containers[chosen.top].negative
    if covered[thing.container]:
        figure = page.containers[thing.container].figure
        if figure >= 0 and _is_card(page, thing, figure):
            return False
        return thing.negative <= own or figure >= 0 or _near_caption(page, thing)
    return thing.order <= first and (page.containers[thing.container].figure >= 0 or thing.negative <= own)


def _is_card(page: Walked, thing: Thing, figure: int) -> bool:
    """Whether a figure is one link to another page, words and all, as content systems show what they link to."""
    href = thing.href or ""
    if not href or _PICTURE_FILE.search(href):
        return False
    numbers = range(max(0, thing.order - 6), min(len(page.runs), thing.order + 1))
    lines = [page.runs[number] for number in numbers if page.inside(page.runs[number].container, figure)]
    return len(lines) > 1 and all(run.link_share > 0.9 for run in lines)


def _near_caption(page: Walked, thing: Thing) -> bool:
    return bool(_CAPTION_CLASS.search(page.containers[thing.container].names))


def _address(thing: Thing) -> str | None:
    """The picture itself, not the stand-in that a page shows until it is scrolled to."""
    attributes = thing.attributes
    for name in ("data-src", "data-original", "data-lazy-src", "data-url", "src"):
        value = attributes.get(name)
        if value and not value.startswith("data:"):
            return value
    largest = (attributes.get("srcset") or attributes.get("data-srcset") or "").split(",")[-1].strip().split(" ")[0]
    return largest or None


def _is_decoration(thing: Thing, address: str) -> bool:
    for name in ("width", "height"):
        match = re.match(r"\d+", thing.attributes.get(name) or "")
        if match and int(match.group(0)) < _SMALLEST:
            return True
    path = address.split("?", 1)[0]
    classes = thing.attributes.get("class") or ""
    if _OF_AUTHOR.search(classes) or _AVATARS.search(path):
        return True
    names = f"{classes} {path.rsplit('/', 1)[-1]}".lower()
    return bool(_DECORATION.search(names) or _COUNTER_HOST.search(address)) or path.lower().endswith((".svg", ".gif"))


def _picture(page: Walked, thing: Thing, address: str | None) -> tuple[Picture, frozenset[int]]:
    numbers = _caption_runs(page, thing)
    credit: str | None = None
    caption: list[str] = []
    for number in numbers:
        parts = split_caption(page.runs[number].text)
        names = page.containers[page.runs[number].container].names
        if parts.credit is None and parts.caption and re.search("credit|author|source|copyright", names, re.I):
            credit = credit or _SHOP.sub("", parts.caption)
        else:
            credit = credit or (_SHOP.sub("", parts.credit) if parts.credit else None)
            caption += [parts.caption] if parts.caption else []
    alt = " ".join((thing.attributes.get("alt") or "").split()) or None
    text = " ".join(caption) or None
    return Picture(address, text, alt, credit, picture_rights(credit)), frozenset(numbers)


def _caption_runs(page: Walked, thing: Thing) -> list[int]:
    """Runs of the picture's <figure>; else those right after it classed as a caption or opening as a credit."""
    figure = page.containers[thing.container].figure
    if figure >= 0:
        return [
            number
            for number in range(max(0, thing.order - 3), min(len(page.runs), thing.order + 6))
            if page.inside(page.runs[number].container, figure) and page.runs[number].text
        ]
    following = [page.runs[number] for number in range(thing.order, min(len(page.runs), thing.order + 3))]
    for place, run in enumerate(following):
        # A labelled credit right under a picture: what stands between the two is the caption.
        if run.outside or is_rights_line(run.text):
            break
        if credit_of(run.text) and all(len(other.text) < 250 for other in following[:place]):
            return list(range(thing.order, thing.order + place + 1))
    if boxed := _alone_with(page, thing):
        return boxed
    found: list[int] = []
    for number in range(thing.order, min(len(page.runs), thing.order + 4)):
        run = page.runs[number]
        if not (_is_caption(page, run) or credit_of(run.text) or (not found and _credits_inside(run))):
            break
        found.append(number)
    return found


def _alone_with(page: Walked, thing: Thing) -> list[int]:
    """The one or two short lines that share a box of no class with the picture and nothing else."""
    box = _box_of(page, thing)
    if page.containers[box].tag not in ("div", "center", "td", "table") or page.containers[box].article == box:
        return []
    number = thing.order
    while number < len(page.runs) and page.inside(page.runs[number].container, box) and number - thing.order < 3:
        number += 1
    alone = list(range(thing.order, number))
    before = thing.order > 0 and page.inside(page.runs[thing.order - 1].container, box)
    lines = [page.runs[number] for number in alone]
    if before or not 1 <= len(lines) <= 2 or any(run.link_share > 0.5 or run.tag in HEADINGS for run in lines):
        return []
    return alone if sum(len(run.text) for run in lines) <= _LONGEST_BOXED else []


def _box_of(page: Walked, thing: Thing) -> int:
    """The container of a picture; of one that is alone in its cell the table, where the caption has another row."""
    cell, number = page.containers[thing.container], thing.order
    alone = (
        cell.tag == "td"
        and cell.table > 0
        and not (number < len(page.runs) and page.inside(page.runs[number].container, thing.container))
    )
    return cell.table if alone else thing.container


def _credits_inside(run: Run) -> bool:
    """«Паром у причала. Фото: верфь» right after a picture."""
    if run.outside or len(run.text) > _LONGEST_BOXED:
        return False
    parts = split_caption(run.text)
    return bool(parts.caption and parts.credit)


def _is_caption(page: Walked, run: Run) -> bool:
    container = page.containers[run.container]
    above = page.containers[container.parent].names if container.parent > 0 else ""
    return len(run.text) < 400 and (
        container.tag == "figcaption" or bool(_CAPTION_CLASS.search(f"{container.names} {above}"))
    )


def _declared(data: PageData, base: str | None) -> list[Picture]:
    """The picture the page declares for sharing, when the text shows none: without caption and credit."""
    declared = data.first("og:image", "og:image:url", "twitter:image")
    address = absolute(base, declared[1]) if declared else None
    if address is None or _DECORATION.search(address.lower()) or "default" in address.lower():
        return []
    return [Picture(address, None, data.meta.get("og:image:alt"), None, picture_rights(None))]
