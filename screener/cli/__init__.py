"""The `screener` command: one module for each thing a person can ask of it."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
from collections import UserDict
from importlib import import_module
from typing import Any, TextIO

import click

from screener import __version__
from screener.cli.groups import Group


class OnDemand(UserDict[str, Any]):
    """Commands by their names, each imported when it is asked for: some need what takes long.

    `data` says in which module of this package a command is, under its own name.
    """

    def __getitem__(self, name: str) -> click.Command:
        """Return a command. Raises KeyError if there is none of that name."""
        module = import_module(f"{__name__}.{self.data[name]}")
        command: click.Command = getattr(module, name)
        return command


class Commands(Group):
    """Tells in one line what the system refuses, such as writing to a disk that is full."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        sys.stdout = _whole(sys.stdout)
        for stream in (sys.stdout, sys.stderr):  # a file may have a name that is no text
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _give_output_up()
            raise  # whoever read the output has seen enough: click ends without a word
        except click.FileError as error:
            error.show()
            sys.exit(2)  # as each command documents of what cannot be written
        except OSError as error:
            with contextlib.suppress(OSError):  # the log may be on the same disk
                click.echo(f"Error: {_told(error)}", err=True)
            _give_output_up()
            sys.exit(2)


def _whole(stream: TextIO) -> TextIO:
    """Return a stream that writes all it is given, or fails.

    Unbuffered, as Python can be told to be, it leaves out what a full disk did not take, and says
    nothing.
    """
    if isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, io.FileIO):
        # Not detached: whoever else holds the stream goes on using it.
        file = io.FileIO(stream.fileno(), "w", closefd=False)
        file.name = stream.name
        buffer = io.BufferedWriter(file)
        return io.TextIOWrapper(buffer, stream.encoding, stream.errors, line_buffering=True)
    return stream


def _told(error: OSError) -> str:
    """Return in one line what the system refuses, and where."""
    if isinstance(error, shutil.Error):  # of a whole tree of files: the first tells enough
        return str(error.args[0][0][-1])
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


def _give_output_up() -> None:
    """Close an output that cannot be written, lest Python tries once more while it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            sys.stdout.close()


@click.group(
    cls=Commands,
    commands=OnDemand(
        {
            "serve": "serve",
            "check": "check",
            "new": "new",
            "withdraw": "new",
            "assess": "assess",
            "diff": "diff",
            "mutate": "mutate",
            "preview": "preview",
            "diagram": "preview",
            "poster": "poster",
            "export": "export",
            "figures": "figures",
            "approve": "approve",
            "schema": "schema",
            "translations": "translations",
            "users": "users",
            "backup": "backup",
            "restore": "backup",
            "key": "key",
            "init": "init",
        }
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="screener")
def main() -> None:
    """Screen patients before they book: check rules, assess answers, serve the questionnaire."""
