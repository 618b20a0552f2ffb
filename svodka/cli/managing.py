"""`svodka manage`: Django's own commands. Their words, options and exit statuses are Django's."""

from __future__ import annotations

from argparse import Namespace

from django.core.management import execute_from_command_line


def run(arguments: Namespace) -> int:
    execute_from_command_line(["svodka manage", *(arguments.words or ["help"])])
    return 0
