"""Sections and agencies: lists, their forms, and why one cannot be deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.forms import AgencyForm, SectionForm
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.names.slugs import slug_of
from svodka.stories.models import Agency, Section, Story


@dataclass(frozen=True, slots=True)
class Shelf:
    """Of sections or agencies: model, form, and what the pages say."""

    act: str
    tab: str
    model: type[Section] | type[Agency]
    form: type[ModelForm]
    heading: Promise
    add: Promise

    @property
    def words(self) -> Mapping[str, Any]:
        return {"heading": self.heading, "add": self.add, "tab": self.tab, "one": f"desk_{self.act}"}


SECTIONS = Shelf("section", "sections", Section, SectionForm, gettext_lazy("Sections"), gettext_lazy("Add a section"))
AGENCIES = Shelf(
    "agency", "agencies", Agency, AgencyForm, gettext_lazy("Agencies"), gettext_lazy("Add an agency")
)  # fmt: skip


@require_GET
@only_who_may("own")
def sections(request: HttpRequest) -> HttpResponse:
    rows = Section.objects.annotate(total=Count("stories")).order_by("position", "name")
    return show(request, "sections", {"rows": rows, **SECTIONS.words})


@require_GET
@only_who_may("own")
def agencies(request: HttpRequest) -> HttpResponse:
    rows = Agency.objects.annotate(total=Count("stories")).select_related("organisation").order_by("name")
    return show(request, "agencies", {"rows": rows, **AGENCIES.words})


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def one(request: HttpRequest, shelf: Shelf, pk: int | None = None) -> HttpResponse:
    """A section or an agency: its form, and whether it can go."""
    kept: Any = get_object_or_404(_rows(shelf), pk=pk) if pk is not None else None
    form = shelf.form(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, shelf, form, new=kept is None)
        return done(request, _("Saved: “%s”.") % saved, f"desk_{shelf.tab}")
    context = {**shelf.words, "form": form, "kept": kept, "hindrance": _hindrance(kept) if kept else ""}
    return show(request, "thing", context, tab=shelf.tab, status=422 if form.errors else 200)


@transaction.atomic
def _save(request: HttpRequest, shelf: Shelf, form: Any, *, new: bool) -> Any:
    row = form.save(commit=False)
    if isinstance(row, Agency) and not row.slug:
        row.slug = _free_slug(row.name)
    row.save()
    act = f"{shelf.act}.added" if new else shelf.act
    changed = ", ".join(str(form.fields[name].label) for name in form.changed_data)
    note(row, act, by=user_of(request), now=timezone.now(), changed="" if new else changed)
    return row


@require_POST
@only_who_may("own")
def delete(request: HttpRequest, shelf: Shelf, pk: int) -> HttpResponse:
    with transaction.atomic():
        kept: Any = get_object_or_404(_rows(shelf).select_for_update(of=("self",)), pk=pk)
        if hindrance := _hindrance(kept):
            return refused(request, hindrance, f"desk_{shelf.act}", pk)
        note(kept, f"{shelf.act}.deleted", by=user_of(request), now=timezone.now())
        name = str(kept)
        kept.delete()
    return done(request, _("Deleted: “%s”.") % name, f"desk_{shelf.tab}")


def _rows(shelf: Shelf) -> QuerySet[Any]:
    return shelf.model._default_manager.all()


def _hindrance(kept: Section | Agency) -> str:
    """Why it cannot be deleted; "" when it can."""
    count = Story.objects.filter(**{"section" if isinstance(kept, Section) else "agency": kept}).count()
    if count:
        return ngettext(
            "%(count)s story stands in it, so it cannot be deleted.",
            "%(count)s stories stand in it, so it cannot be deleted.",
            count,
        ) % {"count": count}
    if kept.intake_set.exists():
        return _("A source files its stories here, so it cannot be deleted: change the source first.")
    return ""


def _free_slug(name: str) -> str:
    base = slug_of(name)[:70] or "agency"
    taken = set(Agency.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
