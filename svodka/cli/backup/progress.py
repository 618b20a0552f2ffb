"""How far a long work is: on one line of a terminal that is written anew, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_EVERY = {True: 0.2, False: 10.0}


class Progress:
    """Says what is being done; `counted` adds bytes to what `of` is expected."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._live = self._out.isatty()
        self._next = time.monotonic() + _EVERY[False]
        self._wide = 0
        self._done = 0
        self._of = 0

    def says(self, words: str) -> None:
        """Now, or not at all when something was said a moment ago."""
        if time.monotonic() >= self._next or (self._live and not self._wide):
            self._next = time.monotonic() + _EVERY[self._live]
            self._out.write(f"\r{words:{self._wide}}" if self._live else f"{words}\n")
            self._wide = max(self._wide, len(words)) if self._live else 0
            self._out.flush()

    def expects(self, size: int) -> None:
        self._done, self._of = 0, size

    def counted(self, size: int) -> None:
        self._done += size
        share = f"{self._done / 1e6:,.0f} / {max(self._of, self._done) / 1e6:,.0f} MB"
        self.says(share)

    def ends(self) -> None:
        """The line of a terminal is left empty for whatever is said next."""
        if self._live and self._wide:
            self._out.write(f"\r{'':{self._wide}}\r")
            self._out.flush()
            self._wide = 0
