"""The place of a comment in the tree of its thread, as bytes that sort in tree order. Pure arithmetic.

A path is four big-endian bytes of `seq` a level. Compared as bytes, a comment stands right before its replies, and
replies stand in the order they were written, so a branch is a range and «the next page» is a key.
"""

from __future__ import annotations

WIDTH = 4
# 128 bytes at most: a chain of 10,000 replies must not cost 40 kB a row. Nobody reads indents beyond a few levels.
LEVELS = 32
_LARGEST = (1 << 8 * WIDTH) - 1


def level(seq: int) -> bytes:
    """One level of a path."""
    return seq.to_bytes(WIDTH, "big")


def below(parent: bytes | memoryview, seq: int) -> bytes:
    """The path of comment `seq` that answers the one at `parent` (empty: nobody).

    An answer to a comment on the last level is placed beside it: the tail of a very deep chain reads by time.
    """
    return bytes(parent)[: WIDTH * (LEVELS - 1)] + level(seq)


def ancestors(path: bytes) -> list[bytes]:
    """The paths above this one, the root's first: at most LEVELS - 1."""
    return [path[:end] for end in range(WIDTH, len(path), WIDTH)]


def end_of_branch(path: bytes) -> bytes | None:
    """The first path that no longer stands under this one; None when only the end of the thread is."""
    last = int.from_bytes(path[-WIDTH:], "big")
    if last < _LARGEST:
        return path[:-WIDTH] + level(last + 1)
    return end_of_branch(path[:-WIDTH]) if len(path) > WIDTH else None
