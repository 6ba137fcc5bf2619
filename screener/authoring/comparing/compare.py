"""Two rule files compared by meaning: what changed, and for whom the outcome does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.authoring.comparing.changes import Change, changes
from screener.authoring.comparing.outcomes import Moves, moves
from screener.authoring.comparing.withdrawals import (
    Refiled,
    Untied,
    Weakened,
    is_safety_wording,
    new_languages,
    refiled,
    untied,
    weakened,
)
from screener.model import Questionnaire
from screener.rulefile import RuleFile


@dataclass(frozen=True, slots=True)
class Looser:
    """Why a patient who had to consult first might now book: nothing here, and none does."""

    moves: Moves
    weakened: tuple[Weakened, ...] = ()
    untied: tuple[Untied, ...] = ()
    refiled: tuple[Refiled, ...] = ()

    def __bool__(self) -> bool:
        withdrawn = self.weakened or self.untied or self.refiled
        return self.moves.to_book.count > 0 or bool(withdrawn)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What distinguishes a new rule file from an old one.

    `reworded` are the changes to what a safety question or its answers say, and `new_languages` the
    languages that came, with the number of their texts: the counts assume that these ask what was
    asked before, which only people can tell. `is_unversioned`: the content is another, the version
    is not.
    """

    changes: tuple[Change, ...]
    looser: Looser
    reworded: tuple[Change, ...]
    new_languages: Mapping[str, int]
    is_unversioned: bool

    @property
    def loosens(self) -> bool:
        """Whether anything moves from consult first to book, or a reason for that is withdrawn."""
        return bool(self.looser)

    @property
    def uncompared(self) -> int:
        """The number of texts of which nobody knows whether they still ask the same."""
        return len(self.reworded) + sum(self.new_languages.values())


def compare(old: RuleFile, new: RuleFile) -> Comparison:
    """Compare two rule files. The counts are exact however many answer sets there are.

    Raises `TooEntangledError` in the rare case that no exact count is possible: see `moves`.
    """
    found = tuple(changes(old, new))
    return Comparison(
        changes=found,
        looser=looser(
            old.questionnaire,
            new.questionnaire,
            *(
                (old.in_languages[language], new.in_languages[language])
                for language in new.in_languages
                if language in old.in_languages
            ),
        ),
        reworded=tuple(change for change in found if _rewords(change, old, new)),
        new_languages=new_languages(old, new),
        is_unversioned=old.questionnaire.digest != new.questionnaire.digest
        and old.questionnaire.version == new.questionnaire.version,
    )


def looser(
    old: Questionnaire, new: Questionnaire, *spoken: tuple[Questionnaire, Questionnaire]
) -> Looser:
    """Tell all that could let a patient book; `spoken` are the two files in each language.

    Raises `TooEntangledError`: see `moves`.
    """
    return Looser(
        moves(old, new),
        weakened(old, new),
        untied(old, new),
        tuple(answer for then, now in spoken for answer in refiled(then, now)),
    )


def _rewords(change: Change, old: RuleFile, new: RuleFile) -> bool:
    """Tell whether a change is one of what a safety question says, in either file."""
    if change.kind != "changed" or not change.language:
        return False
    id_ = change.id.partition(".")[0]
    return any(
        is_safety_wording(file.questionnaire.by_id.get(id_), change.subject, change.field)
        for file in (old, new)
    )
