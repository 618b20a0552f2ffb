"""Writes of side views and of what the board of promised dates is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.db import transaction

from svodka.dossiers.models import Board, Outline
from svodka.errors import SvodkaError
from svodka.names.models import Name

# What a stylesheet knows how to draw.
PARTS = frozenset({"sea", "below", "solid", "body", "windows", "line"})
_PATH = re.compile(r"[MmLlHhVvQqCcSsTtAaZz0-9.,\s-]{1,20000}")


class UnableToDraw(SvodkaError):
    """A side view holds something else than paths of the known parts: draw it anew."""


@transaction.atomic
def keep_outline(*, name: Name, paths: Sequence[Mapping[str, str]], width: int, height: int) -> Outline:
    """Keep a side view, in place of the one there was. Raises UnableToDraw."""
    for path in paths:
        if path.get("part") not in PARTS or not _PATH.fullmatch(path.get("d", "")):
            raise UnableToDraw(f"{path.get('part')!r} is no part of a side view, or its path is none.")
    kept = [{"part": path["part"], "d": path["d"]} for path in paths]
    given = {"paths": kept, "width": width, "height": height}
    return Outline.objects.update_or_create(name=name, defaults=given)[0]


@transaction.atomic
def call_board(*, title: str, labels: Mapping[str, str] | None = None) -> Board:
    """What the portal calls its block of promised dates; an empty title gives back the usual one."""
    given = {"title": title.strip(), **({"labels": dict(labels)} if labels is not None else {})}
    return Board.objects.update_or_create(one=True, defaults=given)[0]
