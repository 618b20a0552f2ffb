"""Why a page became no story, in words of the desk."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

from svodka.desk.incoming.reasons import SENTENCES, in_words

TEXT = Path(__file__).parent.parent.parent / "svodka" / "text"


def said_by_the_reading() -> set[str]:
    """What every NotAnArticle of the text engine says, {} for what it fills in."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in TEXT.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "NotAnArticle" and call.args]
    return {sentence for call in named if (sentence := _sentence(call.args[0]))}


def _sentence(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_every_refusal_of_the_reading_is_known() -> None:
    assert said_by_the_reading() - set(SENTENCES) == set()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("This is JSON data, not a page.", "Это данные JSON, а не страница."),
        ("This is an error page («404 {0}»), not an article.", "Это страница ошибки («404 {0}»), а не статья."),
        ("rynda.example does not answer.", "rynda.example does not answer."),
    ],
)
def test_it_is_said_in_russian_with_its_numbers(reason: str, words: str) -> None:
    with override("ru"):
        assert in_words(reason).replace("\xa0", " ") == words
