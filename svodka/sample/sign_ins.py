"""Who a visitor of the demo may sign in as. Needs no Django: `serve` prints it.

The passwords are drawn when the sample is loaded first and kept in the data folder, not fixed: the editor owns the
portal, and a demo that somebody lets out with --host must not open to a password that stands in our repository.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "sample-sign-ins.json"
# Without vowels, so that no word comes of it, and without what looks like something else: 12 of 25 are 55 bits.
_LETTERS = "bcdfghjkmnpqrstvwxz234567"


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demo."""

    name: str
    email: str
    password: str


EDITOR = ("Аглая Кормщикова", "editor@kilwater.example")
READER = ("Нина с Волонги", "nina@volonga.example")


def sign_ins(data: Path) -> dict[str, SignIn]:
    """«editor» and «reader», as they were made; nothing where the sample has not been loaded."""
    try:
        told = json.loads((data / _FILE).read_text(encoding="utf-8"))
        return {role: SignIn(**fields) for role, fields in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def make_sign_ins(data: Path) -> dict[str, SignIn]:
    """Those that stand already, or new ones, in a file that only its owner may read."""
    if known := sign_ins(data):
        return known
    made = {role: SignIn(*who, _password()) for role, who in (("editor", EDITOR), ("reader", READER))}
    part = data / f"{_FILE}.{os.getpid()}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({role: asdict(one) for role, one in made.items()}, file, ensure_ascii=False, indent=1)
    part.replace(data / _FILE)
    return made


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))
