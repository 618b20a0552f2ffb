"""`python -m svodka` is the command `svodka`."""

import sys

from svodka.cli import main

sys.exit(main())
