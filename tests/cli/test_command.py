from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from svodka import cli
from svodka.cli import main
from tests.cli.conftest import Svodka

COMMANDS = ["read", "take-in", "serve", "work", "setup", "doctor", "prepare", "sample", "manage"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"svodka {command}" in capsys.readouterr().out.partition("Example:")[2]


@pytest.mark.parametrize("words", [["fly"], ["read"], ["read", "x", "--as", "pdf"], ["serve", "--port", "p"]])
def test_wrong_usage_is_one_line_and_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_command_shows_the_commands_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "take-in" in capsys.readouterr().out


def test_reading_starts_no_django(data_folder: Path) -> None:
    page = data_folder / "cli" / "note.txt"
    code = f"import sys; from svodka.cli import main; main(['read', {str(page)!r}]); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False", done.stderr


def test_an_unforeseen_error_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(cli._MODULES, "read", "svodka.no_such_module")
    monkeypatch.delenv("SVODKA_DEBUG", raising=False)
    assert main(["read", "x"]) == 1
    assert capsys.readouterr().err.startswith("svodka: ModuleNotFoundError: ")


def test_an_unforeseen_error_is_shown_whole_to_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli._MODULES, "read", "svodka.no_such_module")
    monkeypatch.setenv("SVODKA_DEBUG", "yes")
    with pytest.raises(ModuleNotFoundError):
        main(["read", "x"])


def test_a_setting_that_cannot_be_is_status_2(svodka: Svodka, tmp_path: Path) -> None:
    refused = svodka(tmp_path, "serve", SVODKA_PORT="восемь")
    assert (refused.returncode, refused.stderr) == (2, "svodka: SVODKA_PORT must be a whole number, not «восемь».\n")


@pytest.mark.parametrize("variable", [{"LANG": "ru_RU.UTF-8"}, {"LANGUAGE": "ru"}])
def test_it_speaks_the_language_of_the_environment(svodka: Svodka, tmp_path: Path, variable: dict[str, str]) -> None:
    assert "Пример:" in svodka(tmp_path, "read", "--help", **variable).stdout
    assert svodka(tmp_path, "read", **variable).stderr.startswith("svodka: не хватает аргументов")
