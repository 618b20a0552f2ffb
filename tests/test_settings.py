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
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "settings").glob("*.py"))
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


def test_letters_wait_in_the_data_folder_until_a_server_is_set(tmp_path: Path) -> None:
    assert loaded(tmp_path, "s.EMAIL_BACKEND, s.OUTBOX").stdout == f"svodka.site.outbox.Outbox {tmp_path}/outbox\n"
    set_to = loaded(tmp_path, "s.EMAIL_BACKEND", SVODKA_SMTP_HOST="mail.paper.example")
    assert set_to.stdout == "svodka.site.outbox.Smtp\n"


def test_two_ways_to_encrypt_mail_exclude_each_other(tmp_path: Path) -> None:
    both = loaded(tmp_path, "s.EMAIL_PORT", SVODKA_SMTP_STARTTLS="yes", SVODKA_SMTP_TLS="yes")
    assert "exclude each other" in both.stderr


APPS = "{name: len(one['APPS']) for name, one in s.SOCIALACCOUNT_PROVIDERS.items()}"


def test_a_service_is_offered_when_its_keys_are_set(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("тайна\n", encoding="utf-8")
    assert loaded(tmp_path, APPS).stdout == "{'vk': 0, 'yandex': 0, 'openid_connect': 0}\n"
    keys = {"SVODKA_VK_ID": "51000000", "SVODKA_VK_SECRET_FILE": str(tmp_path / "key")}
    assert loaded(tmp_path, APPS, **keys).stdout == "{'vk': 1, 'yandex': 0, 'openid_connect': 0}\n"


def test_half_the_keys_of_a_service_are_a_slip(tmp_path: Path) -> None:
    assert "SVODKA_YANDEX_SECRET must be set too" in loaded(tmp_path, "s.DATA", SVODKA_YANDEX_ID="1").stderr


OIDC = {"SVODKA_OIDC_NAME": "Ладья", "SVODKA_OIDC_ID": "paper", "SVODKA_OIDC_SECRET": "тайна"}


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("https://ID.paper.example/", "id-paper-example"),
        ("https://id.paper.example/realms/a", "id-paper-example-realms-a"),
    ],
)
def test_an_oidc_server_is_known_by_its_address(tmp_path: Path, address: str, known_as: str) -> None:
    expression = "s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['provider_id']"
    assert loaded(tmp_path, expression, **OIDC, SVODKA_OIDC_ADDRESS=address).stdout == f"{known_as}\n"


def test_an_oidc_server_in_the_clear_is_refused(tmp_path: Path) -> None:
    refused = loaded(tmp_path, "s.DATA", **OIDC, SVODKA_OIDC_ADDRESS="http://id.paper.example")
    assert "SVODKA_OIDC_ADDRESS must be like https://" in refused.stderr
