"""`screener approve`: a clinician's signature under a rule file as it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener.authoring.comparing.compare import compare
from screener.authoring.signing import sign
from screener.cli.diff import uncompared
from screener.cli.files import replace
from screener.cli.revisions import loaded
from screener.cli.rules_option import load_or_exit, rule_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.rulefile import RuleFile


@click.command()
@rule_file
@click.option("--by", required=True, help="Who approves it, as it will be shown.")
@click.option(
    "--since", metavar="OLD", help="What was signed before, a file or REVISION:PATH, to compare."
)
def approve(file: Path, by: str, since: str | None) -> None:
    """Sign a rule FILE (./rules.yaml if none is named) that passes its check.

    Writes who, when and a digest of both and of the content into the file. Any later change of the
    content, of a translation, of the name or the date makes the signature void; comments and layout
    may change. It has no key: whoever can edit the file can sign it.

    With --since it first says what asks in other words now, which languages are new, and whether
    anything is looser than in OLD.

    Exit status: 0 signed, 1 the file does not pass its check, 2 it cannot be read or written.

    \b
    Example: screener approve rules.yaml --by "Responsible doctor, the clinic"
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    digest = rules.questionnaire.digest
    click.echo("\n".join(_since(since, rules)))
    today = date.today()  # noqa: DTZ011 - the day where the signature is given
    try:
        replace(file, sign(file.read_bytes(), by=by, on=today, digest=digest))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--by") from None
    load_or_exit(file)
    click.echo(f"{file}: signed by {by.strip()} on {today.isoformat()}, digest {digest[:12]}.")


def _since(since: str | None, rules: RuleFile) -> Iterator[str]:
    """Yield what who signs should have compared with what was signed before."""
    if since is None:
        yield "Compared with nothing: --since OLD says what asks in other words than OLD, and how."
        return
    with loaded(since) as old:
        comparison = compare(old, rules)
    yield from uncompared(comparison)
    if comparison.loosens:
        yield f"LOOSER than {since}: something that led to consult first no longer does."
    elif not comparison.uncompared:
        yield f"Nothing is looser than in {since}, and safety questions are worded as there."
