"""`svodka work`: the worker alone, as the supervisor starts it or as other machines run it."""

from __future__ import annotations

from argparse import Namespace

from svodka import work
from svodka.site.letters.ways import post_of_portal


def run(arguments: Namespace) -> int:
    work.run(once=arguments.once, post=post_of_portal())
    return 0
