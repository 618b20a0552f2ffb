"""How the reports of one happening are told to readers: who was first, who repeats, who disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, pgettext

from svodka.stories.carried import Carried, Report

# What stands under a headline is read through; the others are in the storyline.
ON_FRONT, ON_STORY = 7, 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `standing` says what the report is among the others, `text` what it says (a remark, or its headline).

    `is_link` is False for the very story that the reader has before them.
    """

    report: Report
    standing: str
    text: str
    language: str
    is_first: bool
    is_link: bool


@dataclass(frozen=True, slots=True)
class Table:
    """What the template of the rows needs."""

    carried: Carried
    lines: Sequence[Line]

    @property
    def count_in_words(self) -> str:
        return in_words(self.carried)


def table(carried: Carried | None, *, here: int, on_its_page: bool = False) -> Table | None:
    """The rows, the first report on top; None where nobody else told of it.

    `here` is the story under whose headline, or on whose page, they stand: its row is among them however many there
    are.
    """
    if carried is None or not carried.is_told_by_others:
        return None
    most = ON_STORY if on_its_page else ON_FRONT
    reports = list(carried.reports[:most])
    if here not in {report.story_id for report in reports}:
        reports[-1:] = [report for report in carried.reports if report.story_id == here]
    return Table(carried, [_line(carried, report, here, on_its_page) for report in reports])


def in_words(carried: Carried) -> str:
    """«5 сообщений, 2 независимых»."""
    told, independent = len(carried.reports), carried.independent
    reports = ngettext("%(n)s report", "%(n)s reports", told) % {"n": told}
    own = ngettext("%(n)s independent", "%(n)s independent", independent) % {"n": independent}
    return f"{reports}, {own}"


def _line(carried: Carried, report: Report, here: int, on_its_page: bool) -> Line:
    is_here, is_first = report.story_id == here, report == carried.first
    words = [gettext("this story")] if is_here and on_its_page else []
    if is_first:
        words.append(pgettext("a report before all others", "first"))
    if report.disagrees:
        words.append(pgettext("a report with the others", "disagrees"))
    elif report.is_reprint:
        words.append(_reprint(carried.agency_of(report.reprint_of)))
    elif not is_first and not (is_here and on_its_page):
        words.append(pgettext("a report, no reprint", "independent"))
    text = report.remark or ("" if is_here else report.headline)
    standing = "; ".join(words)
    return Line(
        report=report,
        standing=f"{standing}:" if standing and text else standing,
        text=text,
        language="" if report.remark else report.language,
        is_first=is_first,
        is_link=not is_here,
    )


def _reprint(agency: str) -> str:
    if not agency:
        return pgettext("a report", "reprint")
    return pgettext("a report", "reprint (%(agency)s)") % {"agency": agency}
