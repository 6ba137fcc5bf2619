"""Rules tested like code: for every single change to a rule file, what notices it.

This is *mutation testing* (DeMillo, Lipton and Sayward, "Hints on test data selection", Computer
11, 1978), with a rule file in place of a program and its examples in place of tests.

A change that no check and no example notices survives. That is no fault where nobody moves from
consult first to book; where somebody does, the comparison with the file as it was must tell.
Whether it does is asked of patients, not of the comparison: see `replay`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from screener.authoring.comparing.compare import looser
from screener.authoring.comparing.outcomes import Moves
from screener.authoring.mutating.consequences import made_to_agree
from screener.authoring.mutating.mutations import Data, mutations
from screener.authoring.mutating.replay import Replay
from screener.model import Questionnaire
from screener.rulefile.build import build
from screener.rulefile.outline import outline
from screener.rulefile.proofs import proof_problems
from screener.rulefile.references import reference_problems
from screener.rulefile.shape import name_of, shape_problems
from screener.rulefile.tree import Place, Tree

_STRUCTURE = ("questions", "rules", "answer_sets")


class Fate(Enum):
    """What becomes of a change, by the first that notices it."""

    SHAPE = "refused by the schema"
    REFERENCES = "refused, for its parts do not fit together"
    PROOFS = "refused, for something is not shown by an example"
    EXAMPLE = "refused by an example"
    COMPARED = "told by the comparison: it lets more patients book, or withdraws a reason"
    SURVIVED = "survived"
    UNTOLD = "told by nothing, and lets a patient book who had to consult first"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule file with one change.

    `is_thorough`: the rest of the file was made to agree with the change (see `consequences`).
    `line` is that of the place in the file as it was.
    """

    name: str
    place: Place
    line: int
    data: Data
    is_thorough: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a mutant.

    `problem` is the first complaint about it; a mutant without any has `moves`.
    """

    mutant: Mutant
    fate: Fate
    problem: str = ""
    moves: Moves | None = None


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Yield a mutant for every single change to a rule file that passes the checks."""
    for change in mutations(tree.data):
        line = tree.problem(change.place, "").line
        yield Mutant(
            f"{name_of(tree, change.place)}: {change.done}", change.place, line, change.data
        )


class Judge:
    """Puts changes of a rule file that passes the checks to everything that might notice them."""

    def __init__(self, original: Questionnaire) -> None:
        self._original = original
        self._replay = Replay(original)

    def verdict(self, mutant: Mutant) -> Verdict:
        """Put a mutant through the checks, and if it passes, compare it with the file as it was."""
        tree = Tree("", mutant.data, {}, {})
        for _, problem in shape_problems(tree):
            return Verdict(mutant, Fate.SHAPE, problem.message)
        file, repeated = outline(tree, ())
        for problem in (*repeated, *reference_problems(file)):
            return Verdict(mutant, Fate.REFERENCES, problem.message)
        changed = build(mutant.data, mutant.data["language"], str)
        problems = [problem.message for problem in proof_problems(tree, changed)]
        if problems:
            by_example = [message for message in problems if message.startswith("example ")]
            fate = Fate.EXAMPLE if by_example else Fate.PROOFS
            return Verdict(mutant, fate, (by_example or problems)[0])
        told = looser(self._original, changed, (self._original, changed))
        if told:
            fate = Fate.COMPARED
        else:
            fate = Fate.UNTOLD if self._replay.books(changed) else Fate.SURVIVED
        return Verdict(mutant, fate, moves=told.moves)


def verdicts(tree: Tree, *, thorough: bool = False) -> Iterator[Verdict]:
    """Judge every change to a rule file that passes the checks.

    If `thorough`, a change that is refused is tried once more, with the rest of the file made to
    agree with it.
    """
    judge = Judge(build(tree.data, tree.data["language"], str))
    for mutant in mutants(tree):
        verdict = judge.verdict(mutant)
        yield verdict
        is_refused = verdict.fate in (Fate.REFERENCES, Fate.PROOFS, Fate.EXAMPLE)
        if thorough and is_refused and mutant.place[0] in _STRUCTURE:
            data = made_to_agree(mutant.data)
            yield judge.verdict(replace(mutant, data=data, is_thorough=True))
