"""The settings, as other processes meet them, and the page that explains them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from svodka.settings import PACKAGE

PAGE = PACKAGE.parent / "docs" / "reference" / "settings.md"


def loaded(folder: Path, expression: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`expression` over a fresh `svodka.settings` in a process of its own."""
    code = f"from svodka import settings as s; print({expression})"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SVODKA_", "DATABASE_"))}
    env = {**clean, "SVODKA_DATA": str(folder), **variables}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_the_page_explains_every_variable_and_no_other() -> None:
    code = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\w*|environ\.get)\(\s*"((?:SVODKA_|DATABASE_)[A-Z_]+)"', code))
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert explained == read


def test_a_variable_goes_before_what_setup_was_told(tmp_path: Path) -> None:
    (tmp_path / "portal.env").write_text("# told\nSVODKA_TIME_ZONE=Asia/Omsk\nSVODKA_LANGUAGE=en\n", encoding="utf-8")
    found = loaded(tmp_path, "s.TIME_ZONE, s.LANGUAGE_CODE", SVODKA_LANGUAGE="ru")
    assert found.stdout == "Asia/Omsk ru\n"


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("из файла\n", encoding="utf-8")
    assert loaded(tmp_path, "s.SECRET_KEY", SVODKA_SECRET_KEY_FILE=str(tmp_path / "key")).stdout == "из файла\n"


def test_the_secret_key_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    first, second = (loaded(tmp_path, "s.SECRET_KEY").stdout for _ in range(2))
    assert first == second
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_is_made_for_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "portal"
    loaded(folder, "s.DATA")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_stands_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    loaded(tmp_path, "s.DATA")
    assert tmp_path.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SVODKA_PORT", "восемь"),
        ("SVODKA_DEBUG", "maybe"),
        ("SVODKA_LANGUAGE", "fr"),
        ("SVODKA_LOG_FORMAT", "xml"),
        ("SVODKA_PUBLIC_ADDRESS", "paper.example"),
        ("SVODKA_SMTP_PASSWORD_FILE", "/nowhere/password"),
        ("DATABASE_URL", "mysql://localhost/paper"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    refused = loaded(tmp_path, "s.PORT", **{name: value})
    assert refused.stderr.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")
