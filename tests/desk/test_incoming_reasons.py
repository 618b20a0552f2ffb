"""Why a page became no story, in words of the desk."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.utils.translation import override

from svodka.desk.incoming.also_said import DONE, INPUT
from svodka.desk.incoming.reasons import FETCHING, PLACES, SENTENCES, in_words

SVODKA = Path(__file__).parent.parent.parent / "svodka"
TEXT = SVODKA / "text"
FETCHERS = [
    *(SVODKA / "fetch").glob("*.py"),
    *((SVODKA / "gather" / f"{name}.py") for name in ("feeds", "folders", "places")),
]
UNREADABLE = {"UnableToRead", "EmptyInput", "InputTooLarge", "BinaryInput", "UnreadableXml", "TookTooLong"}
UNREADABLE |= {"EmbargoNotUnderstood"}
FAILURES = {"UnableToFetch", "AddressRefused", "LetterGone", "TooLarge", "UnableToReadFeed", "GoneForGood", "TryLater"}


def said_by_the_reading() -> set[str]:
    """What every NotAnArticle of the text engine says."""
    return said_by(TEXT.rglob("*.py"), {"NotAnArticle"})


def said_by(paths: Iterable[Path], errors: set[str]) -> set[str]:
    """The sentences of these errors, {} for what they fill in."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in errors and call.args]
    return {sentence for call in named if (sentence := _sentence(call.args[0]))}


def _sentence(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_every_refusal_of_the_reading_is_known() -> None:
    assert said_by_the_reading() - set(SENTENCES) == set()


def test_every_input_that_cannot_be_read_is_known() -> None:
    known = {*SENTENCES, *INPUT, "{}"}
    assert said_by(TEXT.rglob("*.py"), UNREADABLE) - known == set()


def test_what_stands_in_the_way_of_a_page_on_its_way_in_is_known() -> None:
    doing = [*(SVODKA / "flow").glob("*.py"), SVODKA / "gather" / "captures.py", SVODKA / "gather" / "warc.py"]
    said = said_by(doing, {"UnableToLoadCapture", "UnableToPurge", "UnableToReadAnew", "UnableToReadArchive"})
    assert said - {*DONE, "{}"} == set()


def test_every_failure_of_fetching_is_known() -> None:
    """But for those that say first what another sentence says; they stand in the list put together."""
    said = {sentence for sentence in said_by(FETCHERS, FAILURES) if not sentence.startswith(("{};", "{}."))}
    assert said - {"None", "{}"} - {*FETCHING, *PLACES} == set()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("This is JSON data, not a page.", "Это данные JSON, а не страница."),
        ("This is an error page («404 {0}»), not an article.", "Это страница ошибки («404 {0}»), а не статья."),
        ("rynda.example does not answer.", "rynda.example does not answer."),
        (
            "The input is a PNG picture, not a page: give the HTML or the text of the article.",
            "Это картинка PNG, а не страница: дайте HTML или текст статьи.",
        ),
        (
            "«a.pdf» is not taken: The PDF is broken: save it anew, or ask its sender for the text.\nAnd 2 more.",
            "«a.pdf» не взят: PDF повреждён: сохраните его заново или попросите у отправителя текст.\nИ ещё 2.",
        ),
        ("the source asks for 90 min (ttl)", "источник просит спрашивать раз в 1 ч 30 мин (ttl)"),
        ("the source asks for 1440 min (Cache-Control)", "источник просит спрашивать раз в сутки (Cache-Control)"),
        ("«7» is not an address. Given up after 3 attempts.", "«7» — не адрес. Брошено после попыток: 3."),
    ],
)
def test_it_is_said_in_russian_with_its_numbers(reason: str, words: str) -> None:
    with override("ru"):
        assert in_words(reason).replace("\xa0", " ") == words
