"""DATA/portal.env: what setup and the desk were told, and every process reads at its start. Needs no Django."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def told(path: Path, name: str) -> str:
    """What the file says of a variable; "" when it says nothing. Raises OSError for a file that cannot be read."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [line.partition("=")[2].strip() for line in lines if line.partition("=")[0].strip() == name]
    return found[-1] if found else ""


def change(path: Path, told: Mapping[str, str]) -> None:
    """Set variables in the file; comments, order and lines that we do not know stay. Atomic: all or nothing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    left = dict(told)
    for number, line in enumerate(lines):
        name = line.partition("=")[0].strip()
        if "=" in line and name in told:
            lines[number] = f"{name}={told[name]}"
            left.pop(name, None)
    lines += [f"{name}={value}" for name, value in left.items()]
    part = path.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)  # it may hold the password of the mail server
    part.write_text("\n".join([*lines, ""]), encoding="utf-8")
    part.replace(path)
