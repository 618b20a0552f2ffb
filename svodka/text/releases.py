"""What press releases have in common, however they come: an end that speaks to journalists, not to readers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svodka.text.records import Block

_CONTACTS = re.compile(
    r"^(?:контакт\w*(?: \w+)? для (?:прессы|сми|журналистов|сми и прессы|представителей сми)|контакты(?: пресс-службы)?"
    r"|контактн(?:ая информация|ое лицо|ые лица|ые данные)|для (?:получения )?дополнительной информации"
    r"|дополнительная информация|за дополнительной информацией|(?:media|press)\s+(?:contacts?|enquiries|inquiries)"
    r"|contacts?|for (?:more|further) information|(?:note|notes) (?:to|for) editors)\b(?=.{0,60}$|\s*[:.—–-])",
    re.I,
)


def without_contacts(blocks: Sequence[Block]) -> list[Block]:
    """The blocks up to the one that names whom to call; all of them when that stands in the upper half."""
    for place, block in enumerate(blocks):
        if place * 2 >= len(blocks) and block.kind in ("paragraph", "heading") and _CONTACTS.match(block.text):
            return list(blocks[:place])
    return list(blocks)
