"""What a later reading of a page has otherwise."""

from __future__ import annotations

from typing import Any

from svodka.text.differing import differences


def record(**article: Any) -> dict[str, Any]:
    return {"article": {"headline": "Паром передали", **article}, "annotation": {}}


def test_what_only_one_record_knows_is_empty_in_the_other() -> None:
    [one] = differences(record(), record(byline="Нина Каменева", kicker=None))
    assert (one.field, one.before, one.after, one.share) == ("byline", (), ("Нина Каменева",), 1.0)


def test_a_body_is_its_paragraphs_whatever_their_marks() -> None:
    before = [{"id": "b1", "kind": "paragraph", "text": "Паром принят."}]
    after = [{"id": "b9", "kind": "paragraph", "text": "Паром принят.", "marks": [{"kind": "strong"}]}]
    assert differences(record(body=before), record(body=after)) == []
    more = [*before, {"id": "b2", "kind": "list", "items": ["дизели", "винты"], "ordered": False}]
    assert differences(record(body=before), record(body=more))[0].after == ("Паром принят.", "list · дизели | винты")


def test_what_is_most_otherwise_comes_first() -> None:
    before = record(standfirst="один два три четыре", agency="Рында")
    found = differences(before, record(standfirst="один два три пять", agency="Створ"))
    assert [(one.field, one.share) for one in found] == [("agency", 1.0), ("standfirst", 0.25)]
