"""`screener mutate`: what would notice each single change to a rule file."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener.authoring.mutating.verdicts import Fate, Verdict, mutants, verdicts
from screener.cli.rules_option import load_or_exit, rule_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNNOTICED = 1
_ACCEPTED = (Fate.SURVIVED, Fate.COMPARED, Fate.UNTOLD)


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
    their lines. Whether the comparison tells of every patient who may book now is tried apart from
    it: each example, and each that differs from one in a single answer, is answered page by page
    under the changed rules. Nothing is written.

    Exit status: 0 every change that lets more patients book is noticed, 1 some such change is
    not or the file does not pass its check, 2 the file cannot be used.

    \b
    Example: screener mutate rules.yaml
    """  # noqa: D301 - click reads the \b
    rules = load_or_exit(file)
    found: list[Verdict] = []
    with click.progressbar(
        length=sum(1 for _ in mutants(rules.tree)),
        label="Changing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        for verdict in verdicts(rules.tree, thorough=thorough):
            found.append(verdict)
            bar.update(not verdict.mutant.is_thorough)
    found.sort(key=lambda verdict: verdict.mutant.line)
    path = str(rules.path)
    click.echo(_as_json(found, path) if form == "json" else "\n".join(_as_text(found, path)))
    sys.exit(UNNOTICED if any(verdict.fate is Fate.UNTOLD for verdict in found) else 0)


def _as_text(found: Sequence[Verdict], path: str) -> Iterator[str]:
    yield f"{path}: {len(found)} changes tried."
    counts = Counter(verdict.fate for verdict in found)
    for fate in Fate:
        yield f"  {counts[fate]:5} {fate.value}"
    survivors = [verdict for verdict in found if verdict.fate in _ACCEPTED]
    if survivors:
        yield "Noticed by neither the check nor an example:"
    for verdict in survivors:
        moves = verdict.moves
        to_book = f"{moves.to_book.count:,} to book" if moves else ""
        thorough = (
            ", with its rules and examples made to agree" if verdict.mutant.is_thorough else ""
        )
        untold = ", and nothing tells it" if verdict.fate is Fate.UNTOLD else ""
        yield f"{path}:{verdict.mutant.line}:1: {verdict.mutant.name}{thorough}: {to_book}{untold}"
    if not counts[Fate.UNTOLD]:
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
