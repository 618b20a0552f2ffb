"""Passwords are hashed quickly here: the number of hashes is what tests of timing count."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.security.cast import Cast, full_cast
from tests.site.conftest import _static_folder, browser_type_launch_args

__all__ = ["_static_folder", "browser_type_launch_args"]


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _thousands_of_refusals_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("django.request", "django.security", "allauth"):
        caplog.set_level(logging.CRITICAL, logger=name)


@pytest.fixture
def cast(db: None) -> Cast:
    return full_cast()
