"""The process that atheris runs in: started by bench.fuzz_reading with libFuzzer's options, never comes back."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


def main() -> None:
    atheris: Any = import_module("atheris")
    # Only what is imported in here reports where it goes.
    with atheris.instrument_imports(include=["svodka.text"]):
        timed = import_module("bench.fuzz_reading").timed
    atheris.Setup(sys.argv, timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
