"""The parser of a source: written, tried on its last pages, and only then switched on; going back is one button."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from svodka.desk.incoming.reasons import in_words
from svodka.desk.roles import may, only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.desk.stories.reasons import field_label
from svodka.flow.trying import Trial, TriedPage, try_parser
from svodka.gather import parsers
from svodka.gather.models import Source
from svodka.text.source_parser import FIELDS, UnableToReadParser, source_parser

# Twenty pages are read twice in one or two seconds; somebody sits and waits.
PATIENCE = 10.0
# How long what was tried may wait to be switched on.
_FRESH = 24 * 3600
_SALT = "svodka.desk.parser"
_LONGEST, _LINES = 240, 4
# What the fields are, for the list beside the form.
HELP: Mapping[str, Promise] = {
    "headline": gettext_lazy("the headline"),
    "kicker": gettext_lazy("the line over the headline"),
    "standfirst": gettext_lazy("the summary under the headline"),
    "body": gettext_lazy("the text: everything in it, nothing else"),
    "byline": gettext_lazy("the author"),
    "published": gettext_lazy("the date, with or without the hour"),
    "credit": gettext_lazy("the credit of a picture; it goes to the picture before it"),
    "agency": gettext_lazy("the agency, by a selector or by a pattern in the text"),
    "rights": gettext_lazy("the words on rights; what they allow is decided as on any page"),
    "dateline": gettext_lazy("only by a pattern that names its parts"),
    "drop": gettext_lazy("what is no part of the text; may stand in several lines"),
}


class ParserForm(forms.Form):
    """The lines of a parser."""

    text = forms.CharField(
        label=gettext_lazy("Lines of the parser"),
        max_length=12_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "lines"}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            source_parser(text)
        except UnableToReadParser as wrong:
            raise forms.ValidationError(in_words(str(wrong))) from None
        return text


@dataclass(frozen=True, slots=True)
class Change:
    """A page where a field would be otherwise: the lines that go, and those that come."""

    page: TriedPage
    gone: list[str]
    come: list[str]


@dataclass(slots=True)
class FieldTried:
    """One field in the trial: what is asked, on how many pages it is found, where not, and what would be otherwise.

    A field that is not declared has no `asks`: it changes with another.
    """

    name: str
    label: str
    asks: str = ""
    found: int = 0
    without: list[TriedPage] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@only_who_may("sources")
def parser(request: HttpRequest, pk: int) -> HttpResponse:
    """«try» shows what would be read otherwise; «on» takes only what was tried; «off»; «back» to the version before."""
    source = get_object_or_404(Source, pk=pk)
    if request.method == "GET":
        return _page(request, source, ParserForm(initial={"text": _stands(source)}))
    act = request.POST.get("act")
    if act in {"off", "back"}:
        return _switch(request, source, act)
    if act not in {"try", "on"}:
        return refused(request, _("There is no such act."), "desk_source_parser", pk)
    form = ParserForm(request.POST)
    if not form.is_valid():
        return _page(request, source, form, status=422)
    text = form.cleaned_data["text"]
    if act == "on" and (tried := _was_tried(source, text, request.POST.get("tried", ""))) is not None:
        with transaction.atomic():
            version = parsers.switch_on(source, text, now=timezone.now(), by=user_of(request), tried=tried)
            fields = ", ".join(source_parser(version.text).fields())
            note(source, "source.parser", by=user_of(request), now=timezone.now(), fields=fields)
        return done(request, _switched_on(tried), "desk_source_parser", pk)
    if act == "on":
        form.add_error("text", _("These lines have not been tried: look below at what they would change."))
    over = time.monotonic() + PATIENCE
    trial = try_parser(source, source_parser(text), captures=settings.CAPTURES, enough=lambda: time.monotonic() > over)
    sign = _sign(source, text, trial)
    return _page(request, source, form, trial=trial, sign=sign, status=422 if act == "on" else 200)


def _switched_on(tried: Mapping[str, Any]) -> str:
    """What was done, and which fields were found on none of the pages that it was tried on."""
    done_so = _("The parser is switched on: the next pages are read with it.")
    nowhere = [field_label(name) for name, count in tried["matched"].items() if tried["pages"] and not count]
    return f"{done_so} {_nowhere(nowhere)}" if nowhere else done_so


def _nowhere(labels: Sequence[str]) -> str:
    return _("Found on none of the pages that it was tried on: %s.") % ", ".join(labels)


def _switch(request: HttpRequest, source: Source, act: str) -> HttpResponse:
    now, by = timezone.now(), user_of(request)
    try:
        with transaction.atomic():
            if act == "off":
                parsers.switch_off(source, now=now, by=by)
                sentence = _("The parser is switched off: the pages are read as any others.")
            else:
                version = parsers.go_back(source, now=now, by=by)
                sentence = _("The version before is in force again.") if version.text else _("The parser is off again.")
            note(source, f"source.parser.{act}", by=by, now=now)
    except parsers.UnableToSwitchParser as refusal:
        return refused(request, in_words(str(refusal)), "desk_source_parser", source.pk)
    return done(request, sentence, "desk_source_parser", source.pk)


def _page(
    request: HttpRequest,
    source: Source,
    form: ParserForm,
    *,
    trial: Trial | None = None,
    sign: str = "",
    status: int = 200,
) -> HttpResponse:
    history = parsers.history(source)
    health = parsers.parser_health(source)
    nowhere = trial.found_nowhere() if trial else []
    context = {
        "kept": source,
        "owns": may(user_of(request), "own"),
        "form": form,
        "help": [(name, HELP[name]) for name in FIELDS],
        "history": history,
        "in_force": bool(history and history[0].text),
        "health": health,
        "found": [(name, field_label(name), count) for name, count in health.found.items()] if health else [],
        "stopped": ", ".join(f"{field_label(name)} ({name})" for name in health.stopped) if health else "",
        "trial": trial,
        "fields": fields_tried(trial) if trial else [],
        "lost": [(page, in_words(page.after)) for page in trial.pages if page.after and not page.before]
        if trial
        else [],
        "gained": [page for page in trial.pages if page.before and not page.after] if trial else [],
        "nowhere": _nowhere([field_label(name) for name in nowhere]) if nowhere else "",
        "sign": sign,
    }
    return show(request, "parser", context, tab="sources", status=status)


def _stands(source: Source) -> str:
    """The lines in force; when it is off, those that were in force last, to begin with."""
    return next((version.text for version in parsers.history(source) if version.text), "")


def _sign(source: Source, text: str, trial: Trial) -> str:
    """That this text was tried on this source, and what it came to."""
    return signing.dumps({"source": source.pk, "text": _digest(text), "tried": trial.in_short()}, salt=_SALT)


def _was_tried(source: Source, text: str, sign: str) -> dict[str, Any] | None:
    try:
        signed = signing.loads(sign, salt=_SALT, max_age=_FRESH)
    except signing.BadSignature:
        return None
    same = (signed["source"], signed["text"]) == (source.pk, _digest(text))
    return dict(signed["tried"]) if same else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fields_tried(trial: Trial) -> list[FieldTried]:
    """The trial field by field: those that are declared, then those that change with them."""
    rows = {
        name: FieldTried(name, field_label(name), asks, found, without) for name, asks, found, without in trial.fields()
    }
    for page in trial.pages:
        for one in page.differs:
            # The moment and the day are one thing to people, and so are a picture and its credit.
            name = {"published_at": "published", "pictures": "credit"}.get(one.field, one.field)
            row = rows.setdefault(name, FieldTried(name, field_label(name)))
            if any(change.page is page for change in row.changes):
                continue
            gone = [line for line in one.before if line not in one.after]
            come = [line for line in one.after if line not in one.before]
            row.changes.append(Change(page, _cut(gone), _cut(come)))
    return list(rows.values())


def _cut(lines: list[str]) -> list[str]:
    shown = [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines[:_LINES]]
    return [*shown, _("… and %d more") % (len(lines) - _LINES)] if len(lines) > _LINES else shown
