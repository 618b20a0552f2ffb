"""The desk as an editor gets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.site.conftest import browser_type_launch_args, pytest_collection_modifyitems

__all__ = ["browser_type_launch_args", "pytest_collection_modifyitems"]


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """Whitenoise warns of a missing folder, and warnings are errors here; the files come from the source tree."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
