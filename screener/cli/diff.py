"""`screener diff`: what a change of the rules means, and for whom the outcome changes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from screener.authoring.comparing.compare import Comparison, Looser, compare
from screener.authoring.comparing.variable_elimination import TooEntangledError
from screener.cli.revisions import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.authoring.comparing.outcomes import Moved

DIFFERENT = 1
LOOSER = 3
"""The exit status when anything moves from consult first to book. Nothing else has it."""


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def diff(old: str, new: str, form: str) -> None:
    """Compare two rule files, OLD and NEW, by meaning. Either may be REVISION:PATH for git.

    Tells what was added, removed and changed, and exactly how many answer sets change outcome,
    with the smallest example. A question or rule withdrawn counts as a move to book; so does an
    answer that is kept although what it is about has changed, and an answer whose words were filed
    as a risk or as unsure and are clear now. Words of safety questions that are others now, and new
    languages, are told apart: whether they still ask the same, only people can tell.

    Exit status: 0 the same, 1 different, 2 a file cannot be used, 3 different, and something moves
    from consult first to book.

    \b
    Example: screener diff HEAD~1:rules.yaml rules.yaml
    """  # noqa: D301 - click reads the \b
    with loaded(old) as before, loaded(new) as after:
        try:
            comparison = compare(before, after)
        except TooEntangledError as error:
            raise click.UsageError(str(error)) from None
    click.echo(_as_json(comparison) if form == "json" else "\n".join(as_text(comparison)))
    if comparison.loosens:
        sys.exit(LOOSER)
    sys.exit(DIFFERENT if comparison.changes or comparison.looser.moves.to_consult.count else 0)


def as_text(comparison: Comparison) -> Iterator[str]:
    """Yield in words what distinguishes two files, and for whom the outcome changes."""
    if not comparison.changes:
        yield "The files mean the same."
    for change in comparison.changes:
        what = " ".join(filter(None, (change.subject, change.id, change.field)))
        language = f" ({change.language})" if change.language else ""
        yield f"{change.kind} {what}{language}:"
        if change.before is not None:
            yield f"  - {change.before}"
        if change.after is not None:
            yield f"  + {change.after}"
    yield from uncompared(comparison)
    if comparison.is_unversioned:
        yield "The version is the same in both: give the edit one of its own."
    looser = comparison.looser
    moves = looser.moves
    yield f"Of {moves.answer_sets:,} answer sets:"
    yield f"  {moves.to_consult.count:,} move from book to consult first"
    yield from _example(moves.to_consult)
    yield f"  {moves.to_book.count:,} move from consult first to book"
    yield from _example(moves.to_book)
    yield from _withdrawn(looser)
    if comparison.loosens:
        yield "LOOSER: something that led to consult first no longer does. This needs approval."


def _withdrawn(looser: Looser) -> Iterator[str]:
    for weak in looser.weakened:
        rules = ", ".join(weak.rules) or "fewer rules than before"
        yield f"Withdrawn: {weak.question}: {weak.code} no longer leads to {rules}"
    for tie in looser.untied:
        now = f"follows {tie.after} now" if tie.after else "follows nothing now"
        yield (
            f"Withdrawn: {tie.question}: its answer is kept when {tie.before} changes "
            f"({tie.field} {now})"
        )
    for answer in looser.refiled:
        yield (
            f'Withdrawn: {answer.question}: the answer "{answer.text}" ({answer.language}) held '
            f"patients back, and is filed otherwise now"
        )


def uncompared(comparison: Comparison) -> Iterator[str]:
    """Yield what people must compare: words that are others, and languages that are new."""
    for change in comparison.reworded:
        yield (
            f'Reworded: {change.subject} {change.id} ({change.language}): "{change.before}" is '
            f'"{change.after}" now'
        )
    for language, texts in comparison.new_languages.items():
        yield f"New language: {language}, {texts} texts"
    if comparison.uncompared:
        yield (
            "The counts assume that all of this asks what was asked before; nobody has compared "
            f"{comparison.uncompared} {'text' if comparison.uncompared == 1 else 'texts'}."
        )


def _example(moved: Moved) -> Iterator[str]:
    if moved.count:
        answers = ", ".join(
            f"{question}: {'+'.join(codes) or '(unanswered)'}"
            for question, codes in moved.example.items()
            if question in moved.deciding
        )
        yield f"    for example {answers or 'any answers'}"


def _as_json(comparison: Comparison) -> str:
    looser = comparison.looser
    moves = looser.moves
    report: dict[str, Any] = {
        "changes": [
            {
                "kind": change.kind,
                "subject": change.subject,
                "id": change.id,
                "field": change.field,
                "language": change.language,
                "before": change.before,
                "after": change.after,
            }
            for change in comparison.changes
        ],
        "answer_sets": moves.answer_sets,
        "to_consult_first": _moved(moves.to_consult),
        "to_book": _moved(moves.to_book),
        "withdrawn": [
            {"question": weak.question, "answer": weak.code, "rules": weak.rules}
            for weak in looser.weakened
        ],
        "untied": [asdict(tie) for tie in looser.untied],
        "refiled": [asdict(answer) for answer in looser.refiled],
        "reworded": [
            {"subject": change.subject, "id": change.id, "language": change.language}
            for change in comparison.reworded
        ],
        "new_languages": dict(comparison.new_languages),
        "uncompared": comparison.uncompared,
        "unversioned": comparison.is_unversioned,
        "loosens": comparison.loosens,
    }
    return json.dumps(report, ensure_ascii=False)


def _moved(moved: Moved) -> dict[str, object]:
    return {"count": moved.count, "example": moved.example, "deciding": moved.deciding}
