"""The `svodka` command. Exit status: 0 done, 1 it could not be done, 2 it was asked for wrongly.

Each command lives in a module of its own that is imported when it is called: `svodka read` must answer in a
fraction of a second, and Django with Wagtail takes more than one to start.
"""

from __future__ import annotations

import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from svodka.cli.arguments import parser
from svodka.cli.messages import WrongUsage, choose_language, complain
from svodka.cli.refusals import in_words
from svodka.cli.unforeseen import debugging, explained, misconfigured
from svodka.errors import SvodkaError

_MODULES = {
    "read": "svodka.cli.reading",
    "take-in": "svodka.cli.taking_in",
    "serve": "svodka.cli.serving",
    "work": "svodka.cli.working",
    "setup": "svodka.cli.setting_up",
    "doctor": "svodka.cli.doctor",
    "prepare": "svodka.cli.preparing",
    "sample": "svodka.cli.sampling",
    "appoint": "svodka.cli.appointing",
    "backup": "svodka.cli.backing_up",
    "restore": "svodka.cli.restoring",
    "verify": "svodka.cli.verifying",
    "purge": "svodka.cli.purging",
    **dict.fromkeys(("add-section", "add-source", "withdraw"), "svodka.cli.newsroom"),
    "sources": "svodka.cli.sources",
}
# These import models, which only a started Django allows, and need a database that is up to date.
_NEED_A_PORTAL = {"take-in", "work", "sample", "appoint", "verify", "purge"}
_NEED_A_PORTAL |= {"add-section", "add-source", "sources", "withdraw"}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "svodka.settings")
    choose_language()
    if words[:1] == ["manage"] and words[1:] not in (["--help"], ["-h"]):
        return _guarded("svodka.cli.managing", Namespace(words=words[1:]))
    arguments = parser().parse_args(words)
    if arguments.command is None:
        parser().print_help()
        return 2
    if arguments.command == "read" and arguments.again:
        return _guarded("svodka.cli.reading_again", arguments, needs_portal=True)
    return _guarded(_MODULES[arguments.command], arguments, needs_portal=arguments.command in _NEED_A_PORTAL)


def _guarded(module: str, arguments: Namespace, *, needs_portal: bool = False) -> int:
    """No traceback reaches a person who did not ask for one."""
    try:
        if needs_portal:
            importlib.import_module("svodka.cli.preparing").prepare(quiet_log=arguments.command != "work")
        return int(importlib.import_module(module).run(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away: `svodka read … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SvodkaError as error:
        complain(in_words(str(error)))
        return 2 if isinstance(error, WrongUsage) or misconfigured(error) else 1
    except Exception as error:
        if debugging() and not misconfigured(error):
            raise
        complain(explained(error))
        return 2 if misconfigured(error) else 1
