"""What the engine refuses, in the language of the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from svodka.cli.messages import choose_language
from svodka.cli.refusals import in_words
from tests.cli.conftest import Svodka


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


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SVODKA_KEEP_CAPTURES", "40 Tage", "не правило"),
        ("SVODKA_CAPTURES_BUDGET", "0 GB", "не предел"),
        ("SVODKA_FOLDERS", "/srv/incoming,incoming", "полные пути"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_the_language_of_the_command(
    name: str, value: str, words: str, tmp_path: Path, svodka: Svodka
) -> None:
    done = svodka(tmp_path, "sources", LANGUAGE="ru", **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
