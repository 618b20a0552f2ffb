#!/usr/bin/env python3
"""Django's own commands, where contributors expect them; the same as `svodka manage`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "svodka.settings")
    execute_from_command_line(sys.argv)
