"""Questions on a terminal: a default in brackets, an answer that is checked, and asked again when it is wrong."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import TypeVar

from svodka.cli.messages import WrongUsage, _, command, say

Check = Callable[[str], str]
Answer = TypeVar("Answer")


class WrongAnswer(WrongUsage):
    """An option holds something that cannot be; the message says what can."""


class UnableToAsk(WrongUsage):
    """There is nobody to ask: give the answers as options."""


def ask(question: str, *, default: str, check: Check) -> str:
    """The checked answer. `check` returns what is meant, or raises ValueError with what is wrong."""
    return _until_right(lambda: input(f"{question} [{default}]: ").strip() or default, check)


def ask_password(question: str, *, check: Check) -> str:
    """A password, typed twice and not shown."""

    def typed() -> str:
        first = getpass.getpass(f"{question}: ")
        if getpass.getpass(_("The same again: ")) != first:
            raise ValueError(_("The two are not the same."))
        return first

    return _until_right(typed, check)


def can_ask() -> bool:
    return sys.stdin.isatty()


def _until_right(read: Callable[[], str], check: Check) -> str:
    while True:
        try:
            return check(read())
        except ValueError as wrong:
            say(f"  {wrong}")
        except EOFError:
            why = _("There is nobody to ask: give the answers as options (%s setup --help).")
            raise UnableToAsk(why % command()) from None


def answer_to(given: str | None, question: str, *, default: str, check: Check, asking: bool) -> str | None:
    """The option, checked; or what was answered to the question; or None: leave it as it is."""
    if given is not None:
        return checked(given, check)
    return ask(question, default=default, check=check) if asking else None


def checked(given: str, check: Callable[[str], Answer]) -> Answer:
    """What an option means. Raises WrongAnswer."""
    try:
        return check(given)
    except ValueError as wrong:
        raise WrongAnswer(str(wrong)) from None
