"""What a portal was told: variables of the environment, files that they name, and `portal.env` in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

# As `make serve` has it: whoever types a command beside it means the same paper.
DATA = Path(os.environ.get("SVODKA_DATA", "data/portal")).resolve()
PORTAL_ENV = DATA / "portal.env"


def make_data_folder(folder: Path) -> None:
    """Make the data folder, ours alone: password hashes, sessions and unpublished stories lie in it.

    One that stands already is left as it is, since others may have been let in on purpose; `svodka doctor` tells.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _told_at_setup() -> dict[str, str]:
    if not PORTAL_ENV.exists():
        return {}
    pairs = (line.split("=", 1) for line in PORTAL_ENV.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs if not name.lstrip().startswith("#")}


_TOLD = _told_at_setup()


def env(name: str, default: str = "") -> str:
    """The variable, or what it was set to at setup, or the default; NAME_FILE names a file that holds it."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None
    return os.environ.get(name) or _TOLD.get(name) or default


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not «{value}».") from None


def env_bool(name: str, default: bool) -> bool:
    value = env(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not «{value}».")
    return value in {"yes", "true", "1", "on"}


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = env(name, default).lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not «{value}».")
    return value


def env_zone(name: str, default: str) -> str:
    value = env(name, default)
    try:
        ZoneInfo(value)
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"{name} must be a time zone like Europe/Moscow, not «{value}».") from None
    return value


def env_folders(name: str) -> list[str]:
    """Whole paths: a relative one would be another folder for every process that is started elsewhere."""
    folders = env_list(name)
    if wrong := [folder for folder in folders if not Path(folder).is_absolute()]:
        raise ImproperlyConfigured(f"{name} must name whole paths, as in /srv/incoming, not «{wrong[0]}».")
    return folders


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]
