"""A patient's way through the questionnaire: where she is, what comes next, what a change undoes.

Replayed from the answers each time, never stored. Knows the model and its conditions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from screener.conditions import Reading, codes_of, offered, read, resting_on
from screener.model import Given, Kind, Question, Questionnaire


@dataclass(frozen=True)
class Progress:
    """Question `number` of `total`; the total is None while answers can still change it.

    Details are not counted: they follow up the question before them (`number` is that one's).
    """

    number: int
    total: int | None
    is_follow_up: bool


@dataclass(frozen=True)
class Journey:
    """The answers given so far, and the details that were passed without one."""

    questionnaire: Questionnaire
    answers: Mapping[str, Given]
    passed: frozenset[str] = frozenset()

    @cached_property
    def reading(self) -> Reading:
        """The answers as the questionnaire understands them."""
        return read(self.questionnaire, self.answers)

    @cached_property
    def shown(self) -> tuple[Question, ...]:
        """The questions that are shown, in page order."""
        return tuple(self.reading.shown.values())

    @cached_property
    def open_question(self) -> Question | None:
        """The first shown question that still needs an answer (or, if a detail, to be passed)."""
        return next((question for question in self.shown if not self.is_done(question)), None)

    def is_done(self, question: Question) -> bool:
        """Tell whether a shown question is answered or passed."""
        return question.id in self.reading.answers or question.id in self.passed

    def reaches(self, question: Question) -> bool:
        """Tell whether a patient may be at a question: shown, with nothing before it open."""
        if question.id not in self.reading.shown:
            return False
        before = self.shown[: self.shown.index(question)]
        return all(self.is_done(earlier) for earlier in before)

    def offered(self, question: Question) -> tuple[str, ...]:
        """Return the codes that a question offers this patient."""
        return tuple(offered(question, self.reading.answers))

    def about(self, question: Question) -> tuple[str, ...]:
        """Return the codes of the answers that a question is about."""
        return codes_of(self.reading.answers.get(question.about)) if question.about else ()

    def before(self, question: Question) -> Question | None:
        """Return the question shown before one."""
        index = self.shown.index(question)
        return self.shown[index - 1] if index else None

    def after(self, question: Question) -> Question | None:
        """Return the question shown after one."""
        return next(iter(self.shown[self.shown.index(question) + 1 :]), None)

    def progress(self, question: Question) -> Progress:
        """Tell how far along a shown question is."""
        counted = [q for q in self.shown if q.kind is not Kind.DETAIL]
        upto = self.shown[: self.shown.index(question) + 1]
        number = sum(q.kind is not Kind.DETAIL for q in upto)
        return Progress(
            number=number,
            total=len(counted) if self._is_certain() else None,
            is_follow_up=question.kind is Kind.DETAIL,
        )

    def answered(self, question: Question, given: Given | None) -> Journey:
        """Return the journey with an answer taken, or with a detail passed (`given` is None).

        A changed answer takes with it every answer that was about it, and the details of those;
        answers to questions that are now hidden go as well.
        """
        answers = dict(self.reading.answers)
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
        reading = read(self.questionnaire, answers)
        kept = frozenset(id_ for id_ in passed if id_ in reading.shown)
        return Journey(self.questionnaire, reading.answers, kept)

    def _is_certain(self) -> bool:
        """Tell whether the number of questions is settled: none hangs on an open gate."""
        return all(
            question.show_when is None
            or question.kind is Kind.DETAIL
            or question.show_when.question not in self.reading.shown
            or question.show_when.question in self.reading.answers
            for question in self.questionnaire.questions
        )
