"""Sources: how they are doing, switching, asking out of turn, what their items default to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from svodka.desk.incoming.reasons import how_long, in_words
from svodka.desk.menu import DeskItem
from svodka.desk.roles import may, only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note, sources_added
from svodka.desk.shelves.source_form import DEFAULTS, ITSELF, SourceForm
from svodka.desk.stories.reasons import field_label
from svodka.gather import actions as gather
from svodka.gather.health import DAYS, Health
from svodka.gather.models import Source
from svodka.gather.queries import SourceHealth, sources_with_health
from svodka.stories.models import Intake

HEALTH: dict[Health, Promise] = {
    Health.FAILING: gettext_lazy("does not answer as it should"),
    Health.CLOSED: gettext_lazy("closed by its publisher"),
    Health.RESHAPED: gettext_lazy("its pages have changed their shape"),
    Health.SILENT: gettext_lazy("silent for longer than usual"),
    Health.STUMBLED: gettext_lazy("could not be read the last time"),
    Health.NEW: pgettext_lazy("a source", "new"),
    Health.WELL: gettext_lazy("well"),
    Health.OFF: gettext_lazy("switched off"),
}
# The menu stands on every page of the desk; counting costs what the list of sources costs.
COUNTED_FOR = 60
_COUNT = "desk.sources-needing-somebody"
_STOPPED = "Its parser does not find any more: "
# Of the drawing: a bar is 2 wide with 1 between, as high as the line of text beside it.
BAR, STEP, HEIGHT = 2, 3, 20


@dataclass(frozen=True)
class Bar:
    """A day of the drawing; one without items is a line on the ground."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Line:
    """A source as the list shows it. `reason` and `why` (of the interval) are in the desk's language."""

    row: SourceHealth
    health: Promise
    reason: str
    why: str
    bars: Sequence[Bar]

    @property
    def on_the_web(self) -> bool:
        return self.row.source.feed_url.startswith(("http://", "https://"))

    @property
    def every(self) -> str:
        """How long it is between two looks, as people say it."""
        return how_long(self.row.source.interval_minutes)

    @property
    def total(self) -> int:
        return sum(self.row.brought.days)

    @property
    def a_week(self) -> str:
        """«3», «12», «0,5»: whole from three on."""
        items = self.row.brought.a_week
        return number_format(round(items, 0 if items >= 3 else 1), 0 if items >= 3 or items == int(items) else 1)

    @property
    def percent_well(self) -> int | None:
        share = self.row.pages.share
        return None if share is None else round(share * 100)


def rows_of_sources(*, now: datetime, only: Source | None = None) -> Sequence[SourceHealth]:
    """The sources, or one of them, with their health; the log knows when those of the last weeks were added."""
    return sources_with_health(now=now, only=only, added=sources_added(since=now - timedelta(days=DAYS)))


def line_of(row: SourceHealth) -> Line:
    """The row with its words and its drawing."""
    reasons = [in_words(reason) for reason in row.source.interval_why.split("; ") if reason]
    if failures := row.source.failures:
        reasons.append(_("failures in a row: %d, so less often") % failures)
    why = "; ".join(reasons)
    return Line(row, HEALTH[row.health], _reason(row.reason), why, bars_of(row.brought.days))


def _reason(reason: str) -> str:
    """In the desk's language, with the fields called as in a story's form."""
    if not reason.startswith(_STOPPED):
        return in_words(reason)
    fields = ", ".join(field_label(name).lower() for name in reason.removeprefix(_STOPPED).rstrip(".").split(", "))
    return in_words(f"{_STOPPED}{fields}.")


def bars_of(days: Sequence[int]) -> list[Bar]:
    """One bar a day, the busiest the highest."""
    most = max(days, default=0)
    heights = [max(2, round(count / most * HEIGHT)) if count else 1 for count in days]
    return [Bar(STEP * place, HEIGHT - height, height) for place, height in enumerate(heights)]


class SourcesItem(DeskItem):
    """In the menu with the number of sources that will not mend themselves."""

    def label_for(self, request: HttpRequest) -> str:
        count = cache.get(_COUNT)
        if count is None:
            count = sum(row.health.needs_somebody for row in rows_of_sources(now=timezone.now()))
            cache.set(_COUNT, count, COUNTED_FOR)
        return pgettext("menu", "Sources (%(count)s)") % {"count": count} if count else str(self.label)


@require_GET
@only_who_may("sources")
def sources(request: HttpRequest) -> HttpResponse:
    """Those that need somebody first."""
    lines = [line_of(row) for row in rows_of_sources(now=timezone.now())]
    wanting = [line for line in lines if line.row.health.needs_somebody]
    cache.set(_COUNT, len(wanting), COUNTED_FOR)
    others = [line for line in lines if not line.row.health.needs_somebody]
    groups = [(_("Need somebody"), wanting), (_("The others") if wanting else "", others)]
    context = {"groups": [group for group in groups if group[1]], "owns": may(user_of(request), "own")}
    return show(request, "sources", context)


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """How it does, and what its items default to."""
    kept = get_object_or_404(Source.objects.select_related("intake"), pk=pk)
    intake = getattr(kept, "intake", None)
    itself = {name: getattr(kept, name) for name in ("name", *ITSELF)}
    itself["pinned_minutes"] = itself["pinned_minutes"] or None
    stands = {**itself, **({name: getattr(intake, name) for name in DEFAULTS} if intake else {})}
    form = SourceForm(request.POST or None, initial=stands, kept=kept)
    if request.method == "POST" and form.is_valid():
        _change(request, kept, form)
        return done(request, _("Saved: “%s”.") % form.cleaned_data["name"], "desk_sources")
    [row] = rows_of_sources(now=timezone.now(), only=kept)
    context = {"form": form, "heading": kept.name, "kept": kept, "line": line_of(row)}
    return show(request, "source", context, tab="sources", status=422 if form.errors else 200)


@transaction.atomic
def _change(request: HttpRequest, kept: Source, form: SourceForm) -> None:
    given = {name: form.cleaned_data.get(name, getattr(kept, name)) for name in ITSELF}
    gather.change_source(kept, name=form.cleaned_data["name"], now=timezone.now(), **given)
    Intake.objects.update_or_create(source=kept, defaults={name: form.cleaned_data[name] for name in DEFAULTS})
    changed = ", ".join(str(form.fields[name].label) for name in form.changed_data)
    note(kept, "source", by=user_of(request), now=timezone.now(), changed=changed)


@require_POST
@only_who_may("sources")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """«poll», «on» or «off»; `here`: «one» leads back to the source's own page."""
    source, now, by = get_object_or_404(Source, pk=pk), timezone.now(), user_of(request)
    word = request.POST.get("act")
    of_one = request.POST.get("here") == "one" and may(by, "own")
    back: tuple[Any, ...] = ("desk_source", pk) if of_one else ("desk_sources",)
    if word == "poll":
        if not gather.poll_soon(source, now=now):
            return refused(request, _("“%s” is switched off: switch it on first.") % source, *back)
        note(source, "source.polled", by=by, now=now)
        return done(request, _("“%s” is polled within seconds.") % source, *back)
    if word not in {"on", "off"}:
        return refused(request, _("There is no such act."), *back)
    gather.switch(source, on=word == "on", now=now)
    note(source, f"source.{word}", by=by, now=now)
    sentence = _("“%s” is switched on.") if word == "on" else _("“%s” is switched off; what came from it stays.")
    return done(request, sentence % source, *back)
