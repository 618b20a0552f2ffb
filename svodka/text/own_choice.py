"""What a source's own parser picked, found again among the runs and pictures of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from svodka.text.choosing import Chosen
from svodka.text.credits import picture_rights
from svodka.text.headline import HeadlineFound
from svodka.text.own_parser import OwnFields
from svodka.text.records import Picture
from svodka.text.rights import is_rights_line
from svodka.text.walk import Walked


def own_headline(page: Walked, own: OwnFields) -> HeadlineFound | None:
    """The headline that the parser picks, and the runs of it on the page."""
    found = own.found("headline")
    if found is None:
        return None
    inside = page.covered(page.marked.get("headline", []))
    runs = [number for number, run in enumerate(page.runs) if run.text and inside[run.container]]
    return HeadlineFound(found, runs[0], runs[-1]) if runs else HeadlineFound(found, None)


def own_text(page: Walked, own: OwnFields) -> Chosen | None:
    """All that stands in what the parser picks as the body, but for what it picks as other fields and words on rights.

    Nothing else is cut out: what an editor has pointed at is the text, and `drop` says what of it is not.
    """
    containers = page.marked.get("body", [])
    text = page.covered(containers)
    others = [one for name, found in page.marked.items() if name != "body" for one in found if text[one]]
    apart = page.covered(others)
    runs = [
        run
        for run in page.runs
        if run.text
        and text[run.container]
        and not apart[run.container]
        and run.text not in own.taken
        and not is_rights_line(run.text)
        and not own.names_rights(run.text)
    ]
    if not runs:
        return None
    how = own.reason("body").replace("{", "{{").replace("}", "}}")
    return Chosen(runs, containers[0], frozenset(containers), how)


def with_own_credits(
    page: Walked, own: OwnFields, pictures: Sequence[Picture], orders: Sequence[int]
) -> dict[int, Picture]:
    """The pictures that a picked credit belongs to, by place: the last before it on the page, else the first.

    `orders` are the numbers of the runs that follow the pictures.
    """
    credited: dict[int, Picture] = {}
    for mark, line in own.credits:
        place = page.places.get(mark)
        if place is None or not pictures:
            continue
        before = [index for index, order in enumerate(orders) if order <= place]
        index = before[-1] if before else 0
        picture = credited.get(index, pictures[index])
        caption = picture.caption
        if caption and line in caption:
            caption = caption.replace(line, "").strip(" ,;|/—–") or None
        credited[index] = replace(picture, caption=caption, credit_line=line, rights=picture_rights(line))
    return credited
