"""The `screener` command: one module for each thing a person can ask of it."""

from __future__ import annotations

import click

from screener import __version__
from screener.cli.approve import approve
from screener.cli.assess import assess
from screener.cli.check import check
from screener.cli.diff import diff
from screener.cli.preview import diagram, preview
from screener.cli.serve import key, serve
from screener.cli.users import users


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="screener")
def main() -> None:
    """Screen patients before they book: check rules, assess answers, serve the questionnaire."""


for command in (serve, check, assess, diff, preview, diagram, approve, users, key):
    main.add_command(command)
