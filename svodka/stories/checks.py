"""What a story lacks before it may, or should, go out. Pure: no query, no clock, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.stories.models import Picture, RightsState, Story
from svodka.stories.rights import may_show_picture


class Weight(StrEnum):
    """An error keeps a story from going out; a warning is for its editor to decide."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is amiss: `field` is where on the form it is mended, `code` what it is in one word."""

    code: str
    weight: Weight
    field: str
    says: str | Promise


@dataclass(frozen=True, slots=True)
class Facts:
    """What the form itself does not hold: pictures, the last look at the primary link, names, a newer source page.

    `dead_link` is the reason why the address of the primary source does not answer, "" where it does or nobody looked.
    """

    pictures: Sequence[Picture] = ()
    dead_link: str = ""
    names: int = 0
    source_changed: bool = False
    source_gone: bool = False


def check(story: Story, facts: Facts, *, now: datetime, today: date) -> list[Finding]:
    """Errors first. `story` and its copy as the form holds them, saved or not."""
    found = [*_words(story), *_rights(story), *_dates(story, now, today), *_pictures(story, facts), *_around(facts)]
    return sorted(found, key=lambda finding: finding.weight != Weight.ERROR)


def stands_in_the_way(findings: Sequence[Finding]) -> bool:
    """Whether the story may not go out as it is."""
    return any(finding.weight == Weight.ERROR for finding in findings)


def _warning(code: str, field: str, says: str | Promise) -> Finding:
    return Finding(code, Weight.WARNING, field, says)


def _words(story: Story) -> Iterator[Finding]:
    copy = story.copy
    if not copy.headline.strip():
        yield Finding("headline", Weight.ERROR, "headline", _("There is no headline."))
    if not copy.body.raw_data:
        yield _warning("body", "body", _("There is no text."))
    if story.section_id is None:
        says = _("No section: the story will stand on the front page and in the archive only.")
        yield _warning("section", "section", says)
    if story.agency_id is None and story.capture_id is not None:
        yield _warning("agency", "agency", _("The agency that wrote it is not named."))
    if copy.primary_source_url and not copy.primary_source_url.startswith(("http://", "https://")):
        says = _("The address of the primary source does not begin with https://, so it is not a link.")
        yield _warning("primary-address", "primary_source_url", says)


def _rights(story: Story) -> Iterator[Finding]:
    copy = story.copy
    if copy.rights_state == RightsState.UNKNOWN:
        says = _("Nobody has decided on the rights: readers will get the headline and a link.")
        yield _warning("rights", "rights_state", says)
    if copy.rights_state == RightsState.CLAIMED_OPEN and not (copy.copyright_notice or copy.usage_terms):
        says = _("The text is claimed to be open, but no notice says so.")
        yield _warning("notice", "copyright_notice", says)


def _dates(story: Story, now: datetime, today: date) -> Iterator[Finding]:
    if story.embargo_until and story.embargo_until > now and story.state != Story.State.LIVE:
        says = _("Under embargo: it cannot go out before that moment.")
        yield Finding("embargo", Weight.ERROR, "embargo_until", says)
    if story.agency_date and story.agency_date > today:
        yield _warning("agency-date", "agency_date", _("The agency's date lies ahead."))


def _pictures(story: Story, facts: Facts) -> Iterator[Finding]:
    for picture in facts.pictures:
        of = f"picture_{picture.pk}"
        if picture.rights_state == RightsState.UNKNOWN:
            yield _warning("picture-rights", f"{of}_rights_state", _("Nobody has decided on the rights of a picture."))
        elif not may_show_picture(picture).allowed:
            continue  # decided, and kept back
        if not picture.credit_line.strip():
            yield _warning("picture-credit", f"{of}_credit_line", _("A picture has no credit."))
        if picture.pk == story.copy.lead_picture_id and not (picture.alt_text.strip() or picture.caption.strip()):
            says = _("The picture has no words for those who do not see it.")
            yield _warning("picture-words", f"{of}_alt_text", says)


def _around(facts: Facts) -> Iterator[Finding]:
    if facts.dead_link:
        says = _("The address of the primary source does not answer.")
        yield _warning("primary-link", "primary_source_url", says)
    if not facts.names:
        yield _warning("names", "names", _("No name is found in it: it will stand in no dossier."))
    if facts.source_changed:
        yield _warning("source", "changes", _("The page has changed at the source since it was taken in."))
    if facts.source_gone:
        yield _warning("source-gone", "changes", _("The page is no longer there at the source."))
