"""One question as two files ask it: every answer that either of them could be given.

How an answer *stands* in a file is whether the file lets it pass, and what it opens there. A file
takes what it offers as `assess` takes it, and what it does not offer for no answer. One exception:
a risk or unsure answer that only the other file offers cannot be said here, where the patient has
to choose among the others and may choose a clear one; so it does not hold her back here. Without
this, withdrawing "yes, earlier" together with its rule would look harmless.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.model import AnswerClass, Kind, Question

Stand = tuple[bool, int]
"""Whether a file lets an answer pass, and the bits of what the answer opens there."""
Stands = tuple[Stand, Stand]
"""How an answer stands in the old file and in the new one."""

_HIDDEN: Stand = (True, 0)


@dataclass(frozen=True, slots=True)
class Option:
    """Answers to one question that come to the same in both files.

    `telling` is the best of them as an example (see `Pair.rank`), as codes: none if the question is
    left open.
    """

    stands: Stands
    ways: int
    telling: tuple[str, ...]

    @property
    def passes(self) -> tuple[bool, bool]:
        """Whether the old file and the new one let them pass."""
        return self.stands[0][0], self.stands[1][0]

    @property
    def opens(self) -> int:
        """What they open in either file. Nothing at all if neither shows the question."""
        return self.stands[0][1] | self.stands[1][1]


@dataclass(frozen=True)
class View:
    """How one file sees a question; `question` is None if it does not ask it.

    The bit `shown` tells that it is shown at all. `gates` are the sets of codes by which the file
    gates other questions with this one, each with a bit that tells: not ruled out.
    """

    question: Question | None
    shown: int
    gates: Mapping[frozenset[str], int]

    @property
    def everything(self) -> int:
        """All bits of this view."""
        return self.shown | sum(self.gates.values())

    @property
    def unknown(self) -> Stand:
        """How no answer stands: it never passes, and no gate is definitely shut."""
        return False, self.everything

    def alone(self, code: str, other: View) -> Stand:
        """Return how an answer of one code stands."""
        if self.question is None:
            return _HIDDEN
        answer = self.question.by_code.get(code)
        if self.question.kind is Kind.SCREEN:
            if answer:
                return answer.answer_class is AnswerClass.CLEAR, self.shown
            return other.files(code, AnswerClass.RISK, AnswerClass.UNSURE), self.shown
        return (True, self._opened(code)) if self._settles(code) else self.unknown

    def joined(self, stand: Stand, code: str) -> Stand:
        """Return how an answer stands when one more code is added to it."""
        question, (passes, opened) = self.question, stand
        if question is None or not opened:
            return stand
        if question.pick_many and passes and self._settles(code):
            return True, opened | self._opened(code)
        return self.unknown

    def _settles(self, code: str) -> bool:
        """Tell whether a code is offered here and leaves nothing unknown."""
        return code in (self.question.by_code if self.question else ()) and not self.files(
            code, AnswerClass.UNSURE
        )

    def files(self, code: str, *classes: AnswerClass) -> bool:
        """Tell whether an answer is offered here, and filed under one of some classes."""
        answer = self.question.by_code.get(code) if self.question else None
        return answer is not None and answer.answer_class in classes

    def _opened(self, code: str) -> int:
        return self.shown | sum(bit for codes, bit in self.gates.items() if code in codes)


@dataclass(frozen=True)
class Pair:
    """A question as the old file and the new one see it."""

    id: str
    views: tuple[View, View]

    @property
    def everything(self) -> int:
        """All bits of both views."""
        return self.views[0].everything | self.views[1].everything

    def options(self, *shown: bool) -> tuple[Option, ...]:
        """Return all answers, given whether the old file and the new one show the question.

        Both show it: any answer that either offers. One shows it: any answer that it offers, or
        none. Neither shows it: nothing is said.
        """
        asked = [v.question for v, s in zip(self.views, shown, strict=True) if s and v.question]
        codes = dict.fromkeys(code for question in asked for code in question.by_code)
        found: dict[Stands, Option] = {}
        for code in codes:
            several = tuple(found.values()) if any(q.pick_many for q in asked) else ()
            for option in several:
                old, new = map(View.joined, self.views, option.stands, (code, code))
                self._take(found, Option((old, new), option.ways, (*option.telling, code)))
            self._take(found, Option(self._stands(shown, code), 1, (code,)))
        if len(asked) < len(shown):
            self._take(found, Option(self._stands(shown), 1, ()))
        return tuple(found.values())

    def rank(self, codes: tuple[str, ...]) -> int:
        """Rank an answer as an example, best first: a risk, unsure, any other, none."""
        for rank, answer_class in enumerate((AnswerClass.RISK, AnswerClass.UNSURE)):
            if any(view.files(code, answer_class) for view in self.views for code in codes):
                return rank
        return 2 if codes else 3

    def _stands(self, shown: tuple[bool, ...], code: str | None = None) -> Stands:
        """Return how one code, or no answer, stands."""
        old, new = (
            _HIDDEN if not is_shown else view.unknown if code is None else view.alone(code, other)
            for view, other, is_shown in zip(self.views, self.views[::-1], shown, strict=True)
        )
        return old, new

    def _take(self, found: dict[Stands, Option], option: Option) -> None:
        """Add answers to those that come to the same."""
        same = found.get(option.stands)
        if same:
            telling = min(
                same.telling, option.telling, key=lambda codes: (self.rank(codes), len(codes))
            )
            option = Option(option.stands, same.ways + option.ways, telling)
        found[option.stands] = option
