"""Runs `screener` commands in copies of one process, none of which may write a file beyond a size.

That is what a disk that fills up looks like, at whatever moment the size makes it. Jobs come as
JSON on standard input, what came of them goes as JSON to standard output. A command's standard
output is a file, too, as in `screener schema rules > schema.json`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from pathlib import Path

import click

from screener.cli import main
from screener.cli.unusable import UnusableError
from screener.intake.side import Side
from screener.settings import SettingsError, settings_from


@click.command()
def start() -> None:
    """Open both sides as `screener serve` does; say who is served."""
    try:
        settings = settings_from()
    except SettingsError as error:
        raise UnusableError(str(error)) from None
    side = Side(settings, settings.load_rules())
    side.look()
    click.echo("patients and nurses" if side.is_open() else "patients")


def run(limit: int, arguments: list[str], folder: str, given: str) -> tuple[int, str, str]:
    """Run a command in a folder; return its exit status, output and errors."""
    reader, errors = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as typed:
        typed.write(given.encode())
        typed.seek(0)
        child = os.fork()
        if child == 0:
            _become(limit, arguments, folder, (typed.fileno(), out.fileno(), errors))
        os.close(errors)
        with os.fdopen(reader) as said:
            told = said.read()
        _, ended = os.waitpid(child, 0)
        out.seek(0)
        return os.waitstatus_to_exitcode(ended), out.read().decode(), told


def _become(limit: int, arguments: list[str], folder: str, files: tuple[int, int, int]) -> None:
    """Be the command, from here to the end of this process."""
    status = 99
    try:
        os.chdir(folder)
        os.environ["SCREENER_DATA"] = str(Path(folder) / "data")
        for number, file in enumerate(files):
            os.dup2(file, number)
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
        if arguments == ["start"]:
            start([])
        main(arguments, prog_name="screener")
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - the test is to see it
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    list(main.commands.values())  # each is imported, once for all copies
    sys.stdout.write(json.dumps([run(*job) for job in json.load(sys.stdin)]))
