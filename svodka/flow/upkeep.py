"""What the worker does for the captures on disk, beside its duties: lets old ones go, and sees that there is room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from svodka.flow.letting_go import LettingGo
from svodka.gather.retention import Rule
from svodka.gather.room import Budget, Room, State, room

log = structlog.get_logger("svodka.flow")

# The disk is asked without cost; what captures take is measured once an hour (gather.room).
LOOKED_AT_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Upkeep:
    """One for a worker. `data` is the portal's folder, whose disk is watched."""

    data: Path
    captures: Path
    rule: Rule = field(default_factory=Rule)
    budget: Budget = field(default_factory=Budget)
    _going: LettingGo | None = None
    _room: Room | None = None
    _looked_at: datetime | None = None
    _told: State = "ok"

    def let_go(self, *, now: datetime) -> int:
        """A batch of the day's round; how many pages were let go."""
        if self._going is None:
            self._going = LettingGo(self.rule, self.captures)
        return self._going.round(now=now)

    def may_gather(self, *, now: datetime) -> bool:
        """Whether there is room for new pages. What changes is logged once."""
        if self._room is None or self._looked_at is None or not timedelta() <= now - self._looked_at < LOOKED_AT_EVERY:
            self._room, self._looked_at = room(self.data, self.captures, budget=self.budget, now=now), now
            if self._room.state != self._told:
                self._told = self._room.state
                figures = {"used": self._room.used, "budget": self._room.of, "free": self._room.free}
                log.warning("room for captures", state=self._told, gathering=self._room.is_enough, **figures)
        return self._room.is_enough
