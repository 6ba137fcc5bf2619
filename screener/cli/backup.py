"""`screener backup` and `screener restore`: accounts and figures, into a file and back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener import core_dumps
from screener.cli.unusable import UnusableError
from screener.settings import Settings, SettingsError, settings_from

if TYPE_CHECKING:
    from screener.intake.backups.backups import Restored

REFUSED = 1
_OPENS_EVERYTHING = (
    "This file opens everything: whoever has it can read patients' cookies and answer codes. "
    "Keep it as you keep the keys."
)
_LOGINS_ENDED = """Every login has ended.
Invitations from then count no more: make new ones for who has no password yet.
Passwords, second factors and who is disabled are as they were then, too."""
_LEFT = {
    "keys": "It also holds the keys, which were left alone: --keys-to FILE writes them.",
    "rules/": "It also holds the rule file, which was left alone: --rules-to FILE writes it.",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--with-keys", is_flag=True, help="The master keys, too: the file opens everything.")
@click.option("--with-rules", is_flag=True, help="The rule file and its translations, too.")
def backup(file: Path, *, with_keys: bool, with_rules: bool) -> None:
    """Write the nurses' accounts and the clinic's figures into FILE, while the server runs.

    FILE is readable by its owner alone, and whole or not there. An older backup of that name is
    replaced, nothing else is. Accounts in PostgreSQL are backed up by pg_dump. Figures are sealed:
    without the keys nobody can read them.

    Exit status: 0 done, 1 refused (the reason is printed), 2 wrong use.

    \b
    Example: screener backup accounts.backup
    """  # noqa: D301 - click reads the \b
    with _installation() as settings:
        from screener.intake.backups import backups  # noqa: PLC0415 - no other command needs it

        made = backups.back_up(settings, file, keys=with_keys, rules=with_rules)
    tables = f", tables {made.note.tables}" * bool(made.note.tables)
    click.echo(f"{file}: {', '.join(made.parts)}; screener {made.note.program}{tables}.")
    if made.without:
        click.echo(f"No accounts in it: {made.without}.", err=True)
    _tell_of_sealed(made.sealed)
    if with_keys:
        click.echo(_OPENS_EVERYTHING, err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--keys-to", type=click.Path(path_type=Path), help="Write the master keys there.")
@click.option("--rules-to", type=click.Path(path_type=Path), help="Write the rule file there.")
def restore(file: Path, keys_to: Path | None, rules_to: Path | None) -> None:
    """Put the accounts and figures of a backup in place of those that are there.

    The server must have ended. What is replaced stays beside, as NAME.before-…, and every login
    has ended. Figures that hold all that is in the backup are left alone. A backup of an older
    version is brought up to date, one of a newer version refused.

    Exit status: 0 done, 1 refused (the reason is printed), 2 wrong use.

    \b
    Example: screener restore accounts.backup
    """  # noqa: D301 - click reads the \b
    with _installation() as settings:
        from screener.intake.backups import backups  # noqa: PLC0415 - no other command needs it

        done = backups.restore(settings, file, keys_to=keys_to, rules_to=rules_to)
        from screener.cli.users_shown import hour_there  # noqa: PLC0415 - as above
    made = hour_there(done.note.made)
    if done.has_accounts:
        click.echo(f"Restored the accounts as they were at {made}. {_LOGINS_ENDED}")
    _tell_of_figures(done, made)
    for path in done.kept:
        click.echo(f"What was there before is {path}; delete it when nobody needs it.")
    for part in sorted(done.left):
        click.echo(_LEFT[part])
    if done.has_accounts and done.other_keys:
        click.echo(
            "Warning: other master keys were in use then, so second factors cannot be read: use "
            "those keys, or `screener users reset-2fa NAME` for each who has one.",
            err=True,
        )


def _tell_of_figures(done: Restored, made: str) -> None:
    """Say what became of the figures in a backup, if there were any."""
    if done.figures.put:
        click.echo(f"Restored the figures as they were at {made}; later ones are lost.")
    if done.figures.left:
        names = ", ".join(done.figures.left)
        click.echo(f"Figures that are there were left alone, they are no older: {names}.")
    _tell_of_sealed(done.figures.sealed)


def _tell_of_sealed(names: Iterable[str]) -> None:
    for name in names:
        click.echo(
            f"Warning: the figures {name} were sealed with a key that is not here, or are damaged. "
            "Without that key nobody can read them.",
            err=True,
        )


@contextmanager
def _installation() -> Iterator[Settings]:
    """Read the settings; say in one line what cannot be done."""
    core_dumps.turn_off()
    from screener.intake.backups.archive import BackupError  # noqa: PLC0415 - as above

    try:
        yield settings_from()
    except SettingsError as error:
        raise UnusableError(str(error)) from None
    except BackupError as error:
        click.echo(f"Refused: {error}", err=True)
        sys.exit(REFUSED)
