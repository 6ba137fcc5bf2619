"""The questions as the intake page shows them, and what its script is told of them.

No clinical rules are told to the script: which rows to show, empty or mark is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from screener.conditions import codes_of, contradicts_itself, offered
from screener.intake.form import seen_name, seen_value, wording_value
from screener.intake.intake import Intake
from screener.model import Question
from screener.pages.errors import not_both
from screener.pages.languages import gettext

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS = {"yes": "j", "no": "n"}
"""The keys of answers, by code. What an answer is filed as means nothing here: being of age is
clear, and means yes."""
UNSURE = "u"
DIGITS = "123456789"


@dataclass(frozen=True)
class Row:
    """One question on the page.

    `wording` tells how it is worded here. `is_gate`: its answer decides what else is asked.
    `mistake` says why what was posted is no answer.
    """

    question: Question
    wording: str
    number: int | None
    is_shown: bool
    is_gate: bool
    chosen: tuple[str, ...]
    offered: tuple[str, ...]
    patient_codes: tuple[str, ...]
    patient: tuple[str, ...]
    about: tuple[str, ...]
    differs: bool
    mistake: str

    @property
    def is_list(self) -> bool:
        """Whether its answers stand below each other, chosen by number."""
        return self.question.pick_many or any(key not in "jnu" for key in self.keys.values())

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each answer that can be given now: its letter, else the digit of its place.

        J is the code `yes`, N the code `no`, U the one answer that is filed as unsure. No letter
        ever means anything else. From the tenth place on there is no key.
        """
        unsure = self.question.unsure
        letters = LETTERS | (dict.fromkeys(unsure, UNSURE) if len(unsure) == 1 else {})
        places = zip(self.offered, DIGITS.ljust(len(self.offered)), strict=False)
        return {code: letters.get(code, digit).strip() for code, digit in places}


def row(intake: Intake, question: Question) -> Row:
    """Return a question as the page shows it."""
    assessment = intake.assessment
    patient_codes = intake.patient_codes(question)
    is_shown = question.id in assessment.shown
    ignored = {ignored.question: ignored.value for ignored in assessment.ignored}
    return Row(
        question=question,
        wording=wording_value(intake.questionnaire, question.id),
        number=intake.questionnaire.numbers.get(question.id),
        is_shown=is_shown,
        is_gate=question.id in _gates(intake),
        chosen=codes_of(assessment.answers.get(question.id)),
        offered=_offered(intake, question),
        patient_codes=patient_codes,
        patient=question.texts(patient_codes),
        about=intake.chosen_about(question),
        differs=question.id in intake.differing,
        mistake=_mistake(question, ignored[question.id])
        if is_shown and question.id in ignored
        else "",
    )


def _mistake(question: Question, posted: object) -> str:
    """Say why what was posted is no answer."""
    if isinstance(posted, list) and contradicts_itself(question, posted):
        return not_both(question)
    return gettext("Choose among the answers on this page.")


def live(intake: Intake) -> dict[str, object]:
    """Return what the page's script needs with each outcome."""
    questions = intake.questionnaire.questions
    return {
        "shown": intake.assessment.shown,
        "emptied": sorted(intake.emptied),
        "differing": sorted(intake.differing),
        "seen": seen(intake),
        "offered": {q.id: _offered(intake, q) for q in questions if q.answers_from},
        "about": {q.id: intake.chosen_about(q) for q in questions if q.about},
    }


def seen(intake: Intake) -> dict[str, str]:
    """Return the hidden fields that tell which answers the rest of the page was made for."""
    sources = {s for q in intake.questionnaire.questions for s in (q.about, q.answers_from) if s}
    answers = intake.assessment.answers
    return {seen_name(id_): seen_value(answers.get(id_)) for id_ in sorted(sources)}


def _offered(intake: Intake, question: Question) -> tuple[str, ...]:
    return tuple(offered(question, intake.assessment.answers))


def _gates(intake: Intake) -> frozenset[str]:
    questions = intake.questionnaire.questions
    gates = {q.show_when.question for q in questions if q.show_when}
    return frozenset(gates | {q.answers_from for q in questions if q.answers_from})
