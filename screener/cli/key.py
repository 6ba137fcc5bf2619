"""`screener key`: a master key."""

from __future__ import annotations

import click

from screener.keys import new_key


@click.command()
def key() -> None:
    """Make a master key for SCREENER_KEYS: 32 random bytes as text."""
    click.echo(new_key())
