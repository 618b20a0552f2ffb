"""Makes .venv and puts into it what the portal needs: `python3 tools/install.py base`, or `dev` for the tests too.

Runs before anything is installed, so it uses the standard library only. A stamp holds the hash of all that an
installation depends on; while it fits, the run ends in a tenth of a second.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "svodka-installed"
REQUIREMENTS = ROOT / "requirements"

SCRIPT = """#!/bin/sh
exec "{python}" -m svodka "$@"
"""

IMPORT_ALL = """
import os, pkgutil, importlib
os.environ["DJANGO_SETTINGS_MODULE"] = "svodka.settings"
import django
django.setup()
from django.core.checks import run_checks
from django.core.management import load_command_class
from django.db.migrations.loader import MigrationLoader
run_checks()
MigrationLoader(None)
for command in ("migrate", "check"):
    load_command_class("django.core", command)
load_command_class("django.contrib.staticfiles", "collectstatic")
import svodka.cli
for name in ("granian.cli", "granian.server", "svodka.work", "svodka.sample.load", "svodka.site.static_storage"):
    importlib.import_module(name)
for module in pkgutil.iter_modules(svodka.cli.__path__, "svodka.cli."):
    importlib.import_module(module.name)
"""


class Stop(Exception):
    """The installation cannot go on; the message is one line that says what to do."""


def main(kind: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything has checked
        have = ".".join(map(str, sys.version_info[:3]))
        raise Stop(f"Python 3.11 or newer is needed, {sys.executable} is {have}: make PYTHON=/path/to/python3.11")
    wanted = f"{kind} {_fingerprint()}"
    if not _stands(wanted):
        _say(f"Installing into {VENV.name} (once; a minute at most on a quick line) …")
        _make_venv()
        _install_packages(kind)
        _install_svodka()
        _compile(kind)
        STAMP.write_text(wanted + "\n", encoding="utf-8")
    _compile_translations()


def _fingerprint() -> str:
    """Of the locks, this program and the place of the checkout, whose path stands in the environment."""
    files = [*sorted(REQUIREMENTS.glob("*.lock")), ROOT / "pyproject.toml", Path(__file__)]
    parts = [file.read_bytes() for file in files]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()[:24]


def _stands(wanted: str) -> bool:
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    # The locks of dev hold all of base: what has been tested with is served with.
    return STAMP.read_text(encoding="utf-8").strip() in {wanted, wanted.replace("base ", "dev ", 1)}


def _make_venv() -> None:
    STAMP.unlink(missing_ok=True)
    if PYTHON.exists() and _quiet(PYTHON, "-m", "pip", "--version"):
        return
    # Debian keeps half of venv in a package of its own: the module is there, its pip is not.
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(f"Python's venv is missing: apt install python{version}-venv (Debian, Ubuntu), then again.")
    _run(sys.executable, "-m", "venv", "--clear", VENV)


def _install_packages(kind: str) -> None:
    """By uv where it can be had (seconds), by pip otherwise (half a minute); both check every hash."""
    lock = REQUIREMENTS / f"{kind}.lock"
    asked: list[str | Path] = ["--no-deps", "--require-hashes", "-r", lock]
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    uv = VENV / "bin" / "uv"
    if _quiet(*pip, "--require-hashes", "-r", REQUIREMENTS / "installer.lock") and _quiet(
        uv, "pip", "install", "--quiet", "--python", PYTHON, *asked
    ):
        return
    if not _run(*pip, *asked, stop=False):
        raise Stop("The packages could not be installed: pip's own words stand above (is there a network?).")


def _install_svodka() -> None:
    """A path file and a script instead of an editable install: nothing to build, so no build tools to fetch."""
    (_site_packages() / "svodka.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin" / "svodka"
    script.write_text(SCRIPT.format(python=PYTHON), encoding="utf-8")
    script.chmod(0o755)


def _compile(kind: str) -> None:
    """Bytecode now: without it a start takes 4.5 s instead of 1.3, and every one where nothing may be written later.

    For a portal, what it imports: a third of what lies there, in 7 s instead of 21. For tests and checks, all.
    """
    if kind == "base":
        with tempfile.TemporaryDirectory() as folder:
            _quiet(PYTHON, "-c", IMPORT_ALL, SVODKA_DATA=folder)
    else:
        # Packages carry files that are not meant for this Python: what cannot be compiled is passed over.
        _quiet(PYTHON, "-m", "compileall", "-q", "-j", "0", _site_packages(), ROOT / "svodka", ROOT / "tests")


def _site_packages() -> Path:
    asked = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())


def _compile_translations() -> None:
    """The .mo files are not kept in git: made again when a .po file is newer."""
    tool = ROOT / "tools" / "translations.py"
    stale = [
        po
        for po in ROOT.glob("svodka/locale/*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if stale and tool.exists():
        _run(PYTHON, tool, "compile")


def _run(*command: str | Path, stop: bool = True) -> bool:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=_environment(), check=False).returncode == 0
    if stop and not done:
        raise Stop(f"This failed: {' '.join(map(str, command))}")
    return done


def _quiet(*command: str | Path, **variables: str) -> bool:
    silent = subprocess.DEVNULL
    env = {**_environment(), **variables}
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, env=env, check=False, stdout=silent, stderr=silent).returncode == 0


def _environment() -> dict[str, str]:
    # Another PYTHONPATH or PYTHONHOME would bring other packages in; bytecode is what some of this is run for.
    unwanted = {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "base")
    except Stop as stop:
        print(f"svodka: {stop}", file=sys.stderr)
        sys.exit(1)
    except FileNotFoundError as missing:
        print(f"svodka: {missing.filename} is not there.", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
