"""Paths sort in tree order and stay short."""

from hypothesis import given
from hypothesis import strategies as st

from svodka.discuss import paths


def test_a_comment_stands_before_its_answers_and_these_in_the_order_of_writing() -> None:
    root, other = paths.below(b"", 1), paths.below(b"", 3)
    early, late = paths.below(root, 2), paths.below(root, 300)
    assert sorted([late, other, early, root]) == [root, early, late, other]


def test_a_path_is_never_longer_than_32_levels() -> None:
    path = b""
    for seq in range(1, 10_001):
        path = paths.below(path, seq)
    assert len(path) == 128
    assert path[:124] == b"".join(map(paths.level, range(1, 32)))
    assert path[124:] == paths.level(10_000)


def test_the_ancestors_of_a_root_are_none() -> None:
    assert paths.ancestors(paths.level(5)) == []


def test_ancestors_are_the_paths_above() -> None:
    one = paths.level(1)
    two = paths.below(one, 2)
    assert paths.ancestors(paths.below(two, 3)) == [one, two]


numbers = st.lists(st.integers(1, 2**32 - 1), min_size=1, max_size=32)


@given(numbers, numbers)
def test_a_branch_is_the_range_from_its_root_to_its_end(root: list[int], other: list[int]) -> None:
    branch, path = (b"".join(map(paths.level, levels)) for levels in (root, other))
    end = paths.end_of_branch(branch)
    within = branch <= path and (end is None or path < end)
    assert within == path.startswith(branch)
