"""The log: what people did with the portal's things, its stories and its talk, from three ledgers that only grow.

Stories have a ledger of their own (stories.LedgerEntry), moderators another (discuss.Verdict). What is done beside
both stands in Wagtail's table; the database keeps these lines from being rewritten (migrations/0001).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.log_actions import log as wagtail_log
from wagtail.models import ModelLogEntry

from svodka.desk.roles import only_who_may
from svodka.desk.shelves.forms import PortalForm
from svodka.desk.shelves.frame import show
from svodka.desk.stories.happened import told as story_told
from svodka.discuss.models import Verdict
from svodka.readers.models import Reader
from svodka.stories import history
from svodka.stories.models import LedgerEntry

SHOWN = 100
# What is needed to take a merge apart again; kept beside the line that people read, because it may be long.
KEPT_MERGE = "desk.kept.merge"
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
    "desk.source.parser": _("Parser of a source switched on"),
    "desk.source.parser.off": _("Parser of a source switched off"),
    "desk.source.parser.back": _("Version before of a source's parser put in force"),
    "desk.name": _("Name renamed"),
    "desk.name.form": _("Way of writing a name added"),
    "desk.name.form.deleted": _("Way of writing a name taken off"),
    "desk.name.merged": _("Names merged"),
    "desk.name.split": _("Names taken apart again"),
    "desk.name.confirmed": _("Name confirmed"),
    "desk.name.rejected": _("Name rejected"),
    "desk.storyline": _("Storyline renamed"),
    "desk.storyline.merged": _("Storylines merged"),
    "desk.edition": _("Order of an edition changed"),
    "desk.edition.tried": _("Test letter of an edition sent"),
    "desk.role": _("Role given"),
    "desk.role.taken": _("Role taken back"),
}

_ROLES = {"owner": _("owner"), "editor": _("editor"), "author": _("author"), "moderator": _("moderator")}
# What a merge moved.
_COUNTED = {
    "stories": pgettext_lazy("at the desk", "Stories"),
    "mentions": _("Mentions"),
    "forms": _("Ways of writing"),
}


@hooks.register("register_log_actions")
def acts(registry: LogActionRegistry) -> None:
    for act, label in ACTS.items():
        registry.register_action(act, label, label)
    registry.register_action(KEPT_MERGE, ACTS["desk.name.merged"], ACTS["desk.name.merged"])


def note(of: Model, act: str, *, by: Reader | None, now: datetime, **told: Any) -> None:
    """Add a line: who (None: the command) did what with which thing, and in `told` what of it changed, in words."""
    wagtail_log(of, f"desk.{act}", user=by, timestamp=now, data=told)


def sources_added(*, since: datetime) -> dict[int, datetime]:
    """The sources added since then, by id. One query."""
    rows = ModelLogEntry.objects.filter(action="desk.source.added", timestamp__gte=since)
    return {int(source): at for source, at in rows.order_by("timestamp").values_list("object_id", "timestamp")}


def keep_merge(of: Model, kept: dict[str, Any], *, by: Reader, now: datetime) -> None:
    """Keep what `kept_merge` is asked for when a merge was a mistake."""
    wagtail_log(of, KEPT_MERGE, user=by, timestamp=now, data=kept)


def kept_merge(of: Model) -> dict[str, Any]:
    """What was kept of the newest merge of a name; {} when there was none that could be taken apart."""
    rows = ModelLogEntry.objects.for_instance(of).filter(action=KEPT_MERGE).order_by("-timestamp", "-pk")
    newest = rows.first()
    return dict(newest.data) if newest else {}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: what was done with what, the particulars in `told`; `address` is "" where there is none."""

    at: datetime
    by: str
    act: str
    label: str
    told: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: lines `of` one ledger, `by` one person, `before` a moment."""

    of: str = ""
    by: str = ""
    before: datetime | None = None

    def narrow(self, rows: QuerySet[Any], at: str, by: str) -> QuerySet[Any]:
        """The rows asked for, given the names of their fields, the newest first."""
        wanted: dict[str, Any] = {f"{at}__lt": self.before} if self.before else {}
        if self.by:
            wanted[f"{by}__username"] = self.by
        return rows.filter(**wanted).order_by(f"-{at}", "-pk")[:SHOWN]


def lines(asked: Asked | None = None) -> list[Line]:
    """The newest lines of all three ledgers. Three queries at the most, whatever they hold."""
    asked = asked or Asked()
    read = [reading for name, (_label, reading) in LEDGERS.items() if asked.of in {"", name}]
    found = [line for reading in read for line in reading(asked)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:SHOWN]


def _of_portal(asked: Asked) -> Iterator[Line]:
    rows = ModelLogEntry.objects.filter(action__startswith="desk.").exclude(action=KEPT_MERGE).select_related("user")
    for row in asked.narrow(rows, "timestamp", "user"):
        told = [_in_words(field, str(value)) for field, value in row.data.items() if value not in ("", None)]
        by = row.user.username if row.user else gettext("from the command line")
        yield Line(row.timestamp, by, str(ACTS.get(row.action, row.action)), row.label, "; ".join(told))


def _in_words(field: str, value: str) -> str:
    """«name: Проба → Волна» under the label of the field."""
    if field == "role":
        return str(_ROLES.get(value, value))
    asked = PortalForm.base_fields.get(field)
    label = asked.label if asked else _COUNTED.get(field)
    return f"{label}: {value.partition(': ')[2]}" if label and value.startswith(f"{field}: ") else value


def _of_stories(asked: Asked) -> Iterator[Line]:
    acts = LedgerEntry.objects.filter(by__isnull=False, story__isnull=False)
    rows = acts.select_related("by", "story__copy").defer("story__copy__body")
    for row in asked.narrow(rows, "at", "by"):
        told = story_told(history.Line(row.at, row.act, row.by.username, row.detail))
        address = reverse("desk_story", args=[row.story_id])
        yield Line(row.at, told.by, told.act.capitalize(), row.story.copy.headline, told.more, address)


def _of_talk(asked: Asked) -> Iterator[Line]:
    related = ("by", "reader", "comment__author", "post", "thread__story__copy", "thread__post")
    heavy = ("comment__source", "comment__html", "post__source", "post__html", "thread__story__copy__body",
             "thread__post__source", "thread__post__html")  # fmt: skip
    rows = Verdict.objects.select_related(*related).defer(*heavy)
    for row in asked.narrow(rows, "at", "by"):
        yield Line(row.at, row.by.username if row.by else "", row.get_act_display().capitalize(), *_judged(row))


def _judged(row: Verdict) -> tuple[str, str, str]:
    """On what the verdict was, the reason, and where it can be looked at."""
    if row.comment:
        said = gettext("comment of %s") % row.comment.author.username
        return said, row.reason, reverse("site:comment", args=[row.comment_id])
    if row.thread:
        talk = row.thread
        return (talk.story.copy.headline if talk.story else talk.post.headline if talk.post else ""), row.reason, ""
    return (row.post.headline if row.post else row.reader.username if row.reader else ""), row.reason, ""


LEDGERS: dict[str, tuple[Promise, Callable[[Asked], Iterator[Line]]]] = {
    "portal": (_("Portal"), _of_portal),
    "stories": (pgettext_lazy("at the desk", "Stories"), _of_stories),
    "talk": (_("Talk"), _of_talk),
}


@require_GET
@only_who_may("own")
def log(request: HttpRequest) -> HttpResponse:
    """?of= one ledger, ?by= one person, ?before= a moment: older lines."""
    asked = _asked(request)
    found = lines(asked)
    stays = {"by": asked.by} if asked.by else {}
    tabs = [(label, name, name == asked.of) for name, label in [("", _("All")), *_labels()]]
    context = {"lines": found, "asked": asked, "ledgers": tabs, "stays": urlencode(stays)}
    return show(request, "log", {**context, "last": found[-1].at.isoformat() if len(found) == SHOWN else ""})


def _labels() -> list[tuple[str, Promise]]:
    return [(name, label) for name, (label, _reading) in LEDGERS.items()]


def _asked(request: HttpRequest) -> Asked:
    given = {name: request.GET.get(name, "").replace("\x00", "") for name in ("of", "by", "before")}
    try:
        before = datetime.fromisoformat(given["before"])
    except ValueError:
        before = None
    # A moment without its zone would be read as the portal's, and warn.
    before = before if before and before.tzinfo else None
    return Asked(given["of"] if given["of"] in LEDGERS else "", given["by"][:150], before)
