"""The `screener` command: one module for each thing a person can ask of it."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Any

import click

from screener import __version__
from screener.cli.approve import approve
from screener.cli.assess import assess
from screener.cli.backup import backup, restore
from screener.cli.check import check
from screener.cli.diff import diff
from screener.cli.export import export
from screener.cli.mutate import mutate
from screener.cli.new import new, withdraw
from screener.cli.poster import poster
from screener.cli.preview import diagram, preview
from screener.cli.schema import schema
from screener.cli.serve import key, serve
from screener.cli.translations import translations
from screener.cli.users import users


class Commands(click.Group):
    """Tells in one line what the system refuses, such as writing to a disk that is full."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command."""
        for stream in (sys.stdout, sys.stderr):  # a file may have a name that is no text
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever read the output has seen enough: click ends without a word
        except OSError as error:
            click.echo(f"Error: {error}", err=True)
            _give_output_up()
            sys.exit(2)


def _give_output_up() -> None:
    """Close an output that cannot be written, lest Python tries once more while it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            sys.stdout.close()


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="screener")
def main() -> None:
    """Screen patients before they book: check rules, assess answers, serve the questionnaire."""


for command in (
    serve,
    check,
    new,
    withdraw,
    assess,
    diff,
    mutate,
    preview,
    diagram,
    poster,
    approve,
    export,
    schema,
    translations,
    users,
    backup,
    restore,
    key,
):
    main.add_command(command)
