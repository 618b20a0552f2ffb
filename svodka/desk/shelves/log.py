"""The log of what the newsroom does beside its stories. Wagtail keeps the lines; nothing here changes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.log_actions import log as wagtail_log
from wagtail.models import ModelLogEntry

from svodka.desk.roles import only_who_may
from svodka.desk.shelves.frame import show
from svodka.readers.models import Reader

SHOWN = 200
ACTS: dict[str, Promise] = {
    "desk.portal": _("Portal settings changed"),
    "desk.standing": _("Standing page published"),
    "desk.section.added": _("Section added"),
    "desk.section": _("Section changed"),
    "desk.section.deleted": _("Section deleted"),
    "desk.agency.added": _("Agency added"),
    "desk.agency": _("Agency changed"),
    "desk.agency.deleted": _("Agency deleted"),
    "desk.source.added": _("Source added"),
    "desk.source": _("Source changed"),
    "desk.source.on": _("Source switched on"),
    "desk.source.off": _("Source switched off"),
    "desk.source.polled": _("Source polled out of turn"),
    "desk.name": _("Name renamed"),
    "desk.name.form": _("Way of writing a name added"),
    "desk.name.form.deleted": _("Way of writing a name taken off"),
    "desk.name.merged": _("Names merged"),
    "desk.name.confirmed": _("Name confirmed"),
    "desk.name.rejected": _("Name rejected"),
    "desk.picture": _("Rights of a picture decided"),
    "desk.edition": _("Order of an edition changed"),
    "desk.edition.tried": _("Test letter of an edition sent"),
    "desk.role": _("Role given"),
    "desk.role.taken": _("Role taken back"),
}


@hooks.register("register_log_actions")
def acts(registry: LogActionRegistry) -> None:
    for act, label in ACTS.items():
        registry.register_action(act, label, label)


def note(of: Model, act: str, *, by: Reader, now: datetime, **told: Any) -> None:
    """Add a line: who did what with which thing, and in `told` what of it changed, in words."""
    wagtail_log(of, f"desk.{act}", user=by, timestamp=now, data=told)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read; `told` are the particulars."""

    at: datetime
    by: str
    act: str
    label: str
    told: str


def lines(limit: int = SHOWN) -> Sequence[Line]:
    """The newest lines. One query."""
    rows = ModelLogEntry.objects.filter(action__startswith="desk.").select_related("user")
    newest = rows.order_by("-timestamp", "-pk")[:limit]
    return [
        Line(row.timestamp, row.user.username if row.user else "", str(ACTS.get(row.action, row.action)), row.label,
             "; ".join(str(value) for value in row.data.values() if value not in ("", None)))
        for row in newest
    ]  # fmt: skip


@require_GET
@only_who_may("own")
def log(request: HttpRequest) -> HttpResponse:
    return show(request, "log", {"lines": lines(), "limit": SHOWN})
