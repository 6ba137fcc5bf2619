"""`screener users`: the accounts of the nurse's side."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from screener.cli.groups import Group
from screener.cli.users_opened import opened, password

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.intake.accounts.staff import Summary

    Command = Callable[..., None]

_from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group(cls=Group)
def users() -> None:
    """Manage who may log in to the nurse's pages.

    Exit status: 0 done, 1 refused (the reason is printed), 2 wrong use, or the settings or the
    database cannot be used.
    """


_person = [
    click.option("--full-name", help="As the journal names her; else she is asked once."),
    click.option("--profession", help="As the journal names it; else she is asked once."),
]
_ROLE = click.Choice(["nurse", "admin"])
_DAY = click.DateTime(["%Y-%m-%d"])


def _with_person(command: Command) -> Command:
    for option in reversed(_person):
        command = option(command)
    return command


@users.command()
@click.argument("name")
@click.option("--role", type=_ROLE, default="nurse", show_default=True)
@_with_person
@_from_stdin
def add(
    name: str,
    role: str,
    full_name: str | None,
    profession: str | None,
    *,
    password_stdin: bool,
) -> None:
    """Make an account. The password is asked for twice.

    \b
    Example: screener users add kari
    """  # noqa: D301 - click reads the \b
    with opened() as staff:
        name = staff.new_name(name)
        typed = password(from_stdin=password_stdin)
        staff.add(name, staff.Role(role), typed, full_name or "", profession or "")
    click.echo(f'Added "{name}" ({role}).')


@users.command()
@click.argument("name")
@click.option("--role", type=_ROLE, help="For a new account; nurse unless told.")
@_with_person
def invite(name: str, role: str | None, full_name: str | None, profession: str | None) -> None:
    """Print a code with which NAME sets a password, once; make the account if there is none.

    Hand it over in person. A code from before is void; a password from before works until then.

    \b
    Example: screener users invite kari
    """  # noqa: D301 - click reads the \b
    with opened() as staff:
        code, until = staff.invite(name, staff.Role(role) if role else None, full_name, profession)
        from screener.cli.users_shown import hour_there  # noqa: PLC0415 - as for opened

        name = staff.known_name(name)
    click.echo(
        f'Until {hour_there(until)} "{name}" sets a password at /intake/invitation, once, '
        "with this code:"
    )
    click.echo(code)


@users.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_(form: str) -> None:
    """List the accounts."""
    with opened() as staff:
        from screener.cli import users_shown as shown  # noqa: PLC0415 - as for opened

        found: list[Summary] = staff.summaries()
        if form == "json":
            click.echo(json.dumps([shown.as_json(one) for one in found], ensure_ascii=False))
        elif found:
            click.echo(shown.as_table(found))
        else:
            click.echo("There are no accounts. `screener users add NAME` makes one.")


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Keep NAME out from now on, wherever they are logged in. Not the last admin."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.disable(name)
    click.echo(f'Disabled "{name}", and ended every login.')


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let NAME in again."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.enable(name)
    click.echo(f'Enabled "{name}".')


@users.command()
@click.argument("name")
@_from_stdin
def passwd(name: str, password_stdin: bool) -> None:  # noqa: FBT001 - click's
    """Give NAME a new password, and end every login. `invite` does it without your knowing one."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.set_password(name, password(from_stdin=password_stdin))
    click.echo(f'"{name}" has a new password. Every login has ended.')


@users.command("reset-2fa")
@click.argument("name")
def reset_second_factor(name: str) -> None:
    """Take away the second factor of NAME, who has lost it, and end every login."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.reset_second_factor(name)
    click.echo(f'"{name}" logs in with the password alone. Every login has ended.')


@users.command()
@click.argument("name")
@click.argument("role", type=_ROLE)
def role(name: str, role: str) -> None:
    """Make NAME a nurse or an admin. The last admin stays one."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.set_role(name, staff.Role(role))
    click.echo(f'"{name}" is now: {role}.')


@users.command()
@click.argument("name")
@click.argument("new", required=False)
@_with_person
def rename(name: str, new: str | None, full_name: str | None, profession: str | None) -> None:
    """Let NAME log in as NEW, or change how the journal names her.

    \b
    Example: screener users rename kari kari.n --profession sykepleier
    """  # noqa: D301 - click reads the \b
    if (new, full_name, profession) == (None, None, None):
        raise click.UsageError("say what changes: NEW, --full-name or --profession")
    with opened() as staff:
        name = staff.known_name(name)
        staff.rename(name, new, full_name, profession)
        now = staff.find(new or name)
        told = ", ".join(one for one in (now.full_name, now.profession) if one)
        click.echo(f'"{name}" is now: "{now.name}"' + (f" ({told})." if told else "."))


@users.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete the account of NAME for good. Its lines stay in the log. Not the last admin."""
    with opened() as staff:
        name = staff.known_name(name)
        staff.remove(name)
    click.echo(f'Removed "{name}", and ended every login.')


@users.command()
@click.argument("name", required=False)
@click.option("--since", type=_DAY, help="The first day, at the clinic.")
@click.option("--until", type=_DAY, help="The last day, at the clinic.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text")
def log(name: str | None, since: datetime | None, until: datetime | None, form: str) -> None:
    """Print who did what to whose account, the newest first; only that of NAME if it is given.

    A line bears the name of then: NAME may be one that is gone. FROM is a pseudonym of the network
    address; it is empty for what was done at the command line, by the system's user named under BY.

    \b
    Example: screener users log kari --since 2026-01-01
    """  # noqa: D301 - click reads the \b
    with opened():
        from screener.cli import users_shown as shown  # noqa: PLC0415 - as for opened
        from screener.intake.accounts import log_search  # noqa: PLC0415 - as for opened
        from screener.intake.accounts.names import canonical  # noqa: PLC0415

        search = log_search.Search(
            name=None if name is None else canonical(name) or name,
            since=since.date() if since else None,
            until=until.date() if until else None,
        )
        rows = [shown.texts_of(one) for one in search.lines()]
        if form == "csv":
            for line in log_search.as_csv([shown.LOG_COLUMNS, *rows]):
                click.echo(line, nl=False)
        elif form == "json":
            for row in rows:
                told = dict(zip(shown.LOG_COLUMNS, row, strict=True))
                click.echo(json.dumps(told, ensure_ascii=False))
        else:
            heads = tuple(head.upper() for head in shown.LOG_COLUMNS)
            click.echo(shown.in_columns([heads, *rows]))
