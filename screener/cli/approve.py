"""`screener approve`: a clinician's signature under a rule file as it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from screener.authoring.signing import sign
from screener.cli.files import replace
from screener.cli.rules_option import load_or_exit, rule_file


@click.command()
@rule_file
@click.option("--by", required=True, help="Who approves it, as it will be shown.")
def approve(file: Path, by: str) -> None:
    """Sign a rule FILE (./rules.yaml if none is named) that passes its check.

    Writes who, when and the digest of the content into the file. Any later change of the content
    or of a translation makes the signature void; comments and layout may change.

    Exit status: 0 signed, 1 the file does not pass its check, 2 it cannot be read or written.

    \b
    Example: screener approve rules.yaml --by "Responsible doctor, the clinic"
    """  # noqa: D301 - click reads the \b
    digest = load_or_exit(file).questionnaire.digest
    today = date.today()  # noqa: DTZ011 - the day where the signature is given
    try:
        replace(file, sign(file.read_bytes(), by=by, on=today, digest=digest))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--by") from None
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    load_or_exit(file)
    click.echo(f"{file}: signed by {by.strip()} on {today.isoformat()}, digest {digest[:12]}.")
