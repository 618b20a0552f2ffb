from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from svodka import cli
from svodka.cli import main
from svodka.cli.messages import command
from tests.cli.conftest import Svodka

COMMANDS = ["read", "take-in", "serve", "work", "setup", "doctor", "prepare", "sample", "appoint", "manage"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"svodka {name}" in capsys.readouterr().out.partition("Example:")[2]


def an_installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script beside its Python, as tools/install.py makes it, run by hand: `python -m svodka` is what we see."""
    script = folder / "bin" / "svodka"
    script.parent.mkdir()
    script.touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(script.with_name("python")))
    monkeypatch.setattr(sys, "argv", ["/checkout/svodka/__main__.py", "doctor"])
    return script


def test_it_is_called_by_its_path_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = an_installation(tmp_path, monkeypatch)
    assert command() == str(script)
    monkeypatch.chdir(tmp_path)
    assert command() == "bin/svodka"


def test_it_is_called_by_name_where_a_shell_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(an_installation(tmp_path, monkeypatch).parent))
    assert command() == "svodka"


def test_nothing_to_read_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("words", [["fly"], ["take-in"], ["read", "x", "--as", "pdf"], ["serve", "--port", "p"]])
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
    assert svodka(tmp_path, "take-in", **variable).stderr.startswith("svodka: не хватает аргументов")
