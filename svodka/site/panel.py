"""«Обсуждаемое» as it stands on every page: a snapshot, dated, rendered once for all the pages that show it."""

from __future__ import annotations

import time

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from svodka.discuss.queries import Discussed, DiscussedRow, discussed
from svodka.site.snapshot import Snapshot

ROWS, MOST_ROWS = 9, 14
# A page may show a panel that is so old: it says so, and «Обновить» asks for another.
SECONDS = 30.0


class Panel:
    """The rows of one moment, and the HTML of their first 4, 9 or 14 in every language that was asked for."""

    def __init__(self, found: Discussed) -> None:
        self._found = found
        self._sections: dict[tuple[str | None, int], SafeString] = {}

    @property
    def rows(self) -> tuple[DiscussedRow, ...]:
        """The last active first, MOST_ROWS at the most."""
        return tuple(self._found.rows)

    def section(self, rows: int = ROWS) -> SafeString:
        """The block with so many rows, in the language of the page."""
        asked = get_language(), rows
        if asked not in self._sections:
            self._sections[asked] = section_of(self._found, rows)
        return self._sections[asked]


def section_of(found: Discussed, rows: int) -> SafeString:
    """HTML of the block with its first `rows` rows."""
    shown = {"taken_at": found.taken_at, "rows": found.rows[:rows], "rows_asked": rows}
    return mark_safe(render_to_string("site/parts/discussed_section.html", shown).strip())  # noqa: S308


def _take() -> Panel:
    return Panel(discussed(now=timezone.now(), limit=MOST_ROWS, language=settings.LANGUAGE_CODE))


latest = Snapshot(_take, seconds=SECONDS, clock=time.monotonic)


class PanelOnPage:
    """The panel of one page, printed once: in the rail where the page has one, else before the footer. The same goes
    for the form of the digest.
    """

    without_digest = True

    def __init__(self, panel: Panel, rows: int = ROWS) -> None:
        self._panel = panel
        self._rows = rows
        self._printed = False

    def in_rail(self) -> SafeString:
        self._printed = True
        return self._panel.section(self._rows)

    def digest_stands(self) -> SafeString:
        """Told by the form where it stands."""
        self.without_digest = False
        return SafeString()

    def unless_in_rail(self) -> SafeString:
        return SafeString() if self._printed else self._panel.section(self._rows)
