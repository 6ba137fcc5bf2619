"""What the commands of `screener users` need: the accounts of an installation, and a password."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unicodedata import category

import click

from screener import core_dumps
from screener.cli.unusable import UnusableError
from screener.settings import SettingsError, settings_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

REFUSED = 1


@contextmanager
def opened() -> Iterator[ModuleType]:
    """Open the accounts; say in one line what cannot be done."""
    core_dumps.turn_off()
    # Only here, so that no other command imports a database.
    from screener.intake.accounts import staff  # noqa: PLC0415

    try:
        with staff.opened(settings_from()):
            yield staff
    except (staff.DatabaseError, SettingsError) as error:
        raise UnusableError(str(error)) from None
    except staff.RefusedError as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(REFUSED)


def password(*, from_stdin: bool) -> str:
    """Return a password: typed twice and hidden, or the first line of standard input."""
    if from_stdin:
        line = sys.stdin.buffer.readline()
        try:
            text = line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            raise click.ClickException("the password on standard input is not UTF-8") from None
        if any(category(one) == "Cc" for one in text):
            raise click.ClickException("the password holds a character that nobody can type")
        return text
    if not sys.stdin.isatty():
        raise click.UsageError("no terminal to ask for a password; use --password-stdin")
    typed: str = click.prompt(
        "Password, at least 12 characters", hide_input=True, confirmation_prompt=True
    )
    return typed
