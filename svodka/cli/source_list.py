"""`svodka sources`: every source with its last four weeks, those that need somebody first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone, translation

from svodka.cli.messages import _, command, say, spoken
from svodka.desk.incoming.reasons import how_long, in_words
from svodka.desk.shelves.log import sources_added
from svodka.gather.health import DAYS, sparkline
from svodka.gather.queries import SourceHealth, sources_with_health

# Under the first word of a row.
INDENT = " " * 11


def show_sources(now: datetime) -> None:
    """A line of figures a source: state, 28 days, items a week, share read well, slug, feed; and why, beneath it."""
    rows = sources_with_health(now=now, added=sources_added(since=now - timedelta(days=DAYS)))
    if not rows:
        say(_("No sources yet: %s sources add ADDRESS") % command())
        return
    wanting = sum(row.health.needs_somebody for row in rows)
    told = {"count": len(rows), "wanting": wanting}
    say(_("Sources: %(count)s; need somebody: %(wanting)s.") % told)
    say(_row(_("state"), _("items of 28 days"), _("a week"), _("read well"), _("source, feed")))
    with translation.override(spoken()):
        say("\n".join(_lines(rows)))


def _lines(rows: Sequence[SourceHealth]) -> list[str]:
    lines = []
    for row in rows:
        share = row.pages.share
        well = "—" if share is None else f"{round(share * 100)} %"
        where = f"{row.source.slug}  {row.source.feed_url}"
        lines.append(_row(row.health.value, sparkline(row.brought.days), f"{row.brought.a_week:.1f}", well, where))
        lines += [f"{INDENT}{said}" for said in (in_words(row.reason), _asked(row)) if said]
    return lines


def _row(state: str, days: str, a_week: str, well: str, where: str) -> str:
    return f"{state:10} {days:{DAYS}} {a_week:>8}  {well:>9}  {where}"


def _asked(row: SourceHealth) -> str:
    source = row.source
    if not source.active:
        return ""
    why = "; ".join(in_words(reason) for reason in source.interval_why.split("; ") if reason)
    told = {
        "last": _moment(source.last_success_at),
        "time": how_long(source.interval_minutes),
        "why": f" ({why})" if why else "",
        "next": _moment(source.due_at),
    }
    return _("answered %(last)s; asked every %(time)s%(why)s; next %(next)s") % told


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "—"
