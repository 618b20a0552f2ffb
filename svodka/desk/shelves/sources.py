"""Sources: how they are doing, switching, polling out of turn; adding one after a look at its feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from svodka.desk.incoming.reasons import in_words
from svodka.desk.roles import may, only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.fetch import UnableToFetch, fetch
from svodka.gather import actions as gather
from svodka.gather.feeds import FEED_BYTES, Feed, UnableToReadFeed, read_feed
from svodka.gather.listings import read_listing
from svodka.gather.models import Source
from svodka.gather.health import Health
from svodka.gather.queries import sources_with_health
from svodka.stories.models import Agency, Intake, Portal, RightsState, Section

# Somebody sits and waits; a feed that takes longer is added all the same, and the worker is patient.
PATIENCE = 10.0
# Of a Source, and of its Intake.
ITSELF = ("link_selector", "agreed")
DEFAULTS = ("section", "agency", "rights_state", "open_text", "publish_at_once")
HEALTH: dict[Health, Promise] = {
    Health.FAILING: gettext_lazy("does not answer as it should"),
    Health.CLOSED: gettext_lazy("closed by its publisher"),
    Health.RESHAPED: gettext_lazy("its pages have changed their shape"),
    Health.SILENT: gettext_lazy("silent for longer than usual"),
    Health.STUMBLED: gettext_lazy("did not answer the last time"),
    Health.NEW: gettext_lazy("not polled yet"),
    Health.WELL: gettext_lazy("well"),
    Health.OFF: gettext_lazy("switched off"),
}


class SourceForm(forms.Form):
    """A source and what its items default to."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=200)
    feed_url = forms.URLField(
        label=gettext_lazy("Address of its feed"),
        max_length=1000,
        assume_scheme="https",
        help_text=gettext_lazy("RSS or Atom. It is asked for and read before it is added."),
    )
    link_selector = forms.CharField(
        label=gettext_lazy("Links on a page without a feed"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "A CSS selector, such as “h3 a”: the address is then that of a page that lists stories."
        ),
    )
    section = forms.ModelChoiceField(
        Section.objects.order_by("position", "name"), label=gettext_lazy("Section"), required=False
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label=gettext_lazy("Agency"),
        required=False,
        help_text=gettext_lazy("Where a page does not name its own."),
    )
    rights_state = forms.ChoiceField(
        label=gettext_lazy("Rights of its texts"),
        choices=[("", gettext_lazy("as the reading says")), *RightsState.choices],
        required=False,
    )
    open_text = forms.ChoiceField(
        label=gettext_lazy("Texts that are claimed to be open"),
        choices=[("", gettext_lazy("as in the portal's settings")), *Portal.OpenText.choices],
        required=False,
    )
    publish_at_once = forms.BooleanField(
        label=gettext_lazy("Publish without an editor"),
        required=False,
        help_text=gettext_lazy("Only what the rights allow to be shown and nothing forbids."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The publisher has agreed that we take its pages"),
        required=False,
        help_text=gettext_lazy("What is said to robots in general is then not looked at."),
    )

    def __init__(self, *arguments: Any, kept: Source | None = None, **given: Any) -> None:
        super().__init__(*arguments, **given)
        if kept:
            del self.fields["feed_url"]


@require_GET
@only_who_may("sources")
def sources(request: HttpRequest) -> HttpResponse:
    rows = [(row, HEALTH[row.health], in_words(row.reason)) for row in sources_with_health(now=timezone.now())]
    return show(request, "sources", {"rows": rows, "owns": may(user_of(request), "own")})


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def add(request: HttpRequest) -> HttpResponse:
    """The feed is asked for first: an address that answers with a page or not at all is refused with the reason."""
    form, now = SourceForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            feed = _looked_at(form.cleaned_data["feed_url"], form.cleaned_data["link_selector"], now)
            source = _add(request, form.cleaned_data, now)
        except (UnableToFetch, UnableToReadFeed, gather.UnableToAddSource) as error:
            form.add_error("feed_url", in_words(str(error)))
        else:
            told = {"name": source.name, "count": len(feed.entries)}
            sentence = _("Added: “%(name)s”; its feed shows %(count)s items now, and they are being fetched.") % told
            return done(request, sentence, "desk_sources")
    context = {"form": form, "heading": _("Add a source"), "kept": None}
    return show(request, "source", context, tab="sources", status=422 if form.errors else 200)


def _looked_at(url: str, selector: str, now: datetime) -> Feed:
    answer = fetch(
        url, agent=settings.USER_AGENT, timeout=PATIENCE, max_bytes=FEED_BYTES, now=now, allowed=settings.FETCH_ALLOWED
    )  # fmt: skip
    if selector:
        return read_listing(answer.data, url=answer.final_url, selector=selector, charset=answer.charset)
    return read_feed(answer.data, url=answer.final_url, charset=answer.charset)


@transaction.atomic
def _add(request: HttpRequest, given: dict[str, Any], now: datetime) -> Source:
    itself = {name: given[name] for name in ITSELF}
    source = gather.add_source(name=given["name"], feed_url=given["feed_url"], now=now, **itself)
    Intake.objects.create(source=source, **_defaults(given))
    note(source, "source.added", by=user_of(request), now=now, feed=source.feed_url)
    return source


def _defaults(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in DEFAULTS}


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What its items default to."""
    kept = get_object_or_404(Source.objects.select_related("intake"), pk=pk)
    intake = getattr(kept, "intake", None)
    itself = {name: getattr(kept, name) for name in ("name", *ITSELF)}
    stands = {**itself, **({name: getattr(intake, name) for name in DEFAULTS} if intake else {})}
    form = SourceForm(request.POST or None, initial=stands, kept=kept)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            given = {name: form.cleaned_data[name] for name in ITSELF}
            gather.change_source(kept, name=form.cleaned_data["name"], now=timezone.now(), **given)
            Intake.objects.update_or_create(source=kept, defaults=_defaults(form.cleaned_data))
            changed = ", ".join(str(form.fields[name].label) for name in form.changed_data)
            note(kept, "source", by=user_of(request), now=timezone.now(), changed=changed)
        return done(request, _("Saved: “%s”.") % form.cleaned_data["name"], "desk_sources")
    context = {"form": form, "heading": kept.name, "kept": kept}
    return show(request, "source", context, tab="sources", status=422 if form.errors else 200)


@require_POST
@only_who_may("sources")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """«poll», «on» or «off»."""
    source, now, by = get_object_or_404(Source, pk=pk), timezone.now(), user_of(request)
    word = request.POST.get("act")
    if word == "poll":
        if not gather.poll_soon(source, now=now):
            return refused(request, _("“%s” is switched off: switch it on first.") % source, "desk_sources")
        note(source, "source.polled", by=by, now=now)
        return done(request, _("“%s” is polled within seconds.") % source, "desk_sources")
    if word not in {"on", "off"}:
        return refused(request, _("There is no such act."), "desk_sources")
    gather.switch(source, on=word == "on", now=now)
    note(source, f"source.{word}", by=by, now=now)
    sentence = _("“%s” is switched on.") if word == "on" else _("“%s” is switched off; what came from it stays.")
    return done(request, sentence % source, "desk_sources")
