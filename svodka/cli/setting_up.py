"""`svodka setup`: asks, or takes options; changes only what it is told and can be run again."""

from __future__ import annotations

import importlib
import os
from argparse import Namespace

from svodka import settings
from svodka.cli.asking import Check, UnableToAsk, answer_to, can_ask
from svodka.cli.messages import _, command, say
from svodka.cli.portal_env import checked_address, checked_language, checked_time_zone
from svodka.site.portal_env import change


def run(arguments: Namespace) -> int:
    asking = not arguments.yes
    if asking and not can_ask():
        why = _("There is nobody to ask: give the answers as options and --yes (%s setup --help).")
        raise UnableToAsk(why % command())
    _set_environment(arguments, asking=asking)
    # Prepared only now: Wagtail's first migration notes the language that has just been chosen.
    importlib.import_module("svodka.cli.preparing").prepare()
    importlib.import_module("svodka.cli.owning").set_up(arguments, asking=asking)
    say(_("Set up. What runs already takes it over when it is started again: %s serve") % command())
    return 0


def _set_environment(arguments: Namespace, *, asking: bool) -> None:
    """What every process must know at its start goes into portal.env, and into this process."""
    wanted: list[tuple[str, str | None, str, str, Check]] = [
        ("SVODKA_LANGUAGE", arguments.language, _("Language (ru, en)"), settings.LANGUAGE_CODE, checked_language),
        ("SVODKA_TIME_ZONE", arguments.time_zone, _("Time zone"), settings.TIME_ZONE, checked_time_zone),
        (
            "SVODKA_PUBLIC_ADDRESS",
            arguments.public_address,
            _("Public address (keep this one until another leads here)"),
            settings.PUBLIC_ADDRESS,
            checked_address,
        ),
    ]
    told = {}
    for name, given, question, default, check in wanted:
        answer = answer_to(given, question, default=default, check=check, asking=asking)
        if answer is not None and answer != default:
            told[name] = answer
    if told:
        settings.make_data_folder(settings.DATA)
        change(settings.PORTAL_ENV, told)
        # A variable of the environment goes before the file; whoever sets both means the variable.
        for name in told.keys() & os.environ.keys():
            say(_("%s is set in the environment too, and that goes first.") % name)
        importlib.reload(settings)
