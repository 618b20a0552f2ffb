"""Wagtail looks here for hooks; each part of the desk registers its own."""

from svodka.desk import menu  # noqa: F401
from svodka.desk.changes import hooks as changes  # noqa: F401
from svodka.desk.incoming import hooks as incoming  # noqa: F401
from svodka.desk.shelves import hooks as shelves  # noqa: F401
from svodka.desk.stories import hooks as stories  # noqa: F401
