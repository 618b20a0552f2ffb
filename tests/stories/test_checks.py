"""What a story lacks, as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from svodka.stories.checks import Facts, Finding, check, stands_in_the_way
from svodka.stories.models import Copy, Picture, Story

NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BODY = '[{"type": "paragraph", "id": "b1", "value": {"text": "Паром на стенде.", "marks": []}}]'
WHOLE: dict[str, Any] = {"headline": "Паром", "body": BODY, "rights_state": "own"}


def found(copy: dict[str, Any] | None = None, story: dict[str, Any] | None = None, **facts: Any) -> list[Finding]:
    """A whole story with some of it changed."""
    told = Story(pk=1, **{"state": "taken", "section_id": 1, "agency_id": 1, "capture_id": 1, **(story or {})})
    told.copy = Copy(story=told, **{**WHOLE, **(copy or {})})
    return check(told, Facts(**{"names": 3, **facts}), now=NOW, today=date(2026, 11, 20))


def picture(**given: Any) -> Picture:
    return Picture(pk=7, **{"rights_state": "own", "credit_line": "«Кильватер»", "caption": "Паром", **given})


def test_a_whole_story_lacks_nothing() -> None:
    assert found(pictures=[picture()]) == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"copy": {"headline": " "}}, "headline", "headline"),
        ({"copy": {"body": "[]"}}, "body", "body"),
        ({"copy": {"rights_state": "unknown"}}, "rights", "rights_state"),
        ({"copy": {"rights_state": "claimed-open"}}, "notice", "copyright_notice"),
        ({"copy": {"primary_source_url": "rynda.example/n/1"}}, "primary-address", "primary_source_url"),
        ({"story": {"section_id": None}}, "section", "section"),
        ({"story": {"agency_id": None}}, "agency", "agency"),
        ({"story": {"embargo_until": LATER}}, "embargo", "embargo_until"),
        ({"story": {"agency_date": date(2026, 11, 22)}}, "agency-date", "agency_date"),
        ({"pictures": [picture(credit_line="")]}, "picture-credit", "picture_7_credit_line"),
        ({"pictures": [picture(rights_state="unknown")]}, "picture-rights", "picture_7_rights_state"),
        ({"dead_link": "HTTP 404"}, "primary-link", "primary_source_url"),
        ({"names": 0}, "names", "names"),
        ({"source_changed": True}, "source", "changes"),
        ({"source_gone": True}, "source-gone", "changes"),
    ],
)
def test_what_is_missing_is_said(given: dict[str, Any], code: str, field: str) -> None:
    assert [(finding.code, finding.field) for finding in found(**given)] == [(code, field)]


def test_only_errors_keep_a_story_back_and_they_come_first() -> None:
    both = found(copy={"headline": "", "rights_state": "unknown"})
    assert [finding.weight.value for finding in both] == ["error", "warning"]
    assert (stands_in_the_way(both), stands_in_the_way(both[1:])) == (True, False)


def test_a_story_of_ones_own_needs_no_agency() -> None:
    assert found(story={"agency_id": None, "capture_id": None}) == []


def test_an_embargo_of_a_live_story_is_past() -> None:
    assert found(story={"state": "live", "embargo_until": LATER}) == []


def test_a_picture_that_is_kept_back_needs_no_credit() -> None:
    assert found(pictures=[picture(rights_state="link-only", credit_line="")]) == []


def test_a_lead_picture_needs_words() -> None:
    lead = picture(caption="")
    assert [one.code for one in found(copy={"lead_picture_id": 7}, pictures=[lead])] == ["picture-words"]
