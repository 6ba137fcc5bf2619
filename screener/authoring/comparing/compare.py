"""Two rule files compared by meaning: what changed, and for whom the outcome does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from screener.authoring.comparing.changes import Change, changes
from screener.authoring.comparing.outcomes import Moves, moves
from screener.model import Questionnaire
from screener.rulefile import RuleFile


@dataclass(frozen=True, slots=True)
class Weakened:
    """An answer that both files offer, with the rules that only the old one leads it to.

    Fewer rules name it now. Its outcome may be the same all the same, by another rule or because
    the answer is filed as unsure; but a reason to consult first was withdrawn.
    """

    question: str
    code: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What distinguishes a new rule file from an old one."""

    changes: tuple[Change, ...]
    moves: Moves
    weakened: tuple[Weakened, ...]

    @property
    def loosens(self) -> bool:
        """Whether anything moves from consult first to book, or a reason for that is withdrawn."""
        return self.moves.to_book.count > 0 or bool(self.weakened)


def compare(old: RuleFile, new: RuleFile) -> Comparison:
    """Compare two rule files. The counts are exact however many answer sets there are.

    Raises `TooEntangledError` in the rare case that no exact count is possible: see `moves`.
    """
    return Comparison(
        tuple(changes(old, new)),
        moves(old.questionnaire, new.questionnaire),
        weakened(old.questionnaire, new.questionnaire),
    )


def weakened(old: Questionnaire, new: Questionnaire) -> tuple[Weakened, ...]:
    """Return the answers that both files offer and that lead to fewer rules than before."""
    before, after = _rules(old), _rules(new)
    return tuple(
        Weakened(question, code, tuple(rule for rule in rules if rule not in after[question, code]))
        for (question, code), rules in before.items()
        if question in new.by_id
        and code in new.by_id[question].by_code
        and len(after[question, code]) < len(rules)
    )


def _rules(questionnaire: Questionnaire) -> Mapping[tuple[str, str], list[str]]:
    """Return the rules that each answer makes true."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in questionnaire.rules:
        for code in sorted(rule.when.codes):
            found[rule.when.question, code].append(rule.id)
    return found
