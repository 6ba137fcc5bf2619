"""`screener schema`: the JSON Schemas of what the commands read and write."""

from __future__ import annotations

from importlib import resources

import click

_WHERE = {
    "rules": ("screener.rulefile", "schema.json"),
    "answers": ("screener.exchange", "schemas/answers.json"),
    "assessment": ("screener.exchange", "schemas/assessment.json"),
}


@click.command()
@click.argument("what", type=click.Choice(list(_WHERE)), default="rules")
def schema(what: str) -> None:
    """Print a JSON Schema (draft-07): of rule files (`rules`), or of a line of `screener assess`.

    `answers` is a line that it takes, `assessment` one that it gives. Those of a line have a
    version, which changes when what was valid is valid no more.

    Exit status: 0 printed, 2 there is no such schema.

    \b
    Example: screener schema assessment
    """  # noqa: D301 - click reads the \b
    package, name = _WHERE[what]
    click.echo(resources.files(package).joinpath(name).read_text("utf-8").rstrip("\n"))
