"""The intake page's form: what it posts, read into an intake.

Names of our own have a hyphen, which no question's id has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from screener.answercode import CodeError, Decoded
from screener.answercode.crockford import characters
from screener.conditions import resting_on
from screener.intake.identity_numbers import without_identity_numbers
from screener.intake.intake import Intake
from screener.intake.judgement import Judgement
from screener.intake.judgement_form import DAYS, TEXTS, day, judgement
from screener.intake.written_codes import Reader, without_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from screener.model import Questionnaire

CODE = "answer-code"
OPENED = "opened-code"
"""The code that the page is open with, whatever stands in the field since."""
QUESTIONS = "page-questions"
"""The digest of the questions that the page asks."""
PROOF = "opened-proof"
"""What proves that the code which the page is open with was read here."""
ROUND = "patient-round"
LONGEST_READ = 1000
"""How much of a text is looked through for codes; what is kept of it is shorter."""
LANGUAGE = "patient-language"


class Caught(Enum):
    """What does not belong into a text."""

    NUMBER = "identity number"
    CODE = "answer code"


@dataclass(frozen=True)
class Taken:
    """What was taken out of a text, and what is left of it."""

    was: Caught
    left: str


@dataclass(frozen=True)
class Posted:
    """An intake, and what of the form is shown again as it came.

    `code` is what stands in the field, `opened` the code that the page is open with.
    `caught` names the fields in which something stood that does not belong there: it was taken out.
    `has_other_code`: in the field stands something else than that code, and it is not open.
    `is_just_opened`: the code was not open yet on the page that posted it. `is_next_patient`: it
    was opened in the place of another, so that all that was on the page was about somebody else
    and is dropped. `is_outdated`: that page asks other questions than are asked now; answers to
    those that changed are dropped. `days` are the days typed, as they came.
    """

    intake: Intake
    code: str = ""
    opened: str = ""
    caught: Mapping[str, Taken] = field(default_factory=dict)
    has_other_code: bool = False
    days: Mapping[str, str] = field(default_factory=dict)
    is_just_opened: bool = False
    is_next_patient: bool = False
    is_outdated: bool = False

    @property
    def is_about_whom(self) -> bool:
        """Tell whether the field's code could be taken for the patient's that the page is about.

        Then there is no outcome, nothing to copy and nothing to print until one of them is gone.
        """
        return self.has_other_code and bool(self.opened or self._is_written_on)

    @property
    def is_opened_over(self) -> bool:
        """Tell whether a code was opened on a page that was begun before, perhaps about another."""
        return self.is_just_opened and self._is_written_on

    @property
    def _is_written_on(self) -> bool:
        return bool(self.intake.answers) or self.intake.judgement != Judgement()

    @property
    def unread_days(self) -> frozenset[str]:
        """The fields in which something stands that is no day."""
        return frozenset(name for name, text in self.days.items() if text and not day(text))


def read_form(
    form: MultiDict[str, str],
    questionnaire: Questionnaire,
    coder: Reader,
    today: date,
    code_field: str = CODE,
) -> Posted:
    """Read a posted intake page. Whatever is not well formed is no answer."""
    several = form.to_dict(flat=False)
    sent = {name: values[0] for name, values in several.items()}
    code = _one_line(sent.get(code_field, ""))
    patient, refusal = _opened(code, coder, today)
    is_read, opened = patient is not None, sent.get(OPENED, "")
    is_just_opened = is_read and opened != code
    is_next_patient = is_just_opened and characters(opened) not in ("", characters(code))
    if refusal:  # the page stays that of the patient whose code is open
        patient, _ = _opened(opened, coder, today)
    if is_next_patient:
        kept = (code_field, QUESTIONS)
        several, sent = {}, {name: sent[name] for name in kept if name in sent}
    answers = _answers(several, sent, questionnaire)
    emptied = _emptied(sent, questionnaire, answers)
    clean, caught = _written(sent, coder, today)
    intake = Intake(
        questionnaire,
        {id_: value for id_, value in answers.items() if id_ not in emptied},
        emptied=emptied,
        patient=patient,
        refusal=refusal,
        judgement=judgement(sent, clean),
        language=_language(
            "" if is_just_opened else sent.get(LANGUAGE, ""), questionnaire, patient
        ),
    )
    opened = code if is_read else opened
    return Posted(
        intake,
        code if is_read and code_field == CODE else clean[CODE],
        opened=opened if patient else "",
        caught=caught,
        has_other_code=_meant(clean[CODE]) not in ("", _meant(opened)),
        is_just_opened=is_just_opened,
        is_next_patient=is_next_patient,
        days={name: clean[name] for name in DAYS},
        is_outdated=sent.get(QUESTIONS) != questionnaire.questions_digest,
    )


def _written(
    sent: Mapping[str, str], coder: Reader, today: date
) -> tuple[dict[str, str], dict[str, Taken]]:
    """Return what stands in the fields that are written in, cleaned, and what was taken out."""
    clean: dict[str, str] = {}
    caught: dict[str, Taken] = {}
    for name in (CODE, *TEXTS, *DAYS):
        clean[name] = typed = _one_line(sent.get(name, ""))
        if not typed:
            continue
        left = _one_line(without_identity_numbers(typed))
        if left != typed:
            caught[name] = Taken(Caught.NUMBER, left)
        if name in TEXTS:
            read = left[:LONGEST_READ]
            left = _one_line(without_codes(read, coder, today))
            if left != read:
                caught[name] = Taken(Caught.CODE, left)
        clean[name] = left
    return clean, caught


def seen_name(question_id: str) -> str:
    """Return the name of the hidden field that says which answer the page was made for."""
    return f"seen-{question_id}"


def seen_value(value: object) -> str:
    """Return an answer as it stands in that field."""
    return " ".join(sorted(value)) if isinstance(value, (list, tuple)) else str(value or "")


def wording_name(question_id: str) -> str:
    """Return the name of the hidden field that says how the page words a question."""
    return f"asked-{question_id}"


def wording_value(questionnaire: Questionnaire, question_id: str) -> str:
    """Return the question's fingerprint as it stands in that field."""
    return questionnaire.fingerprints[question_id][:16]


def _answers(
    several: Mapping[str, list[str]], sent: Mapping[str, str], questionnaire: Questionnaire
) -> dict[str, object]:
    """Return the answers to questions that are still asked as the page asked them."""
    answers: dict[str, object] = {}
    for question in questionnaire.questions:
        values = several.get(question.id)
        wording = sent.get(wording_name(question.id))
        if values and wording == wording_value(questionnaire, question.id):
            one = not question.pick_many and len(values) == 1
            answers[question.id] = values[0] if one else values
    return answers


def _emptied(
    sent: Mapping[str, str], questionnaire: Questionnaire, answers: Mapping[str, object]
) -> frozenset[str]:
    """Return the answered questions that rest on an answer which is another one by now."""
    gone: set[str] = set()
    for question in questionnaire.questions:
        seen = sent.get(seen_name(question.id), "")
        if seen and seen != seen_value(answers.get(question.id)):
            gone |= resting_on(questionnaire, question.id)
    return frozenset(gone & answers.keys())


def _language(chosen: str, questionnaire: Questionnaire, patient: Decoded | None) -> str:
    """Return the language that the patient reads: the nurse's word first, then the code's."""
    if chosen in questionnaire.languages:
        return chosen
    return patient.language if patient else ""


def _one_line(text: str) -> str:
    """Return a text on one line, without what cannot be printed."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _meant(code: str) -> str:
    """Return the code that a typed one means, or what was typed if it means none."""
    return characters(code) or code


def _opened(code: str, coder: Reader, today: date) -> tuple[Decoded | None, CodeError | None]:
    if not code:
        return None, None
    try:
        return coder.decode(code, today=today), None
    except CodeError as error:
        return None, error
