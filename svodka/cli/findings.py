"""What the doctor finds, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from svodka.cli.messages import _

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `subject` is a stable word for machines, `mend` says what to do about it."""

    subject: str
    state: State
    says: str
    mend: str = ""


def ok(subject: str, says: str) -> Finding:
    return Finding(subject, "ok", says)


def warning(subject: str, says: str, mend: str) -> Finding:
    return Finding(subject, "warning", says, mend)


def wrong(subject: str, says: str, mend: str) -> Finding:
    return Finding(subject, "wrong", says, mend)


def as_table(findings: Iterable[Finding]) -> str:
    """A line for each finding, and under what is not well a line that says what to do."""
    words = {"ok": _("ok"), "warning": _("warning"), "wrong": _("WRONG")}
    wide = max(map(len, words.values()))
    lines = []
    for finding in findings:
        lines.append(f"{words[finding.state]:{wide}}  {finding.says}")
        if finding.mend:
            lines.append(f"{'':{wide}}  → {finding.mend}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    listed = list(findings)
    worst = next((state for state in ("wrong", "warning") if any(f.state == state for f in listed)), "ok")
    return json.dumps({"state": worst, "findings": [asdict(f) for f in listed]}, ensure_ascii=False, indent=1)
