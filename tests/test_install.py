"""tools/install.py: what it says when it cannot, and that it does nothing twice."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", ROOT / "tools" / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / "stamp")
    return module


def test_an_old_python_is_told_what_to_do(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(install.Stop, match=r"is 3\.9\.2: make PYTHON="):
        install.main("base")


def test_debian_without_venv_is_told_what_to_install(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    with pytest.raises(install.Stop, match=r"apt install python3\.\d+-venv"):
        install._make_venv()


@pytest.mark.parametrize(
    ("stamp", "stands"), [("base 1", True), ("dev 1", True), ("base 2", False), ("dev 2", False), ("", False)]
)
def test_an_installation_stands_while_its_locks_do(install: ModuleType, stamp: str, stands: bool) -> None:
    install.PYTHON.touch()
    install.STAMP.write_text(stamp, encoding="utf-8")
    assert install._stands("base 1") is stands


def test_a_portal_s_installation_is_not_enough_for_the_tests(install: ModuleType) -> None:
    install.PYTHON.touch()
    install.STAMP.write_text("base 1", encoding="utf-8")
    assert not install._stands("dev 1")


@pytest.mark.parametrize(("target", "folder"), [("demo", "data/demo"), ("serve", "data/portal-of-mine")])
def test_the_demo_leaves_a_paper_of_one_s_own_alone(target: str, folder: str, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$SVODKA_DATA"\n', encoding="utf-8")
    python.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SVODKA_", "MAKE", "MFLAGS"))}
    command = ["make", "-s", target, f"VENV={tmp_path}", "PYTHON=true"]
    ours = {**env, "SVODKA_DATA": "data/portal-of-mine"}
    done = subprocess.run(command, env=ours, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"{folder}\n"


@pytest.mark.parametrize("lock", ["base", "dev", "installer"])
def test_locks_name_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not {word for word in ("://", "file:", "--index-url", "--extra-index-url", "--find-links") if word in text}


def test_what_only_natasha_s_own_code_needs_is_left_out() -> None:
    text = (ROOT / "requirements" / "base.lock").read_text(encoding="utf-8")
    names = {line.partition("==")[0] for line in text.splitlines() if "==" in line}
    assert "natasha" in names
    assert not names & {"pymorphy2", "pymorphy2-dicts-ru", "yargy", "docopt", "dawg-python", "intervaltree"}
