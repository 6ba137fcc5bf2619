"""Every command and every option stands in a document, and in help that cuts no sentence."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from cast.project import ROOT
from click.testing import CliRunner

from screener.cli import main


def commands(command: click.Command, *path: str) -> list[tuple[tuple[str, ...], click.Command]]:
    """Return a command and all below it, by their names."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += commands(below, *path, name)
    return found


def plain(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())


def test_the_page_of_commands_says_what_help_says() -> None:
    """After a change of any of them, `make commands` writes it anew."""
    program = "import sys; sys.path.insert(0, 'docs'); import commands; print(commands.page())"
    line = [sys.executable, "-c", program]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    told = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert told == ran.stdout.removesuffix("\n"), "run `make commands`"


@pytest.mark.parametrize("path", dict(commands(main)), ids=" ".join)
def test_every_option_of_every_command_is_in_it(path: tuple[str, ...]) -> None:
    """Under the command's own heading, whichever way the page is written."""
    command = dict(commands(main))[path]
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    name = " ".join(("screener", *path))
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, name
    for parameter in command.params:
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", found[1]), f"{name} {option}"


@pytest.mark.parametrize(
    "path", [path for path, one in commands(main) if isinstance(one, click.Group)], ids=" ".join
)
def test_help_gives_the_first_sentence_of_each_command_whole(path: tuple[str, ...]) -> None:
    """However long, also where the terminal is narrow."""
    told = CliRunner().invoke(main, [*path, "--help"], env={"COLUMNS": "60"}).output
    below = dict(commands(main))
    for each, command in below.items():
        if each[:-1] == path and each:
            sentence = plain((command.help or "").split("\n\n")[0]).split(". ")[0]
            assert sentence.rstrip(".") in plain(told), each
    assert "..." not in told.replace("[ARGS]...", "")
