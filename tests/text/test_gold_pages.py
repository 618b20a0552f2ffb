"""The quality gate of the reader: our own pages in the shapes that real ones have, every field exact.

To see what differs: diff the page's .gold file with what tests.text.gold.read_as_gold(page) gives.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.text.gold import fields_of, gold_of, gold_pages, known_failures, read_as_gold, wrong_fields

# The share of fields that are exact on all pages together. It may only be raised.
EXACT = 0.995


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda path: path.name)
def test_every_field_of_a_page_is_read_as_its_gold_has_it(gold: Path) -> None:
    wrong = wrong_fields(gold) - known_failures()
    written, read = fields_of(gold_of(gold).read_text(encoding="utf-8")), fields_of(read_as_gold(gold))
    assert not wrong, "\n".join(
        f"{field}:\n  gold: {written.get(field)}\n  read: {read.get(field)}" for _, field in wrong
    )


def test_what_is_read_right_by_now_is_struck_from_the_known_failures() -> None:
    assert known_failures() <= set().union(*map(wrong_fields, gold_pages()))


def test_the_share_of_exact_fields() -> None:
    pages = gold_pages()
    fields = sum(len(fields_of(gold_of(page).read_text(encoding="utf-8"))) for page in pages)
    assert len(pages) >= 50
    assert 1 - len(set().union(*map(wrong_fields, pages))) / fields >= EXACT


def test_no_agency_credit_or_right_is_made_up() -> None:
    claims = ("agency", "rights", "picture", "byline")
    wrong = set().union(*map(wrong_fields, gold_pages()))
    assert not [field for field in wrong if field[1].startswith(claims)]
