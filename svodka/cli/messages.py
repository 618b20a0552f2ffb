"""What the command says to people: in the language of their environment, errors in one line on stderr."""

from __future__ import annotations

import gettext
import os
import shlex
import shutil
import sys
from pathlib import Path

from svodka.errors import SvodkaError

LOCALE = Path(__file__).resolve().parent.parent / "locale"
# Django's own catalogue of this package, read without Django: `svodka read` starts in a tenth of the time.
DOMAIN = "django"

_ = gettext.gettext


class WrongUsage(SvodkaError):
    """What was asked for makes no sense as it was asked: exit status 2."""


def choose_language() -> None:
    """LANGUAGE, LC_ALL, LC_MESSAGES or LANG decide, as for any command; argparse speaks the same language then."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def spoken() -> str:
    """The language of the command, for what Django translates."""
    return str(gettext.translation(DOMAIN, str(LOCALE), fallback=True).info().get("language") or "en")


def command() -> str:
    """How the reader of a hint calls us: `svodka` where a shell finds it, else the script's path from where he stands.

    The script that the installation makes runs `python -m svodka`, so it is looked for beside the Python that runs.
    """
    called = Path(sys.argv[0])
    script = called if called.name == "svodka" else Path(sys.executable).with_name("svodka")
    found = shutil.which("svodka")
    if not script.exists() or (found and os.path.samefile(found, script)):
        return "svodka"
    path = script.absolute()
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(problem: str) -> None:
    """One line, whatever the message looked like."""
    sys.stdout.flush()
    sys.stderr.write(f"svodka: {' '.join(problem.split())}\n")


# argparse looks these up by itself; they stand here to be found by whoever collects what is to be translated.
ARGPARSE_WORDS = (
    _("usage: "),
    _("options"),
    _("positional arguments"),
    _("show this help message and exit"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("expected at least one argument"),
    _("argument %(argument_name)s: %(message)s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
    _("not allowed with argument %s"),
)
