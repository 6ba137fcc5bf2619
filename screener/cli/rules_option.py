"""The rule file that a command works on, and how its errors are told."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from screener.answercode import LONG, length
from screener.rulefile import RuleFile, RuleFileError, load
from screener.rulefile.approval import Signature, signature_of

# Without a name it is never the file that ships with the program: nobody means to sign that one.
rule_file = click.argument("file", type=click.Path(path_type=Path), default=Path("rules.yaml"))
FINDINGS = 1
UNUSABLE = 2


def load_or_exit(path: Path) -> RuleFile:
    """Load a rule file; if it does not pass, print everything that is wrong and exit 1 or 2."""
    try:
        return load(path)
    except RuleFileError as error:
        refuse(error)


def refuse(error: RuleFileError, status: int | None = None) -> NoReturn:
    """Print what is wrong with a rule file and exit.

    With 1 for findings and 2 for a file of no use, unless a command has a status of its own.
    """
    for problem in error.problems:
        click.echo(str(problem), err=True)
    number = len(error.problems)
    click.echo(f"{number} {'problem' if number == 1 else 'problems'} found.", err=True)
    sys.exit(status or (UNUSABLE if error.unusable else FINDINGS))


def remarks(rules: RuleFile) -> list[str]:
    """Return what staff should know of a file that passes: its signature and its review date."""
    questionnaire = rules.questionnaire
    approval = questionnaire.approval
    lines = []
    if approval is None:
        lines.append("Not signed: no clinician has approved this file.")
    elif signature_of(questionnaire) is Signature.CHANGED:
        lines.append(f"Changed since {approval.by} signed it on {approval.on}.")
    else:
        lines.append(f"Signed by {approval.by} on {approval.on}.")
    characters = length(questionnaire)
    if characters > LONG:
        lines.append(
            f"Long answer codes: {characters} characters; more than {LONG} are tiresome to type."
        )
    if date.fromisoformat(questionnaire.review_by) < date.today():  # noqa: DTZ011 - the clinic's day
        lines.append(f"Overdue: this file should have been reviewed by {questionnaire.review_by}.")
    return lines


def summary(rules: RuleFile) -> str:
    """Return the one sentence that says what a file holds."""
    q, counts = rules.questionnaire, rules.counts
    return (
        f"{rules.path}: version {q.version}, {len(q.questions)} questions, {len(q.rules)} rules, "
        f"{counts.answer_sets:,} answer sets: {counts.book:,} book, "
        f"{counts.consult_first:,} consult first."
    )
