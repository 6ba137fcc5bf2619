"""One question as two files ask it: every answer that either of them could be given.

How an answer *stands* in a file is whether the file lets it pass, and what it opens there. A file
takes what it offers as `assess` takes it, and what it does not offer for no answer. One exception:
a risk or unsure answer that only the other file offers cannot be said here, where the patient has
to choose among the others and may choose a clear one; so it does not hold her back here. Without
this, withdrawing "yes, earlier" together with its rule would look harmless. Where several answers
may be given, what cannot be said here is left out of them in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

from screener.model import AnswerClass, Kind, Question


class Stand(NamedTuple):
    """Whether a file lets an answer pass, and the bits of what the answer opens there.

    `is_said`: something of it can be said there.
    """

    passes: bool
    opens: int
    is_said: bool = True


Stands = tuple[Stand, Stand]
"""How an answer stands in the old file and in the new one."""

_HIDDEN = Stand(passes=True, opens=0)


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
        return self.stands[0].passes, self.stands[1].passes

    @property
    def opens(self) -> int:
        """What they open in either file. Nothing at all if neither shows the question."""
        return self.stands[0].opens | self.stands[1].opens


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
        return Stand(passes=False, opens=self.everything)

    def alone(self, code: str, other: View) -> Stand:
        """Return how an answer of one code stands."""
        if self.question is None:
            return _HIDDEN
        if self._cannot_say(code, other):
            return Stand(passes=True, opens=self.shown, is_said=False)
        if self._settles(code):
            return Stand(passes=True, opens=self._opened(code))
        return self.unknown

    def joined(self, stand: Stand, code: str, other: View) -> Stand:
        """Return how an answer stands when one more code is added to it."""
        question = self.question
        if question is None or not stand.opens or self._cannot_say(code, other):
            return stand
        if not stand.is_said:
            return self.alone(code, other)
        is_plain = question.pick_many and code not in question.alone
        if is_plain and stand.passes and self._settles(code):
            return Stand(passes=True, opens=stand.opens | self._opened(code))
        return self.unknown

    def parts(self, one: str, another: str) -> bool | None:
        """Tell whether two codes exclude each other here; None if they are not offered together."""
        question = self.question
        if question is None or not question.pick_many or not {one, another} <= {*question.by_code}:
            return None
        return not question.alone.isdisjoint((one, another))

    def _cannot_say(self, code: str, other: View) -> bool:
        """Tell whether only the other file offers a code, as a worry about this safety question."""
        if self.question is None or self.question.kind is not Kind.SCREEN:
            return False
        worries = other.files(code, AnswerClass.RISK, AnswerClass.UNSURE)
        return worries and code not in self.question.by_code

    def _settles(self, code: str) -> bool:
        """Tell whether a code is offered here and lets a patient pass by itself."""
        is_screen = self.question is not None and self.question.kind is Kind.SCREEN
        return self.files(code, AnswerClass.CLEAR if is_screen else AnswerClass.NEUTRAL)

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
        none. Neither shows it: nothing is said. Several codes are an answer where one of the files
        takes many, but for two of which one excludes the other in each file that offers both.
        """
        asked = [view for view, s in zip(self.views, shown, strict=True) if s and view.question]
        found: dict[Stands, Option] = {}
        for first, beside in _choices(asked):
            for option in self._said(shown, first, beside):
                self._take(found, option)
        if len(asked) < len(shown):
            self._take(found, Option(self._stands(shown), 1, ()))
        return tuple(found.values())

    def _said(
        self, shown: tuple[bool, ...], first: Sequence[str], beside: Sequence[str]
    ) -> tuple[Option, ...]:
        """Return the answers of some codes and any that may stand beside them."""
        found: dict[Stands, Option] = {}
        for code in first:
            start = [self._more(option, code) for option in found.values()]
            start = start or [Option(self._stands(shown, code), 1, (code,))]
            found = {option.stands: option for option in start}
        for code in beside:
            for option in tuple(found.values()):
                self._take(found, self._more(option, code))
            if not first:
                self._take(found, Option(self._stands(shown, code), 1, (code,)))
        return tuple(found.values())

    def _more(self, option: Option, code: str) -> Option:
        """Return the answers with one more code in each."""
        old, new = map(View.joined, self.views, option.stands, (code, code), self.views[::-1])
        return Option((old, new), option.ways, (*option.telling, code))

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


def _choices(asked: Sequence[View]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield which codes stand together, and the codes any of which may stand beside them.

    Together these are all choices, each once.
    """
    questions = [view.question for view in asked if view.question]
    codes = tuple(dict.fromkeys(code for question in questions for code in question.by_code))
    if not any(question.pick_many for question in questions):
        yield from (((code,), ()) for code in codes)
        return
    alone = [code for code in codes if any(code in question.alone for question in questions)]
    others = [code for code in codes if code not in alone]

    def agree(one: str, another: str) -> bool:
        parted = [view.parts(one, another) for view in asked]
        return False in parted or True not in parted

    sizes = range(len(alone) + 1)
    for first in chain.from_iterable(combinations(alone, size) for size in sizes):
        if all(agree(one, another) for one, another in combinations(first, 2)):
            yield first, [code for code in others if all(agree(code, one) for one in first)]
