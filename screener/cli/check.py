"""`screener check`: what is proved of a rule file, or everything that is wrong with it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from screener.answercode import length
from screener.cli.rules_option import FINDINGS, UNUSABLE, refuse, remarks, summary
from screener.cookie_content import too_large
from screener.model import Kind
from screener.rulefile import RuleFile, RuleFileError, load
from screener.rulefile.approval import signature_of
from screener.rulefile.checks import PROVED
from screener.rulefile.remarks import remarks_of
from screener.settings import default_rules


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def check(file: Path | None, form: str) -> None:
    """Prove a rule FILE (./rules.yaml, else the packaged one), or say all that is wrong with it.

    Exit status: 0 proved, 1 something is wrong, 2 the file cannot be used at all.

    \b
    Example: screener check rules.yaml
    """  # noqa: D301 - click reads the \b
    path = file or default_rules()
    try:
        rules = load(path)
    except RuleFileError as error:
        if form == "text":
            refuse(error)
        problems = [vars(problem) for problem in error.problems]
        click.echo(json.dumps({"file": str(path), "problems": problems}, ensure_ascii=False))
        sys.exit(UNUSABLE if error.unusable else FINDINGS)
    click.echo(_as_json(rules) if form == "json" else _as_text(rules))


def _as_text(rules: RuleFile) -> str:
    proved = [f"  - {sentence}" for sentence in PROVED]
    return "\n".join([summary(rules), "Proved:", *proved, _answer_code(rules), *_remarks(rules)])


def _answer_code(rules: RuleFile) -> str:
    """Say how long answer codes are, and what the details add that never change an outcome."""
    questionnaire = rules.questionnaire
    needed = tuple(one for one in questionnaire.questions if one.kind is not Kind.DETAIL)
    details = length(questionnaire) - length(replace(questionnaire, questions=needed))
    return f"Answer codes have {length(questionnaire)} characters, {details} of them for details."


def _remarks(rules: RuleFile) -> list[str]:
    """Return all that an author should look at, each with its place where it has one."""
    found = [*filter(None, [too_large(rules)]), *remarks_of(rules)]
    return [*remarks(rules), *(f"Look at {remark}" for remark in found)]


def _as_json(rules: RuleFile) -> str:
    q, counts = rules.questionnaire, rules.counts
    report = {
        "file": str(rules.path),
        "problems": [],
        "version": q.version,
        "digest": q.digest,
        "questions_digest": q.questions_digest,
        "languages": q.languages,
        "questions": len(q.questions),
        "rules": len(q.rules),
        "examples": len(q.examples),
        "answer_sets": counts.answer_sets,
        "book": counts.book,
        "consult_first": counts.consult_first,
        "answer_code_characters": length(q),
        "signature": signature_of(q).value,
        "proved": PROVED,
        "remarks": _remarks(rules),
    }
    return json.dumps(report, ensure_ascii=False)
