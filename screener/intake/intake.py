"""One patient at the desk, as the intake page posts her: answers, answer code, decision.

Nothing of it is stored: the page carries everything, and each post is read anew. Knows the model,
the engine and answer codes; no web and no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from screener.answercode import CodeError, Decoded
from screener.assess import assess
from screener.conditions import codes_of
from screener.intake.judgement import Decision, Judgement
from screener.model import Assessment, Disposition, Finding, Question, Questionnaire


@dataclass(frozen=True)
class Intake:
    """What the nurse has answered, and beside it what the patient answered, if there is a code.

    `emptied` are questions whose answers were taken back because what they are about changed.
    `language` is the one that the patient reads, empty while nobody has told.
    """

    questionnaire: Questionnaire
    answers: Mapping[str, object]
    emptied: frozenset[str] = frozenset()
    patient: Decoded | None = None
    refusal: CodeError | None = None
    judgement: Judgement = field(default_factory=Judgement)
    language: str = ""

    @cached_property
    def assessment(self) -> Assessment:
        """What the nurse's answers come to; only hers count."""
        return assess(self.questionnaire, self.answers)

    @property
    def is_preliminary(self) -> bool:
        """Tell whether some question still needs an answer."""
        return bool(self.assessment.open)

    @property
    def number_asked(self) -> int:
        """How many numbered questions are shown."""
        return sum(id_ in self.questionnaire.numbers for id_ in self.assessment.shown)

    @property
    def missing(self) -> list[int]:
        """The numbers of the questions that are still open."""
        return [self.questionnaire.numbers[id_] for id_ in self.assessment.open]

    @cached_property
    def patient_outcome(self) -> Disposition | None:
        """What the patient's own answers come to by today's rules, None if there is no code."""
        if self.patient is None:
            return None
        return assess(self.questionnaire, self.patient.answers).disposition

    @property
    def is_booking_doubtful(self) -> bool:
        """Tell whether to let this patient book, now, would depart from rules or patient."""
        books = self.assessment.disposition is Disposition.BOOK
        return not books or self.patient_outcome is Disposition.CONSULT_FIRST

    @property
    def departs_from_rules(self) -> bool:
        """Tell whether the nurse lets a patient book whom the rules send to a talk first."""
        return self._may_book and self.assessment.disposition is not Disposition.BOOK

    @property
    def departs_from_patient(self) -> bool:
        """Tell whether she lets one book whose own answers led to a talk first."""
        return self._may_book and self.patient_outcome is Disposition.CONSULT_FIRST

    @property
    def departs(self) -> bool:
        """Tell whether she departs from either."""
        return self.departs_from_rules or self.departs_from_patient

    @property
    def lacks_reason(self) -> bool:
        """Tell whether she does, and does not say why."""
        return self.departs and not self.judgement.reason

    @property
    def _may_book(self) -> bool:
        return self.judgement.decision is Decision.MAY_BOOK

    @cached_property
    def found(self) -> list[Finding]:
        """The findings that answers speak for, not merely questions that are still open."""
        is_open = set(self.assessment.open)
        return [f for f in self.assessment.findings if f.rule.when.question not in is_open]

    @cached_property
    def differing(self) -> frozenset[str]:
        """The questions that the nurse has answered otherwise than the patient did."""
        if self.patient is None:
            return frozenset()
        theirs = self.patient.answers
        return frozenset(
            id_
            for id_, given in self.assessment.answers.items()
            if id_ in theirs and set(codes_of(given)) != set(codes_of(theirs[id_]))
        )

    def patient_codes(self, question: Question) -> tuple[str, ...]:
        """Return the codes the patient answered a question with, none if there is no code."""
        return codes_of(self.patient.answers.get(question.id)) if self.patient else ()

    def chosen_about(self, question: Question) -> tuple[str, ...]:
        """Return the texts of the nurse's answers that a question is about."""
        if question.about is None:
            return ()
        given = codes_of(self.assessment.answers.get(question.about))
        scope = self.questionnaire.by_id[question.about]
        return scope.texts(given)
