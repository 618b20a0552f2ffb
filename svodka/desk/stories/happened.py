"""The history of a story in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from svodka.desk.incoming.reasons import in_words
from svodka.desk.stories.form import label_of
from svodka.stories.history import Line
from svodka.stories.models import RightsState, Section, Story

ACTS: Mapping[str, Promise] = {
    "taken in": gettext_lazy("the page was taken in"),
    "read": gettext_lazy("the page was read"),
    "refused": gettext_lazy("the page was no article"),
    "purged": gettext_lazy("the bytes of the page were removed for good"),
    "let go": gettext_lazy("the bytes of the page were let go, as the rule says"),
    "kept again": gettext_lazy("the bytes of the page came again and were kept"),
    "read anew": gettext_lazy("the page was read anew"),
    "filed": gettext_lazy("filed as a story"),
    "begun": gettext_lazy("begun here"),
    "taken": gettext_lazy("taken"),
    "put back": gettext_lazy("put back"),
    "ready": gettext_lazy("marked as ready"),
    "section": gettext_lazy("moved to another section"),
    "edited": gettext_lazy("edited"),
    "updated": gettext_lazy("changed without a note"),
    "draft saved": gettext_lazy("a draft was saved"),
    "draft dropped": gettext_lazy("the draft was dropped"),
    "scheduled": gettext_lazy("scheduled"),
    "schedule cancelled": gettext_lazy("the schedule was cancelled"),
    "held": gettext_lazy("could not be published"),
    "published": gettext_lazy("published"),
    "taken back": gettext_lazy("the publication was taken back"),
    "corrected": gettext_lazy("corrected"),
    "withdrawn": gettext_lazy("withdrawn"),
    "brought back": gettext_lazy("brought back"),
    "spiked": gettext_lazy("spiked"),
    "unspiked": gettext_lazy("taken off the spike"),
    "source changed": gettext_lazy("the page has changed at the source"),
    "source gone": gettext_lazy("the page is gone at the source"),
    "source as before": gettext_lazy("the page at the source is as it was again"),
    "change followed": gettext_lazy("the story followed its source"),
    "change dismissed": gettext_lazy("the change at the source was left aside"),
    "same page": gettext_lazy("the page was found at another address"),
    "name confirmed": gettext_lazy("a name was confirmed"),
    "name rejected": gettext_lazy("a name was rejected"),
    "name restored": gettext_lazy("a name was put back"),
    "name added": gettext_lazy("a name was added"),
    "rights decided": gettext_lazy("the rights were decided"),
    "statement noted": gettext_lazy("what was said of a name was noted"),
    "statement confirmed": gettext_lazy("what was said of a name was confirmed"),
    "statement rejected": gettext_lazy("what was said of a name was rejected"),
    "statement settled": gettext_lazy("of two values one was let stand"),
    "statement unsettled": gettext_lazy("two values stand beside each other again"),
    "storyline": gettext_lazy("moved among the storylines"),
    "remark": gettext_lazy("a remark on the report was written"),
    "picture added": gettext_lazy("a picture was added"),
    "picture decided": gettext_lazy("a picture was decided on"),
    "picture replaced": gettext_lazy("a picture was replaced by another file"),
    "names found": gettext_lazy("names were looked for anew"),
}
HELD: Mapping[str, Promise] = {
    "embargo": gettext_lazy("the embargo"),
    "headline": gettext_lazy("there is no headline"),
    "state": gettext_lazy("its state"),
    "moment": gettext_lazy("the moment has passed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history: what was done, by whom (empty: the portal itself), and with what."""

    at: datetime
    act: str
    by: str
    more: str
    moment: datetime | None = None


def told(line: Line) -> Told:
    """A line of the ledger in the reader's language."""
    moment = parse_datetime(line.detail.get("at") or "") if line.act == "scheduled" else None
    return Told(line.at, str(ACTS.get(line.act, line.act)), line.by, _more(line.act, line.detail), moment)


def _more(act: str, detail: Mapping[str, Any]) -> str:
    if "note" in detail:
        return f"«{detail['note']}»"
    if "remark" in detail:
        return f"«{detail['remark']}»" if detail["remark"] else ""
    if "fields" in detail:
        return ", ".join(dict.fromkeys(label_of(name).lower() for name in detail["fields"]))
    if act == "withdrawn":
        return str(Story.WithdrawnFor(detail["reason"]).label)
    if act in {"refused", "purged", "source gone"}:
        return in_words(str(detail["reason"]))
    if act == "section":
        chosen = Section.objects.filter(pk=detail.get("to") or 0)
        return chosen.values_list("name", flat=True).first() or _("no section")
    if act in {"rights decided", "picture decided"}:
        return str(RightsState(detail["after"]).label)
    if act == "held":
        return str(HELD.get(detail.get("why", ""), ""))
    return str(detail.get("label") or detail.get("url") or detail.get("engine") or "")
