"""`screener mutate`: what would notice each single change to a rule file."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener.authoring.mutating.verdicts import Fate, Verdict, verdicts
from screener.cli.rules_option import load_or_exit, rule_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNNOTICED = 1
_SURVIVED = (Fate.SURVIVED, Fate.COMPARED)


@click.command()
@rule_file
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Try refused changes again, with the rules and examples made to agree with them.",
)
def mutate(file: Path, form: str, *, thorough: bool) -> None:
    """Change every single place of a rule FILE (./rules.yaml if none is named), one at a time.

    Tells what notices each change: the check, an example, or the comparison that `screener diff`
    makes before an approval. Changes that neither the check nor an example notices are named with
    their lines. Nothing is written.

    Exit status: 0 every change that lets more patients book is noticed, 1 some such change is
    not or the file does not pass its check, 2 the file cannot be used.

    \b
    Example: screener mutate rules.yaml
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    with click.progressbar(
        verdicts(rules.tree), label="Changing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as judged:
        wanted = (verdict for verdict in judged if thorough or not verdict.mutant.is_thorough)
        found = sorted(wanted, key=lambda verdict: verdict.mutant.line)
    path = str(rules.path)
    click.echo(_as_json(found, path) if form == "json" else "\n".join(_as_text(found, path)))
    sys.exit(UNNOTICED if any(_is_unnoticed(verdict) for verdict in found) else 0)


def _is_unnoticed(verdict: Verdict) -> bool:
    """Tell whether a change lets more patients book and nothing would notice it."""
    moves = verdict.moves
    return verdict.fate is Fate.SURVIVED and moves is not None and moves.to_book.count > 0


def _as_text(found: Sequence[Verdict], path: str) -> Iterator[str]:
    yield f"{path}: {len(found)} changes tried."
    counts = Counter(verdict.fate for verdict in found)
    for fate in Fate:
        yield f"  {counts[fate]:5} {fate.value}"
    survivors = [verdict for verdict in found if verdict.fate in _SURVIVED]
    if survivors:
        yield "Noticed by neither the check nor an example:"
    for verdict in survivors:
        moves = verdict.moves
        to_book = f"{moves.to_book.count:,} to book" if moves else ""
        thorough = (
            ", with its rules and examples made to agree" if verdict.mutant.is_thorough else ""
        )
        yield f"{path}:{verdict.mutant.line}:1: {verdict.mutant.name}{thorough}: {to_book}"
    if not any(_is_unnoticed(verdict) for verdict in found):
        yield "Every change that lets more patients book is refused, or told by `screener diff`."


def _as_json(found: Sequence[Verdict], path: str) -> str:
    report = {
        "file": path,
        "changes": [
            {
                "line": verdict.mutant.line,
                "change": verdict.mutant.name,
                "thorough": verdict.mutant.is_thorough,
                "fate": verdict.fate.name.lower(),
                "problem": verdict.problem,
                "to_book": verdict.moves.to_book.count if verdict.moves else 0,
            }
            for verdict in found
        ],
    }
    return json.dumps(report, ensure_ascii=False)
