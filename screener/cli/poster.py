"""`screener poster`: a poster for the waiting room that leads patients to the questions."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click
from flask import g

from screener.cli.files import keep
from screener.cli.preview import app_of, standalone
from screener.cli.rules_option import load_or_exit, rule_file
from screener.pages.poster import posters, right_address, start_address
from screener.rulefile.catalogues import SOURCE_LANGUAGE


@click.command()
@rule_file
@click.option("--url", required=True, help="The address of the start page: https://HOST/")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def poster(file: Path, url: str, output: IO[str]) -> None:
    """Write a page with a poster for each language of a rule FILE, to print on A4.

    It holds the clinic's name, one sentence and a QR code, and never names the treatment.

    Exit status: 0 written, 1 the file does not pass its check, 2 it cannot be read or written, or
    the address is none.

    \b
    Example: screener poster --url https://check.example.no/ -o poster.html
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    keep(file, getattr(output, "name", "-"))
    with app_of(rules).test_request_context():
        g.language = SOURCE_LANGUAGE
        address = start_address(url)
        if address is None:
            raise click.BadParameter(right_address(), param_hint="--url")
        g.language = rules.questionnaire.language
        page = standalone(
            "rules/poster.html",
            questionnaire=rules.questionnaire,
            address=address,
            sheets=list(posters(rules.questionnaire.languages, address)),
        )
    output.write(page + "\n")
    click.echo(f"Link to {address} from the clinic's website.", err=True)
