"""A patient's way through the questionnaire: where she is, what comes next, what a change undoes.

Replayed from the answers each time, never stored. Knows the model and its conditions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import filterfalse
from typing import NamedTuple

from screener.conditions import Way, codes_of, offered, resting_on, way
from screener.model import Given, Question, Questionnaire


class Changed(StrEnum):
    """Why a question is asked again."""

    QUESTIONS = "questions"
    """The rule file was edited, and what was asked is worded otherwise or asked no longer."""
    CHOICE = "choice"
    """She chose something else meanwhile, in another window, and the question is about that."""
    WITHDRAWN = "withdrawn"
    """She came to a question that is not asked, or no longer: she goes on where she was."""


class Place(NamedTuple):
    """Where a question stands for a patient who may be at it.

    `before` is the question shown before it. It is question `number` of `total`; the total is None
    while answers can still change it. Details are not counted: they follow up the question before
    them, and have its number.
    """

    before: Question | None
    number: int
    total: int | None


@dataclass(frozen=True)
class Journey:
    """Where the answers given so far lead, and the details that were passed without one."""

    way: Way
    passed: frozenset[str] = frozenset()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions, in the language in which they are asked."""
        return self.way.questionnaire

    @property
    def answers(self) -> Mapping[str, Given]:
        """The answers that count."""
        return self.way.answers

    @property
    def shown(self) -> Mapping[str, Question]:
        """The questions that are shown, in page order."""
        return self.way.shown

    @cached_property
    def open_question(self) -> Question | None:
        """The first shown question that still needs an answer (or, if a detail, to be passed)."""
        answers, passed = self.answers, self.passed
        for id_, question in self.shown.items():
            if id_ not in answers and id_ not in passed:
                return question
        return None

    def place(self, question: Question) -> Place | None:
        """Return where a question stands; None if she may not be at it yet, or not at all.

        She may be at one that is shown, with nothing before it open.
        """
        if question.id not in self.shown:
            return None
        ids = list(self.shown)
        at = ids.index(question.id)
        if not self.passed.issuperset(filterfalse(self.answers.__contains__, ids[:at])):
            return None
        numbered = self.questionnaire.numbers.__contains__
        return Place(
            before=self.shown[ids[at - 1]] if at else None,
            number=sum(map(numbered, ids[: at + 1])),
            total=self._total,
        )

    @property
    def _total(self) -> int | None:
        """How many questions are counted; None unless that is settled: no gate is open."""
        shown, answers = self.shown, self.answers
        hidden = 0
        for id_, gate in self.questionnaire.gated:
            if gate in shown and gate not in answers:
                return None
            hidden += id_ not in shown
        return len(self.questionnaire.numbers) - hidden

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the codes that a question offers this patient."""
        return tuple(offered(question, self.answers))

    def about(self, question: Question) -> tuple[str, ...]:
        """Return the codes of the answers that a question is about."""
        return codes_of(self.answers.get(question.about)) if question.about else ()

    def after(self, question: Question) -> Question | None:
        """Return the question shown after one."""
        ids = iter(self.shown)
        following = next(ids, None) if question.id in ids else None
        return self.shown[following] if following else None

    def answered(self, question: Question, given: Given | None) -> Journey:
        """Return the journey with an answer taken, or with a detail passed (`given` is None).

        A changed answer takes with it every answer that was about it, and the details of those;
        answers to questions that are now hidden go as well.
        """
        answers = dict(self.answers)
        passed = set(self.passed) - {question.id}
        before = answers.pop(question.id, None)
        if given is None:
            passed.add(question.id)
        else:
            answers[question.id] = given
        if set(codes_of(before)) != set(codes_of(given)):
            for gone in resting_on(self.questionnaire, question.id):
                answers.pop(gone, None)
                passed.discard(gone)
        on = way(self.questionnaire, answers)
        return Journey(on, frozenset(passed & on.shown.keys()))
