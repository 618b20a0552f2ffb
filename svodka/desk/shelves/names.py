"""The authority list: found by any way of writing, merged, renamed, confirmed, rejected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from svodka.desk.quoting import unquoted
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import keep_merge, kept_merge, note
from svodka.dossiers.merging import counts_of, weight_of
from svodka.flow import naming, splitting
from svodka.names import merging
from svodka.names.actions import key_of
from svodka.names.models import Name, NameForm

ON_A_PAGE = 50
CANDIDATES = 12
# What an editor may say of a name: the word of the button, the standing, the line of the log.
STANDINGS = {
    "confirm": (Name.Standing.CONFIRMED, "name.confirmed"),
    "reject": (Name.Standing.REJECTED, "name.rejected"),
}


def _asked(request: HttpRequest) -> dict[str, str]:
    kind, standing = request.GET.get("kind", ""), request.GET.get("standing", "")
    return {
        "q": request.GET.get("q", "").replace("\x00", "").strip()[:200],
        "kind": kind if kind in Name.Kind.values else "",
        "standing": standing if standing in Name.Standing.values else "",
    }


def _written(words: str) -> Any:
    """Names that are written so in any way; keys are in small letters, which SQLite cannot make of Cyrillic ones."""
    names = Name.objects.filter(merged_into=None)
    return names.filter(pk__in=NameForm.objects.filter(key__contains=key_of(words)).values("name")) if words else names


@require_GET
@only_who_may("names")
def names(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    rows = _written(asked["q"]).filter(**{key: asked[key] for key in ("kind", "standing") if asked[key]})
    page = Paginator(rows.order_by("label", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    counts = counts_of(list(page))
    context = {
        "asked": asked,
        "page": page,
        "rows": [(name, counts.get(name.pk, 0)) for name in page],
        "kinds": Name.Kind.choices,
        "standings": Name.Standing.choices,
    }
    return show(request, "names", context)


@require_GET
@only_who_may("names")
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """One name, its ways of writing, and the others that it may be merged into."""
    kept = get_object_or_404(Name.objects.select_related("merged_into"), pk=pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = list(_written(words).filter(kind=kept.kind).exclude(pk=pk).order_by("label")[:CANDIDATES]) if words else []
    counts = counts_of([kept, *found])
    context = {
        "kept": kept,
        "can_split": bool(kept.merged_into_id) and kept_merge(kept).get("into") == kept.merged_into_id,
        "forms": NameForm.objects.filter(name=kept).order_by("pk"),
        "stories": counts.get(kept.pk, 0),
        "q": words,
        "found": [(one, counts.get(one.pk, 0)) for one in found],
        "main": NameForm.How.LABEL,
        "merged": Name.objects.filter(merged_into=kept).order_by("label"),
    }
    return show(request, "name", context)


@require_POST
@only_who_may("names")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """«rename», «add», «take-off-FORM», «confirm», «reject»."""
    kept = get_object_or_404(Name, pk=pk, merged_into=None)
    word, _dash, form = request.POST.get("act", "").partition("-off-")
    verb = _VERBS.get(word)
    if verb is None:
        return refused(request, _("There is no such act."), "desk_name", pk)
    try:
        with transaction.atomic():
            said = verb(request, kept, request.POST.get("text", "").replace("\x00", ""), form)
    except merging.UnableToName as taken:
        if taken.other is None:
            return refused(request, _("Write a name first."), "desk_name", pk)
        sentence = _("“%s” is written so already. If they are one, merge them below.") % unquoted(taken.other.label)
        return refused(request, sentence, "desk_name", pk)
    return done(request, said, "desk_name", pk)


def _rename(request: HttpRequest, kept: Name, text: str, _form: str) -> str:
    renamed = naming.rename(name=kept, label=text)
    note(renamed, "name", by=user_of(request), now=timezone.now(), before=f"{kept.label} → {renamed.label}")
    return _("It is called “%s” from now on; the old address leads to the new one.") % unquoted(renamed.label)


def _add(request: HttpRequest, kept: Name, text: str, _form: str) -> str:
    if not naming.add_form(name=kept, text=text):
        return _("It is known already.")
    note(kept, "name.form", by=user_of(request), now=timezone.now(), form=text)
    told = {"form": unquoted(text), "name": unquoted(kept.label)}
    return _("From now on readings know “%(form)s” as “%(name)s”.") % told


def _take_off(request: HttpRequest, kept: Name, _text: str, form: str) -> str:
    known = form.isascii() and form.isdecimal() and len(form) < 19
    text = naming.take_form_off(name=kept, form=int(form)) if known else ""
    if not text:
        return _("There is no such way of writing, or it is the main one.")
    note(kept, "name.form.deleted", by=user_of(request), now=timezone.now(), form=text)
    return _("“%s” is taken off.") % unquoted(text)


def _stand(word: str) -> Callable[[HttpRequest, Name, str, str], str]:
    def verb(request: HttpRequest, kept: Name, _text: str, _form: str) -> str:
        standing, act = STANDINGS[word]
        merging.set_standing(name=kept, standing=standing)
        note(kept, act, by=user_of(request), now=timezone.now())
        if word == "reject":
            return _("Rejected: its dossier and its mentions are not shown, and readings do not know it any more.")
        return _("Confirmed.")

    return verb


_VERBS: dict[str, Callable[[HttpRequest, Name, str, str], str]] = {
    "rename": _rename,
    "add": _add,
    "take": _take_off,
    "confirm": _stand("confirm"),
    "reject": _stand("reject"),
}


@require_http_methods(["GET", "POST"])
@only_who_may("names")
def merge(request: HttpRequest, pk: int, into: int) -> HttpResponse:
    """Asks first, with what would move."""
    gone = get_object_or_404(Name, pk=pk)
    kept = get_object_or_404(Name, pk=into)
    try:
        merging.check_merge(gone, kept)
    except merging.UnableToMerge:
        sentence = _("“%(gone)s” cannot be merged into “%(kept)s”: they are of different kinds, one has been merged "
                     "already, or it stands on the list of countries.")  # fmt: skip
        return refused(request, sentence % {"gone": unquoted(gone.label), "kept": unquoted(kept.label)}, "desk_names")
    if request.method == "GET":
        forms = NameForm.objects.filter(name=gone).order_by("pk")
        return show(request, "merge", {"gone": gone, "kept": kept, "weight": weight_of(gone), "forms": forms})
    with transaction.atomic():
        done_so = splitting.merge_for_now(name=gone, into=kept)
        merged, now = done_so.merged, timezone.now()
        moved = {"stories": merged.weight.stories, "mentions": merged.weight.mentions, "forms": merged.weight.forms}
        told = {f"into {kept.pk}": f"→ {kept.label}", **{key: f"{key}: {count}" for key, count in moved.items()}}
        note(gone, "name.merged", by=user_of(request), now=now, **told)
        keep_merge(gone, done_so.kept, by=user_of(request), now=now)
    labels = {"gone": unquoted(gone.label), "kept": unquoted(kept.label)}
    return done(request, _("“%(gone)s” is “%(kept)s” now, on every page.") % labels,
                "desk_name", kept.pk)  # fmt: skip


@require_POST
@only_who_may("names")
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """A merge that was a mistake, taken apart."""
    gone = get_object_or_404(Name, pk=pk)
    try:
        with transaction.atomic():
            other = splitting.split_names(name=gone, kept=kept_merge(gone) or {"into": 0})
            note(gone, "name.split", by=user_of(request), now=timezone.now(), out_of=f"← {other.label}")
    except splitting.UnableToSplit:
        return refused(
            request, _("“%s” cannot be taken apart: it is not merged any more.") % unquoted(gone.label), "desk_name", pk
        )
    told = {"gone": unquoted(gone.label), "kept": unquoted(other.label)}
    return done(request, _("“%(gone)s” and “%(kept)s” are two again.") % told, "desk_name", pk)
