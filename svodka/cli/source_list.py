"""`svodka sources`: every source with its last four weeks, those that need somebody first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.formats import number_format

from svodka.cli.messages import _, command, say, spoken
from svodka.desk.incoming.reasons import how_long, in_words
from svodka.desk.shelves.log import sources_added
from svodka.desk.shelves.sources import HEALTH
from svodka.gather.health import DAYS, sparkline
from svodka.gather.queries import SourceHealth, sources_with_health

# Of what is said beneath a row.
INDENT = " " * 4


def show_sources(now: datetime) -> None:
    """A line of figures a source: state, 28 days, items a week, share read well, slug, feed; and why, beneath it."""
    rows = sources_with_health(now=now, added=sources_added(since=now - timedelta(days=DAYS)))
    if not rows:
        say(_("No sources yet: %s sources add ADDRESS") % command())
        return
    wanting = sum(row.health.needs_somebody for row in rows)
    told = {"count": len(rows), "wanting": wanting}
    say(_("Sources: %(count)s; need somebody: %(wanting)s.") % told)
    with translation.override(spoken()):
        say("\n".join(_lines(rows)))


def _lines(rows: Sequence[SourceHealth]) -> list[str]:
    wide = max(len(_("state")), *(len(str(HEALTH[row.health])) for row in rows))
    heads = (_("items of 28 days"), _("a week"), _("read well"), _("source, feed"))
    lines = [_row(_("state").ljust(wide), *heads)]
    for row in rows:
        share = row.pages.share
        well = "—" if share is None else f"{round(share * 100)} %"
        where = f"{row.source.slug}  {row.source.feed_url}"
        state, a_week = str(HEALTH[row.health]).ljust(wide), number_format(row.brought.a_week, 1)
        lines.append(_row(state, sparkline(row.brought.days), a_week, well, where))
        lines += [f"{INDENT}{said}" for said in (in_words(row.reason), _asked(row)) if said]
    return lines


def _row(state: str, days: str, a_week: str, well: str, where: str) -> str:
    return f"{state} {days:{DAYS}} {a_week:>8}  {well:>9}  {where}"


def _asked(row: SourceHealth) -> str:
    source = row.source
    if not source.active:
        return ""
    why = "; ".join(in_words(reason) for reason in source.interval_why.split("; ") if reason)
    if source.last_success_at is None:
        return _("has not answered yet; next %(next)s") % {"next": _moment(source.due_at)}
    told = {
        "last": _moment(source.last_success_at),
        "time": how_long(source.interval_minutes),
        "why": f" ({why})" if why else "",
        "next": _moment(source.due_at),
    }
    return _("answered %(last)s; asked every %(time)s%(why)s; next %(next)s") % told


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "—"
