"""How many answer sets change outcome between two questionnaires, which way, and an example.

What an answer set is, is told in `answer_sets`. Whether it books is an AND over questions, each of
which depends on its own answer and on what shows it: so everything is counted by structure, see
`variable_elimination`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from screener.authoring.comparing.answer_sets import Joint
from screener.authoring.comparing.question_pair import Option, Pair
from screener.authoring.comparing.smallest_example import Choice, Smallest
from screener.model import Questionnaire

_OLD, _NEW = 0, 1


@dataclass(frozen=True, slots=True)
class Moved:
    """The answer sets that move one way, and the smallest of them.

    `example` maps the questions asked to the codes answered (none: left open); its `deciding`
    answers are what makes one of the files say "consult first". Smallest: the fewest of those,
    then the most telling (`Pair.telling`), then the fewest codes in all.
    """

    count: int
    example: Mapping[str, tuple[str, ...]]
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """All answer sets to two files, and those that change outcome.

    `to_book` moves from consult first to book: the dangerous way.
    """

    answer_sets: int
    book_before: int
    book_after: int
    to_book: Moved
    to_consult: Moved


def moves(old: Questionnaire, new: Questionnaire) -> Moves:
    """Compare the outcomes of two questionnaires that have passed the checks.

    Exact. The time grows with the number of questions, times the number of ways in which answers
    to one question can open gates (for a pick-many question at most 2 to the number of its answers
    that gate something). Where the files gate questions differently, the ways of several gates
    count together; raises `TooEntangledError` if those are too many: never an estimate.
    """
    joint = Joint(old, new)
    before = _count(joint, lambda in_old, _: in_old)
    after = _count(joint, lambda _, in_new: in_new)
    both = _count(joint, lambda in_old, in_new: in_old and in_new)
    return Moves(
        answer_sets=_count(joint, lambda *_: True),
        book_before=before,
        book_after=after,
        to_book=_moved(joint, after - both, held_in=_OLD),
        to_consult=_moved(joint, before - both, held_in=_NEW),
    )


def _count(joint: Joint, wanted: Callable[[bool, bool], bool]) -> int:
    """Count the answer sets all of whose answers are wanted, by whether they pass either file."""

    def ways(_: Pair, option: Option) -> int | None:
        return option.ways if wanted(*option.passes) else None

    return joint.sum(ways) or 0


def _moved(joint: Joint, count: int, held_in: int) -> Moved:
    """Return the answer sets that one file holds back while the other lets them book."""
    if not count:
        return Moved(0, {}, ())

    def smallest(pair: Pair, option: Option) -> Smallest | None:
        if not option.passes[1 - held_in]:
            return None
        if not option.opens:
            return Smallest(free=Choice((0, 0, 0)))
        answer, length = (pair.id, option.telling), len(option.telling)
        if option.passes[held_in]:
            return Smallest(free=Choice((0, 0, length), answer))
        return Smallest(held=Choice((1, pair.rank(option.telling), length), answer))

    best = joint.sum(smallest)
    singles = best.held.singles() if best and best.held else []
    found = {single.answer[0]: single for single in singles if single.answer}
    in_order = {id_: found[id_] for id_ in joint.pairs if id_ in found}
    return Moved(
        count,
        example={id_: single.answer[1] for id_, single in in_order.items() if single.answer},
        deciding=tuple(id_ for id_, single in in_order.items() if single.cost[0]),
    )
