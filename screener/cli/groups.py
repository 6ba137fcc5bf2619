"""Groups of commands, whose help gives the whole first sentence of each command."""

from __future__ import annotations

import click

_ANY_LENGTH = 10_000


class Group(click.Group):
    """A group whose help cuts no sentence to fit it into a line: it goes on in the next one."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(_ANY_LENGTH)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)
