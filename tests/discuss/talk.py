"""Whole threads at once, as the actions would have written them: for tests of many comments."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from svodka.discuss import paths
from svodka.discuss.models import Comment, Thread
from tests import make


def parents_like_readers(count: int, seed: int = 7) -> list[int]:
    """Whom each comment answers (0: nobody): every fourth begins a branch, most others answer something recent."""
    drawn = random.Random(seed)
    parents = []
    for seq in range(1, count + 1):
        recent = max(1, seq - 1 - int(drawn.expovariate(1 / 20)))
        parents.append(0 if seq == 1 or drawn.random() < 0.25 else recent)
    return parents


def fill(thread: Thread, parents: Sequence[int]) -> None:
    """Comment `i + 1` answers comment `parents[i]` (0: nobody)."""
    author = make.commenter()
    first = thread.pk * 1_000_000
    made: list[Comment] = []
    roots = 0
    for seq, parent_seq in enumerate(parents, 1):
        parent = made[parent_seq - 1] if parent_seq else None
        roots += parent is None
        made.append(
            Comment(
                pk=first + seq,
                thread=thread,
                seq=seq,
                parent_id=first + parent_seq if parent_seq else None,
                root_no=parent.root_no if parent else roots,
                depth=parent.depth + 1 if parent else 0,
                path=paths.below(parent.path if parent else b"", seq),
                author=author,
                created_at=make.NOON + timedelta(minutes=seq),
                source=f"Слово {seq}",
                html=f"<p>Слово {seq}</p>",
            )
        )
    _count(made, parents)
    Comment.objects.bulk_create(made)
    thread.last_seq = thread.comment_count = len(made)
    thread.last_root_no = roots
    thread.save()


def _count(made: list[Comment], parents: Sequence[int]) -> None:
    by_path = {bytes(comment.path): comment for comment in made}
    for comment, parent_seq in zip(made, parents, strict=True):
        if parent_seq:
            made[parent_seq - 1].reply_count += 1
        for path in paths.ancestors(bytes(comment.path)):
            by_path[path].descendant_count += 1
