# ruff: noqa: INP001 - a script, no package
"""Writes docs/commands.md: every command with every option, as `--help` says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from screener.cli import main

PAGE = Path(__file__).with_suffix(".md")
_WIDTH = 100
_HEAD = """# Commands

What `--help` says of every command. Written by `make commands`. What they are for, with examples:
[README.md](../README.md#commands).
"""


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """Yield each command's whole name and its help, and those below it."""
    wide = {**command.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}
    with click.Context(command, parent, name, **wide) as context:
        path = context.command_path
        yield path, command.get_help(context)
        if isinstance(command, click.Group):
            for each in command.list_commands(context):
                found = command.get_command(context, each)
                if found is not None:
                    yield from commands(found, each, context)


def page() -> str:
    """Return the page."""
    parts = [f"## {name}\n\n```text\n{text}\n```\n" for name, text in commands(main, "screener")]
    return "\n".join([_HEAD, *parts])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
