"""Storylines: does a story find those that tell of the same, and what does it cost among 10,000?

    python -m bench.storylines [DATA] [--quick] [--json FILE]

The peer is what is done without texts: Jaccard of the headlines' words, with the threshold that suits it best on the
very same stories (an advantage that Svodka, whose thresholds are fixed, does not have). Truth: the plan of the sample
(storylines_plan.toml), and with DATA the pairs of a folder of ru_*_pool.tsv (GOLDEN:quality OK or BAD), where both are
given their best threshold.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.search import FOLDER, NEWEST, learn_language, make_stories
from bench.table import Row, header, show, write_json

# bench.search has set Django up in its throwaway folder.
from django.conf import settings  # isort: skip
from django.core.management import call_command  # isort: skip

from svodka.flow.storylines import place
from svodka.names.models import Name
from svodka.sample.load import live_by_page, load
from svodka.stories.models import Copy, Story, Telling
from svodka.stories.storylines import deciding, window
from svodka.stories.storylines.terms import NameTold, pack
from svodka.text.morphology import index_terms

PLAN = Path(__file__).with_name("storylines_plan.toml")
STORIES, MEASURED = 10_000, 300
TARGET_MS = 10.0
SEED = 20_261_122
Pair = frozenset[str]


def headline_words(headline: str) -> frozenset[str]:
    """Words of a headline in dictionary form, which is kinder to the peer than the letters would be."""
    return frozenset(min(token.terms) for token in index_terms(headline))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def pairs_of(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def f1(found: set[Pair], truth: set[Pair]) -> float:
    return 2 * len(found & truth) / (len(found) + len(truth)) if found or truth else 0.0


def best_f1(scored: Sequence[tuple[float, Pair]], truth: set[Pair]) -> float:
    """The best that any threshold gives."""
    right, best = 0, 0.0
    for count, (_score, pair) in enumerate(sorted(scored, key=lambda one: -one[0]), 1):
        right += pair in truth
        best = max(best, 2 * right / (count + len(truth)))
    return best


# --- the sample ---


def score_sample() -> list[Row]:
    """Load the sample as anybody's pages come in, without what its editor did afterwards."""
    for _outcome in load(captures=settings.CAPTURES, language="ru", now=NEWEST + timedelta(days=3)):
        pass
    stories = live_by_page(Path(load.__code__.co_filename).parent, _days_of())
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    if missing := {page for group in plan["storylines"] for page in group} - set(stories):
        raise SystemExit(f"The plan names pages that the sample has not: {', '.join(sorted(missing))}")
    told = dict(Telling.objects.values_list("story_id", "happening_id"))
    lines = {name: story.storyline_id for name, story in stories.items()}
    happenings = {name: told.get(story.pk) for name, story in stories.items()}
    words = {name: headline_words(story.copy.headline) for name, story in stories.items()}
    near = {
        frozenset((one, other))
        for one, other in combinations(stories, 2)
        if abs(stories[one].filed_at - stories[other].filed_at) <= deciding.HAPPENING_WITHIN
    }
    rows = []
    for name, found, allowed in (("happenings", happenings, near), ("storylines", lines, None)):
        truth = pairs_of(plan[name])
        scored = [
            (jaccard(words[one], words[other]), frozenset((one, other)))
            for one, other in combinations(sorted(stories), 2)
            if allowed is None or frozenset((one, other)) in allowed
        ]
        mine = pairs_of(_groups(found))
        rows.append(Row(f"sample: F1 of pairs, {name}", f1(mine, truth), best_f1(scored, truth), 0.7, at_least=True))
        rows.append(Row(f"sample: precision of pairs, {name}", len(mine & truth) / max(1, len(mine))))
    return rows


def _days_of() -> int:
    from svodka.sample.load import days_to_move  # noqa: PLC0415 - reads the portal that has just been made

    return days_to_move(NEWEST)


def _groups(numbers: dict[str, int | None]) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for name, number in numbers.items():
        if number is not None:
            groups.setdefault(number, []).append(name)
    return list(groups.values())


# --- pairs of a contest ---


def score_pairs(data: Path) -> list[Row]:
    """Both at their best threshold: what the features are worth, on news of every kind."""
    read = [row for file in sorted(data.rglob("ru_*_pool.tsv")) for row in _rows(file) if row.get("GOLDEN:quality")]
    if not read:
        return []
    texts = list(dict.fromkeys(_texts(row)[side] for row in read for side in (0, 1)))
    packed = {text: pack(headline=text[0], text=text[1]) for text in texts}
    numbers = {text: number for number, text in enumerate(texts, 1)}
    rows = window._Rows.of([(numbers[text], packed[text]) for text in texts])
    seen = window._Frequencies.of(rows)
    scores: list[list[tuple[float, Pair]]] = [[], []]
    truth: set[Pair] = set()
    for number, row in enumerate(read):
        one, other = _texts(row)
        asked = window.unpack(packed[one])
        weights = window._normalised(asked["weight"].astype("f4") * seen.rarity(asked["term"]))
        cosine = float(window._tail_cosines(rows, seen, asked["term"], weights)[numbers[other] - 1])
        pair = frozenset((f"{number} one", f"{number} other"))
        scores[0].append((cosine, pair))
        scores[1].append((jaccard(headline_words(one[0]), headline_words(other[0])), pair))
        if row["GOLDEN:quality"] == "OK":
            truth.add(pair)
    mine, peer = (best_f1(one, truth) for one in scores)
    return [Row(f"{len(read)} pairs of the contest: best F1", mine, peer, 0.8, at_least=True)]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _texts(row: dict[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    first = (row["INPUT:first_title"], row["INPUT:first_text"])
    return first, (row["INPUT:second_title"], row["INPUT:second_text"])


# --- speed ---


def measure(count: int, measured: int) -> list[Row]:
    """Stories filed among so many: the median and the slowest twentieth, beside the headlines compared one by one."""
    stories = _world(count + measured)
    headlines = [headline_words(headline) for headline in Copy.objects.values_list("headline", flat=True)]
    window.recent.forget()
    place(stories[count])  # makes the matrix
    mine, peer = [], []
    for number in range(count + 1, count + measured):
        # In flow the search entry, written just before, has read the words already.
        index_terms("\n".join(block.value["text"] for block in stories[number].copy.body))
        mine.append(_ms(lambda story=stories[number]: place(story)))
        peer.append(_ms(lambda words=headlines[number]: max(jaccard(words, other) for other in headlines)))
    joined = Telling.objects.filter(happening__isnull=False).count()
    slow, slow_peer = (sorted(times)[int(len(times) * 0.95)] for times in (mine, peer))
    window.recent.forget()
    anew = _ms(lambda: window.recent.near(pack(headline="паром", text=""), limit=1))
    return [
        Row(f"ms a story among {count:,}, median", statistics.median(mine), statistics.median(peer), TARGET_MS),
        Row(f"ms a story among {count:,}, slowest twentieth", slow, slow_peer),
        Row("ms to make the matrix anew (every 230 stories)", anew),
        Row("stories of the measure that found a happening", joined),
    ]


def _world(count: int) -> list[Story]:
    """Stories of dictionary words, every fifth one an earlier story told again with other words between."""
    rng = random.Random(SEED)
    ferry = Name.objects.create(kind="product", slug="parom", label="«Паром»", first_seen_at=NEWEST)
    rows, copies, texts = [], [], []
    for made in make_stories(count, learn_language(rng), rng):
        told = _told_again(texts[-5], made.body, rng) if made.number % 5 == 0 and len(texts) > 5 else made.body
        texts.append(told)
        at = NEWEST + timedelta(minutes=made.number)
        story = Story(state="live", filed_at=at, published_at=at)
        rows.append(story)
        block = {"type": "paragraph", "id": "b1", "value": {"text": told, "marks": []}}
        copies.append(Copy(story=story, headline=made.title, language="ru", body=[block]))
    Story.objects.bulk_create(rows, 1_000)
    Copy.objects.bulk_create(copies, 1_000)
    names = [NameTold(ferry.pk, "product", ferry.label, times=1)]
    kept = rows[: count - MEASURED]
    Telling.objects.bulk_create(
        [
            Telling(story=story, terms=pack(headline=copy.headline, text=text, names=names))
            for story, copy, text in zip(kept, copies, texts, strict=False)
        ],
        1_000,
    )
    return list(Story.objects.select_related("copy").order_by("pk"))


def _told_again(earlier: str, own: str, rng: random.Random) -> str:
    words, others = earlier.split(), own.split()
    return " ".join(word if rng.random() < 0.7 else rng.choice(others) for word in words)


def _ms(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("data", nargs="?", type=Path)
    arguments.add_argument("--quick", action="store_true", help="2,000 stories, without the sample")
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    call_command("migrate", verbosity=0)
    rows = score_pairs(given.data) if given.data else []
    if not given.quick:
        rows += score_sample()
        Story.objects.all().update(storyline=None)
        Telling.objects.all().delete()
    rows += measure(2_000 if given.quick else STORIES, MEASURED)
    print(header("Storylines", numpy=__import__("numpy").__version__))
    show(rows, "Jaccard of headlines")
    if given.json:
        write_json(rows, given.json)
    FOLDER.cleanup()


if __name__ == "__main__":
    main()
