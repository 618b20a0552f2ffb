"""tools/install.py: what it says when it cannot, and that it does nothing twice."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", Path(__file__).parent.parent / "tools" / "install.py")
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


@pytest.mark.parametrize("lock", ["base", "dev", "installer"])
def test_locks_name_no_index_and_no_path(lock: str) -> None:
    text = (Path(__file__).parent.parent / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not {word for word in ("://", "file:", "--index-url", "--extra-index-url", "--find-links") if word in text}


def test_what_only_natasha_s_own_code_needs_is_left_out() -> None:
    text = (Path(__file__).parent.parent / "requirements" / "base.lock").read_text(encoding="utf-8")
    names = {line.partition("==")[0] for line in text.splitlines() if "==" in line}
    assert "natasha" in names
    assert not names & {"pymorphy2", "pymorphy2-dicts-ru", "yargy", "docopt", "dawg-python", "intervaltree"}
