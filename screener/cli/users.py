"""`screener users`: the accounts of the nurse's side."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from unicodedata import category

import click

from screener import core_dumps
from screener.cli.unusable import UnusableError
from screener.settings import SettingsError, settings_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from screener.intake.accounts.staff import Summary

REFUSED = 1
_from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group()
def users() -> None:
    """Manage who may log in to the nurse's pages.

    Exit status: 0 done, 1 refused (the reason is printed), 2 wrong use, or the settings or the
    database cannot be used.
    """


@users.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["nurse", "admin"]), default="nurse", show_default=True)
@click.option("--full-name", default="", help="As the journal names her; else she is asked once.")
@click.option("--profession", default="", help="As the journal names it; else she is asked once.")
@_from_stdin
def add(name: str, role: str, full_name: str, profession: str, password_stdin: bool) -> None:  # noqa: FBT001 - click's
    """Make an account. The password is asked for twice.

    \b
    Example: screener users add kari
    """  # noqa: D301 - click reads the \b
    with _staff() as staff:
        name = staff.new_name(name)
        password = _password(from_stdin=password_stdin)
        staff.add(name, staff.Role(role), password, full_name, profession)
    click.echo(f'Added "{name}" ({role}).')


@users.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_(form: str) -> None:
    """List the accounts."""
    with _staff() as staff:
        found: list[Summary] = staff.summaries()
    if form == "json":
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
    elif found:
        click.echo(_as_table(found))
    else:
        click.echo("There are no accounts. `screener users add NAME` makes one.")


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Keep NAME out from now on, wherever they are logged in."""
    with _staff() as staff:
        name = staff.known_name(name)
        staff.disable(name)
    click.echo(f'Disabled "{name}", and ended every login.')


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let NAME in again."""
    with _staff() as staff:
        name = staff.known_name(name)
        staff.enable(name)
    click.echo(f'Enabled "{name}".')


@users.command()
@click.argument("name")
@_from_stdin
def passwd(name: str, password_stdin: bool) -> None:  # noqa: FBT001 - click's
    """Give NAME a new password, and end every login."""
    with _staff() as staff:
        name = staff.known_name(name)
        staff.set_password(name, _password(from_stdin=password_stdin))
    click.echo(f'"{name}" has a new password. Every login has ended.')


@users.command("reset-2fa")
@click.argument("name")
def reset_second_factor(name: str) -> None:
    """Take away the second factor of NAME, who has lost it, and end every login."""
    with _staff() as staff:
        name = staff.known_name(name)
        staff.reset_second_factor(name)
    click.echo(f'"{name}" logs in with the password alone. Every login has ended.')


@contextmanager
def _staff() -> Iterator[ModuleType]:
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


def _password(*, from_stdin: bool) -> str:
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
    password: str = click.prompt(
        "Password, at least 12 characters", hide_input=True, confirmation_prompt=True
    )
    return password


def _as_json(one: Summary) -> dict[str, object]:
    return {
        "name": one.name,
        "role": one.role,
        "enabled": one.is_enabled,
        "second_factor": one.has_second_factor,
        "last_login": one.last_login.isoformat(timespec="seconds") if one.last_login else None,
    }


def _as_table(found: list[Summary]) -> str:
    head = ("NAME", "ROLE", "STATE", "SECOND FACTOR", "LAST LOGIN")
    rows = [head] + [
        (
            one.name,
            str(one.role),
            "enabled" if one.is_enabled else "disabled",
            "yes" if one.has_second_factor else "no",
            _hour(one.last_login),
        )
        for one in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _hour(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"
