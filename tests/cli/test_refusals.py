"""What the engine refuses, in the language of the command."""

from __future__ import annotations

import pytest

from svodka.cli.messages import choose_language
from svodka.cli.refusals import in_words


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "crawl.warc: нет такого файла или папки"), ("en", "crawl.warc: No such file or directory")],
)
def test_it_speaks_as_the_command_does(language: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    choose_language()
    assert in_words("crawl.warc: No such file or directory") == words


def test_what_is_said_in_the_language_already_stays() -> None:
    assert in_words("--limit — от 1.") == "--limit — от 1."
