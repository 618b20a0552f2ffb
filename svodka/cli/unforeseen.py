"""Errors that nobody foresaw, in one line: a traceback reaches only who asked for one."""

from __future__ import annotations

import os
import traceback

from svodka.cli.messages import _
from svodka.cli.refusals import in_words


def debugging() -> bool:
    """Whether SVODKA_DEBUG asks for tracebacks."""
    return os.environ.get("SVODKA_DEBUG", "").lower() in {"yes", "true", "1", "on"}


def misconfigured(error: Exception) -> bool:
    """By name: Django is imported by the commands that need it, not here."""
    return any(kind.__name__ == "ImproperlyConfigured" for kind in type(error).__mro__)


def explained(error: Exception) -> str:
    """What went wrong, for people; with the way to the traceback, which is printed now if it was asked for."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if misconfigured(error):
        return in_words(str(error))
    if debugging():
        traceback.print_exception(error)
    kind = type(error).__name__
    return _("%(error)s. Where it happened: SVODKA_DEBUG=yes.") % {"error": f"{kind}: {error}"}
