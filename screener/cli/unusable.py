"""What an installation has that cannot be used: told without a word on how to use the command."""

from __future__ import annotations

import click


class UnusableError(click.ClickException):
    """Settings, keys or a database of no use. The command itself was typed as it should be."""

    exit_code = 2
