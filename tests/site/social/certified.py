"""npm's oidc-provider on loopback, a certified OpenID Connect server: what our own stand-in must agree with.

Not ours and not among the project's packages: SVODKA_OIDC_PROVIDER names a folder with node_modules/oidc-provider.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

import requests

from tests.site.social.provider import PATHS, Asked, Kind

FOLDER = os.environ.get("SVODKA_OIDC_PROVIDER", "")
IS_HERE = bool(FOLDER and shutil.which("node") and (Path(FOLDER) / "node_modules" / "oidc-provider").is_dir())
WHY_NOT = "oidc-provider is not here: npm install oidc-provider in a folder and name it in SVODKA_OIDC_PROVIDER"
PROGRAM = Path(__file__).with_name("oidc_provider.mjs")


class CertifiedServer:
    """As FakeService, for the default person; plain, or in the shape of VK ID."""

    def __init__(self, kind: Kind, callback: str) -> None:
        self.kind: Kind = kind
        self.callback = callback
        self.base = ""

    def __enter__(self) -> Self:
        command = ["node", str(PROGRAM), FOLDER, self.callback, self.kind]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout
        # It says on stdout, too, what it thinks of the version of node.
        for line in self._process.stdout:
            if line.startswith("http://127.0.0.1:"):
                self.base = line.strip()
                return self
        raise AssertionError(f"{' '.join(command)} ended with {self._process.wait()}")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def path(self, name: str) -> str:
        return PATHS[self.kind][name]

    def log(self) -> list[Asked]:
        return [Asked(**entry) for entry in requests.get(f"{self.base}/log", timeout=5).json()]
