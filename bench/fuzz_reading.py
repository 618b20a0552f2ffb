"""Fuzzing of the reader: whatever comes is read or refused, in bounded time, and what is read holds together.

    python -m bench.fuzz_reading [--minutes 10] [--by hypothesis|atheris|both] [--finds FOLDER]

By hypothesis: our gold pages cut, doubled, nested, recoded, shuffled, married, with bytes flipped and attributes grown
(bench/mutations.py), each find made as small as it gets. By atheris (extra `fuzz`): bytes, guided by the coverage of
svodka.text. A page that takes more than ten seconds of CPU is a find too. Finds are kept in FOLDER; the exit status
is 1 when there is one, or when atheris was asked for and is not installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from bench.mutations import CHANGES, MOST_BYTES, check, seeds

# The slowest page of the size limit takes five seconds on an idle machine (svodka.text.effort).
LONGEST = 10.0
ROUND = 300
DICTIONARY = (
    "<div ", "<p>", "</", "<article", "class=", "<meta ", "content=", "<script", "application/ld+json", "<h1>",
    "<img src=", "<figure", "<table", "<li>", "href=", "&#", "charset=", "<time datetime=", "itemprop=",
)  # fmt: skip


class Slow(AssertionError):
    """A page that was read or refused, but not in time."""


def timed(data: bytes) -> str:
    """The outcome of reading. Raises Slow, AssertionError, or whatever the reader should not have raised."""
    started = time.process_time()
    outcome = check(data)
    assert outcome != "refused without a word"
    if time.process_time() - started > LONGEST:
        raise Slow(f"{time.process_time() - started:.1f} s of CPU")
    return outcome


def by_hypothesis(seconds: float, finds: Path) -> int:
    """Mutations of the gold pages until the time is up; the number of finds."""
    hypothesis: Any = import_module("hypothesis")
    strategies: Any = import_module("hypothesis.strategies")
    pages, outcomes, last = seeds(), Counter[str](), [b""]
    steps = strategies.lists(
        strategies.tuples(strategies.sampled_from(CHANGES), strategies.integers(0, 2**32)), min_size=1, max_size=6
    )

    @hypothesis.settings(
        max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(strategies.sampled_from(pages), steps)
    def spoilt(data: bytes, changes: list[tuple[Any, int]]) -> None:
        for change, number in changes:
            data = change(data, Random(number))[:MOST_BYTES]
        last[0] = data
        outcomes[timed(data)] += 1

    until, found, number = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        number += 1
        try:
            hypothesis.seed(Random().getrandbits(60))(spoilt)()
        except Exception as error:  # whatever it is, it is a find
            found += 1
            _keep(finds, last[0], error)
    print(f"hypothesis: {sum(outcomes.values())} pages in {number} rounds, {dict(outcomes)}, finds: {found}")
    return found


def _keep(finds: Path, data: bytes, error: BaseException) -> None:
    finds.mkdir(parents=True, exist_ok=True)
    path = finds / f"{type(error).__name__}-{sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    print(f"FIND {path}: {type(error).__name__}: {str(error)[:300]}", flush=True)


def by_atheris(seconds: float, finds: Path) -> int:
    """Coverage-guided bytes in a process of its own, which atheris ends itself; 1 when it found something."""
    if find_spec("atheris") is None:
        print(
            "ATHERIS IS NOT INSTALLED: nothing was fuzzed by coverage. `pip install 'svodka[fuzz]'`.", file=sys.stderr
        )
        return 1
    finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder, "corpus"), Path(folder, "words")
        corpus.mkdir()
        for page in seeds():
            (corpus / sha256(page).hexdigest()[:16]).write_bytes(page)
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in DICTIONARY))
        options = [f"-max_total_time={int(seconds)}", "-max_len=60000", "-timeout=30", f"-artifact_prefix={finds}/",
                   f"-dict={words}", "-print_final_stats=1", "-verbosity=1", str(corpus)]  # fmt: skip
        ended = subprocess.run([sys.executable, "-m", "bench.fuzz_guided", *options], check=False)
    print(f"atheris: exit status {ended.returncode}")
    return int(ended.returncode != 0)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_reading", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="for each of the two")
    parser.add_argument("--by", choices=("hypothesis", "atheris", "both"), default="both")
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"), help="the folder for what breaks the reader")
    options = parser.parse_args()
    found = 0
    if options.by != "atheris":
        found += by_hypothesis(60 * options.minutes, options.finds)
    if options.by != "hypothesis":
        found += by_atheris(60 * options.minutes, options.finds)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
