"""What templates need to show promised dates: slips in words, days, the calendar drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from svodka.dossiers.ladders import Calendar, Ladder, Rung, Said
from svodka.dossiers.statements import OutlineShown
from svodka.site import moments
from svodka.site.typography import NBSP, grouped, typeset, unbroken
from svodka.text.dates import find_dates

register = template.Library()

MINUS = "−"
_AFTER_A_DATE = re.compile(r"\s*(?:года|г\.|г)?\.?")
_AXIS = '<line x1="0" x2="100%" y1="8" y2="8"/>'
_TICK = '<line x1="{0}%" x2="{0}%" y1="3" y2="13"/>'


@register.filter
def slip_in_words(days: int) -> str:
    """«+441 день», «−40 дней», «в срок»."""
    if not days:
        return _("on time")
    words = ngettext("%(days)s day", "%(days)s days", abs(days)) % {"days": grouped(abs(days))}
    return f"{'+' if days > 0 else MINUS}{words}".replace(" ", NBSP)


@register.filter
def day_promised(said: Said) -> str:
    """The day in the language of the page; what was promised in other words («не позднее…»), in those words."""
    for printed in find_dates(said.value):
        if printed.start == 0 and _AFTER_A_DATE.fullmatch(said.value[printed.end :]):
            return moments.in_words(said.when, "day")
    return unbroken(typeset(said.value, said.language or get_language() or "ru"))


@register.filter
def said_in_brief(said: Said) -> str:
    """Who said so: as noted, else the agency that wrote it."""
    return said.said_by or said.agency


@register.simple_tag
def ladder_calendar(scale: Calendar, today: date, ladder: Ladder, rung: Rung | None = None) -> SafeString:
    """{% ladder_calendar scale today ladder rung %}: this rung, rings at those before it; without one, the last rung
    and a ring at the contract's.
    """
    if rung is None:
        return _drawn(scale, today, [ladder.first.said.when], ladder.first, ladder.last)
    before = ladder.rungs[: ladder.rungs.index(rung)]
    return _drawn(scale, today, [one.said.when for one in before], ladder.first, rung)


def _drawn(scale: Calendar, today: date, rings: Iterable[date], first: Rung, now: Rung) -> SafeString:
    start, end = scale.at(first.said.when), scale.at(now.said.when)
    parts = [SafeString(_AXIS), *(format_html(_TICK, place) for place in (*_places(scale), 100))]
    parts.append(_line("today", scale.at(today), scale.at(today), 0, 16))
    if now.slip:
        parts.append(_line("late" if now.slip > 0 else "early", min(start, end), max(start, end), 8, 8))
    on_it = [ring for ring in rings if ring == now.said.when]
    parts += [format_html('<circle class="plan" cx="{}%" cy="8" r="4"/>', scale.at(ring)) for ring in rings]
    parts.append(format_html('<circle class="now" cx="{}%" cy="8" r="{}"/>', end, 2 if on_it else 4))
    parts += [format_html('<text x="{}%" y="25">{}</text>', place, year) for year, place in scale.years]
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg class="calendar" aria-hidden="true">{}</svg>', drawn)


def _places(scale: Calendar) -> Sequence[float]:
    return [place for _year, place in scale.years]


def _line(what: str, start: float, end: float, top: int, bottom: int) -> SafeString:
    line = '<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>'
    return format_html(line, what, start, end, top, bottom)


@register.simple_tag
def outline_svg(outline: OutlineShown | None) -> SafeString:
    """The side view; an empty place of its own where there is none, for the rows beside it have one."""
    if outline is None:
        return SafeString('<span class="profile"></span>')
    paths = format_html_join("", '<path class="{}" d="{}"/>', outline.paths)
    return format_html(
        '<svg class="profile" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>', outline.width, outline.height, paths
    )
