"""The intake page's form: what it posts, read into a sitting.

Names of our own have a hyphen, which no question's id has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from screener.answercode import CodeError, Coder, Decoded
from screener.conditions import resting_on
from screener.intake.identity_numbers import without_identity_numbers
from screener.intake.sitting import Decision, Sitting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from screener.model import Questionnaire

CODE = "answer-code"
DECISION = "own-decision"
REASON = "own-reason"
NOTE = "own-note"
ROUND = "patient-round"
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Posted:
    """A sitting, and what of the form is shown again as it came.

    `caught` names the free texts in which an identity number stood: it was taken out unread.
    """

    sitting: Sitting
    code: str = ""
    caught: frozenset[str] = frozenset()


def read_form(
    form: MultiDict[str, str], questionnaire: Questionnaire, coder: Coder, today: date
) -> Posted:
    """Read a posted intake page. Whatever is not well formed is no answer."""
    answers = _answers(form, questionnaire)
    emptied = _emptied(form, questionnaire, answers)
    code = form.get(CODE, "").strip()
    patient, refusal = _opened(code, coder, today)
    texts = {name: form.get(name, "").strip()[:LONGEST_TEXT] for name in (REASON, NOTE)}
    clean = {name: without_identity_numbers(text) for name, text in texts.items()}
    decision = form.get(DECISION)
    sitting = Sitting(
        questionnaire,
        {id_: value for id_, value in answers.items() if id_ not in emptied},
        emptied=emptied,
        patient=patient,
        refusal=refusal,
        decision=Decision(decision) if decision in [d.value for d in Decision] else None,
        reason=clean[REASON],
        note=clean[NOTE],
    )
    caught = frozenset(name for name, text in texts.items() if clean[name] != text)
    return Posted(sitting, code, caught)


def seen_name(question_id: str) -> str:
    """Return the name of the hidden field that says which answer the page was made for."""
    return f"seen-{question_id}"


def seen_value(value: object) -> str:
    """Return an answer as it stands in that field."""
    return " ".join(sorted(value)) if isinstance(value, (list, tuple)) else str(value or "")


def _answers(form: MultiDict[str, str], questionnaire: Questionnaire) -> dict[str, object]:
    answers: dict[str, object] = {}
    for question in questionnaire.questions:
        values = form.getlist(question.id)
        if values:
            one = not question.pick_many and len(values) == 1
            answers[question.id] = values[0] if one else values
    return answers


def _emptied(
    form: MultiDict[str, str], questionnaire: Questionnaire, answers: Mapping[str, object]
) -> frozenset[str]:
    """Return the answered questions that rest on an answer which is another one by now."""
    gone: set[str] = set()
    for question in questionnaire.questions:
        seen = form.get(seen_name(question.id), "")
        if seen and seen != seen_value(answers.get(question.id)):
            gone |= resting_on(questionnaire, question.id)
    return frozenset(gone & answers.keys())


def _opened(code: str, coder: Coder, today: date) -> tuple[Decoded | None, CodeError | None]:
    if not code:
        return None, None
    try:
        return coder.decode(code, today=today), None
    except CodeError as error:
        return None, error
