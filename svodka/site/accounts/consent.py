"""The text that a reader agrees to: which one stands now, and how a record names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from svodka.site.actions import PERSONAL_DATA
from svodka.site.models import StandingPage

# The draft that stands at the address until the portal has a page of its own; to be changed with its words.
DRAFTED_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """`version` names the revision for the record: its day and number. `day` is what the reader is shown."""

    version: str
    day: date
    address: str


def consent_text() -> ConsentText:
    """The text in the language of the request, as it stands now. One query."""
    language = get_language() or settings.LANGUAGE_CODE
    wanted = [f"{PERSONAL_DATA}-{language}", PERSONAL_DATA]
    rows = StandingPage.objects.live().filter(slug__in=wanted).select_related("live_revision")
    found = {row.slug: row for row in rows}
    shown = next((found[slug] for slug in wanted if slug in found), None)
    address = reverse("site:personal_data")
    if shown is None:
        return ConsentText(f"{DRAFTED_ON} draft {language}", DRAFTED_ON, address)
    revision = shown.live_revision
    at = revision.created_at if revision else shown.latest_revision_created_at
    day = timezone.localdate(at) if at else DRAFTED_ON
    return ConsentText(f"{day} {shown.slug} r{revision.pk if revision else 0}", day, address)
