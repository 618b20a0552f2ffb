"""The way on which redirects lead from host to host, each of them asked in a turn of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from svodka.fetch import Fetched, LeadsElsewhere, UnableToFetch
from svodka.gather.hosts import host_of

# As many as fetch follows within one host.
MOST_HOSTS = 5


@dataclass(frozen=True)
class Way:
    """Where a way `began`, where it `stands` now, and where permanent redirects alone have led ("" for nowhere)."""

    began: str
    stands: str
    moved_to: str = ""
    hosts: int = 0

    @property
    def host(self) -> str:
        """Who is to be asked next."""
        return host_of(self.stands)

    def led(self, answer: LeadsElsewhere) -> Way:
        """One host further. Raises UnableToFetch for a way without end."""
        if self.hosts >= MOST_HOSTS:
            raise UnableToFetch(f"{self.began} leads from redirect to redirect, more than {MOST_HOSTS} times.")
        return Way(self.began, answer.target, self._moved(answer.moved_to), self.hosts + 1)

    def ended(self, answer: Fetched) -> Fetched:
        """The answer at its end as if one request had followed all redirects."""
        return replace(answer, url=self.began, moved_to=self._moved(answer.moved_to))

    @property
    def stopped(self) -> str:
        """Why it was not gone to its end, in a sentence."""
        return f"{self.began} leads to another host, {self.host}, which others were asking all the time."

    def _moved(self, moved_to: str) -> str:
        """What is permanent after a passing redirect is no move."""
        for_good = self.stands == (self.moved_to or self.began)
        return (moved_to if for_good else "") or self.moved_to
