"""`svodka doctor`: what is wrong with this installation and how to mend it. Looks, and changes nothing."""

from __future__ import annotations

import importlib
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime

import django
from django.core.exceptions import ImproperlyConfigured

from svodka.cli.findings import Finding, as_json, as_table, wrong
from svodka.cli.messages import _, say
from svodka.cli.refusals import in_words


def run(arguments: Namespace) -> int:
    findings = list(examined())
    say(as_json(findings) if arguments.json else as_table(findings))
    return 1 if any(finding.state == "wrong" for finding in findings) else 0


def examined() -> Iterator[Finding]:
    """All findings; what cannot even be looked at is a finding too."""
    now = time.time()
    try:
        yield from importlib.import_module("svodka.cli.checkups").look(now=now)
        django.setup()
    except ImproperlyConfigured as error:
        yield wrong("settings", in_words(str(error)), _("Change the variable, or what stands in portal.env."))
        return
    except OSError as error:
        yield wrong("data", f"{error.filename}: {error.strerror}", _("chown or chmod it for the user who runs Svodka."))
        return
    yield from importlib.import_module("svodka.cli.checkups_database").look(now=datetime.fromtimestamp(now, UTC))
