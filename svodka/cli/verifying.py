"""`svodka verify`: that nothing was rewritten, and the day's root to note elsewhere. Looks, and changes nothing."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from svodka.cli.messages import WrongUsage, _, complain, say
from svodka.cli.refusals import in_words
from svodka.gather.keeping import Strayed, strayed
from svodka.stories import proof as ledger

# What went wrong once is mostly wrong in many rows; the first ones say where to look.
SHOWN = 20
_ROOT = re.compile(r"[0-9a-f]{64}")


def run(arguments: Namespace) -> int:
    if arguments.lines:
        for line in ledger.lines():
            say(line)
        return 0
    noted = [root.strip().lower() for root in arguments.root]
    if wrong := [root for root in noted if not _ROOT.fullmatch(root)]:
        raise WrongUsage(_("%s is no root: 64 digits and letters from a to f.") % wrong[0])
    proof = ledger.prove(zone=timezone.get_default_timezone(), looked_for=noted)
    problems = [_of_row(fault) for fault in proof.faults]
    problems += [_("The root %s is not in the ledger") % root for root in noted if root not in proof.found]
    if not arguments.ledger_only:
        pages = strayed(proof.pages, purged=proof.purged, let_go=proof.let_go, folder=settings.CAPTURES)
        problems += [_of_page(page) for page in pages]
    for problem in problems[:SHOWN]:
        complain(problem)
    if len(problems) > SHOWN:
        complain(_("… and %d more") % (len(problems) - SHOWN))
    _tell(proof, arguments)
    return 1 if problems else 0


def _tell(proof: ledger.Proof, arguments: Namespace) -> None:
    for root, number in proof.found.items():
        say(_("The root %(root)s stands in row %(number)d") % {"root": root, "number": number})
    if arguments.days:
        for day in sorted(proof.days)[-arguments.days :]:
            number, root = proof.days[day]
            say(f"{day.isoformat()} {root} {number}")
    if not proof.faults:
        gone = {"purged": len(proof.purged), "let_go": len(proof.let_go)}
        figures = {"rows": proof.rows, "pages": len(proof.pages) - sum(gone.values()), **gone}
        say(_("Ledger: rows %(rows)d, captures %(pages)d, purged %(purged)d, let go by rule %(let_go)d") % figures)
        last = timezone.localtime(proof.at).date().isoformat() if proof.at else "—"
        say(_("Root %(day)s: %(root)s") % {"day": last, "root": proof.root})


def _of_row(fault: ledger.Fault) -> str:
    return _ROWS[fault.what]() % fault.number


def _of_page(page: Strayed) -> str:
    return _PAGES[page.what]() % page.capture + (f": {in_words(page.reason)}" if page.reason else "")


# Looked up when they are said: the language is chosen after this module is read.
_ROWS: dict[str, Callable[[], str]] = {
    "unreadable": lambda: _("Row %d of the ledger cannot be read"),
    "unnumbered": lambda: _("A row after row %d of the ledger has no number"),
    "missing": lambda: _("Row %d of the ledger is missing"),
    "row": lambda: _("Row %d of the ledger is not what was written"),
    "by": lambda: _("Row %d of the ledger names somebody else than was written"),
    "chain": lambda: _("Row %d of the ledger does not follow from the row before it"),
}
_PAGES: dict[str, Callable[[], str]] = {
    "file": lambda: _("The bytes of capture %d are not what was taken in"),
    "purged": lambda: _("The bytes of capture %d were purged and are there again"),
    "row": lambda: _("Capture %d is not the page that the ledger says was taken in"),
    "unknown": lambda: _("Capture %d is not in the ledger"),
}
