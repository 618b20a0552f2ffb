"""What a page tells machines about its pictures (ImageObject in JSON-LD): for what it prints with none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from svodka.text.credits import creator_of, picture_rights
from svodka.text.page_data import PageData, names_of, types_of
from svodka.text.records import Picture, Rights

DECLARED = "JSON-LD says so of this picture"
IN_CREDIT = "the credit names a person before the agency"
_OPEN = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.I)
_LONGEST = 500


def with_declared(pictures: Sequence[Picture], data: PageData) -> tuple[list[Picture], dict[str, str]]:
    """The pictures with caption, credit, photographer and rights filled in where nothing is printed, and the reasons
    by «pictures.0.credit_line».
    """
    said = dict(_said(data))
    made: list[Picture] = []
    why: dict[str, str] = {}
    for index, picture in enumerate(pictures):
        told = said.get(_file_name(picture.url or "")) or {}
        whole = _filled(picture, told)
        for name in ("caption", "credit_line", "creator", "rights"):
            if getattr(whole, name) != getattr(picture, name):
                why[f"pictures.{index}.{name}"] = DECLARED
        if whole.creator is None and (creator := creator_of(whole.credit_line)):
            whole = replace(whole, creator=creator)
            why[f"pictures.{index}.creator"] = IN_CREDIT
        made.append(whole)
    return made, why


def _said(data: PageData) -> Iterator[tuple[str, dict[str, Any]]]:
    image = data.article().get("image")
    listed = [one for one in (image if isinstance(image, list) else [image]) if isinstance(one, dict)]
    for one in [*(thing for thing in data.objects if "ImageObject" in types_of(thing)), *listed]:
        for name in ("url", "contentUrl"):
            value = one.get(name)
            if isinstance(value, str) and _file_name(value):
                yield _file_name(value), one


def _file_name(address: str) -> str:
    """A picture is the same in all its sizes and on all its hosts, as long as its file bears the same name."""
    return address.split("?", 1)[0].rsplit("/", 1)[-1].lower()


def _filled(picture: Picture, told: dict[str, Any]) -> Picture:
    credit = picture.credit_line or _text(told.get("creditText"))
    creators = names_of(told.get("creator")) or names_of(told.get("author"))
    rights = picture.rights
    if rights.state == "unknown" and rights.copyright_holder is None:
        rights = _rights(credit, told, rights)
    return replace(
        picture,
        caption=picture.caption or _text(told.get("caption")),
        credit_line=credit,
        creator=picture.creator or (", ".join(creators[:3]) or None),
        rights=rights,
    )


def _rights(credit: str | None, told: dict[str, Any], otherwise: Rights) -> Rights:
    notice, licence = _text(told.get("copyrightNotice")), _text(told.get("license"))
    if licence and _OPEN.search(licence):
        return Rights("licensed", DECLARED, notice, None, licence)
    if notice or licence:
        return Rights("unknown", "the credit names a holder but no terms of use", notice, credit, licence)
    return picture_rights(credit) if credit else otherwise


def _text(value: object) -> str | None:
    return " ".join(value.split())[:_LONGEST] or None if isinstance(value, str) else None
