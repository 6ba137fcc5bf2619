"""The `screener` command as a whole: what it takes to start, and what it knows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cast.command import run
from click import Context
from click.shell_completion import ShellComplete

from screener.cli import main
from screener.packaged import packaged

TAKES_LONG = [
    "babel",
    "cryptography",
    "flask",
    "granian",
    "jsonschema_rs",
    "lxml",
    "sqlalchemy",
    "wtforms",
    "yaml",
]


def test_a_command_s_needs_are_imported_when_it_is_called() -> None:
    """What `screener --version` imports is click, and nothing that any of the commands needs."""
    program = "import sys, screener.start, screener.cli; print(*sys.modules)"
    line = [sys.executable, "-c", program]
    loaded = subprocess.run(line, check=True, capture_output=True, encoding="utf-8").stdout.split()
    assert not set(TAKES_LONG) & set(loaded)
    ours = {name for name in loaded if name.startswith("screener")}
    assert ours == {"screener", "screener.start", "screener.cli", "screener.cli.groups"}


@pytest.mark.parametrize("name", main.commands)
def test_every_command_is_found_under_its_name(name: str) -> None:
    """And says in a sentence what it does."""
    command = main.commands[name]
    assert (command.name, bool(command.get_short_help_str())) == (name, True)


def test_a_shell_completes_the_name_of_every_command() -> None:
    """All of them, where nothing is typed yet."""
    offered = ShellComplete(main, {}, "screener", "_SCREENER_COMPLETE").get_completions([], "")
    assert [one.value for one in offered] == main.list_commands(Context(main))
    assert {one.value for one in offered} == set(main.commands)


@pytest.mark.parametrize(
    "command",
    [
        ("preview", packaged("rules.yaml")),
        ("diagram", packaged("rules.yaml")),
        ("export", "--format", "fhir", packaged("rules.yaml")),
        ("poster", "--url", "https://check.example", packaged("rules.yaml")),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("output", [".", "no folder/page.html"])
def test_an_output_that_cannot_be_written_is_told_with_status_2(
    command: tuple[str, ...], output: str, tmp_path: Path
) -> None:
    """Status 1 would mean a file that does not pass its check."""
    ran = run(tmp_path, *command, "-o", output)
    assert (ran.status, ran.out) == (2, "")
    assert f"'{output}'" in ran.err.splitlines()[-1]
