"""`svodka work`: the worker alone, as the supervisor starts it or as other machines run it."""

from __future__ import annotations

from argparse import Namespace

from svodka import work


def run(arguments: Namespace) -> int:
    work.run(once=arguments.once)
    return 0
