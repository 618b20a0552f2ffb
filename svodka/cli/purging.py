"""`svodka purge`: the bytes of a page removed for good."""

from __future__ import annotations

import re
from argparse import Namespace

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from svodka import flow
from svodka.cli.messages import WrongUsage, _, command, say
from svodka.gather.models import Capture


def run(arguments: Namespace) -> int:
    purged = flow.purge(
        _asked_for(arguments.capture), reason=arguments.reason, captures=settings.CAPTURES, now=timezone.now()
    )
    say(_("Purged; the ledger keeps the hash %s and the reason.") % purged.sha256)
    say(_("Backups made before still hold the page: make a new one, and throw the old ones away."))
    if purged.story:
        told = {"number": purged.story.pk, "svodka": command()}
        say(_("Story %(number)d was made of it and stands as it is: %(svodka)s withdraw %(number)d --reason …") % told)
    return 0


def _asked_for(word: str) -> Capture:
    """The one capture of that number, hash or address."""
    by = Q(url=word) | Q(final_url=word) | Q(sha256=word.lower())
    if re.fullmatch(r"\d{1,18}", word):
        by |= Q(pk=int(word))
    found = list(Capture.objects.filter(by).order_by("pk")[:10])
    if not found:
        raise WrongUsage(_("There is no capture %s: give its number, its hash or its address.") % word)
    if len({capture.sha256 for capture in found}) > 1:
        numbers = ", ".join(f"{capture.pk} ({capture.captured_at:%Y-%m-%d %H:%M})" for capture in found)
        raise WrongUsage(
            _("%(address)s was taken in several times, give one number: %(numbers)s.")
            % {"address": word, "numbers": numbers}
        )
    return found[0]
