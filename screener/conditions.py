"""Three-valued truth: which questions are shown, which answers count, when a condition holds.

Knows the model and nothing else. An answer is *unknown* when it is missing, filed under "unsure"
or not well formed; nothing unknown is ever turned into false.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screener.model import Condition, Given, Ignored, Kind, Question, Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from screener.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Reading:
    """Raw answers as the questionnaire understands them.

    `shown`: the questions these answers show, by id, in page order. `answers`: the well-formed
    answers to shown questions. `ignored`: everything else that came, in the order it came.
    """

    questionnaire: Questionnaire
    shown: Mapping[str, Question]
    answers: Mapping[str, Given]
    ignored: tuple[Ignored, ...]

    def truth(self, condition: Condition) -> Truth:
        """Return what a condition is worth; on a hidden question it is false.

        On a question that does not exist (`screener check` refuses that) it is unknown.
        """
        question = self.shown.get(condition.question)
        if question is None:
            is_hidden = condition.question in self.questionnaire.by_id
            return Truth.FALSE if is_hidden else Truth.UNKNOWN
        return truth_of(condition, question, self.answers.get(question.id))


def truth_of(condition: Condition, question: Question, given: Given | None) -> Truth:
    """Return what a condition on a *shown* question is worth, given its answer (None: unknown)."""
    if given is None:
        return Truth.UNKNOWN
    codes = (given,) if isinstance(given, str) else given
    if not condition.codes.isdisjoint(codes):
        return Truth.TRUE
    return Truth.FALSE if question.unsure.isdisjoint(codes) else Truth.UNKNOWN


def codes_of(given: Given | None) -> tuple[str, ...]:
    """Return the codes in an answer, none for no answer."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else given


def offered(question: Question, answers: Mapping[str, Given]) -> Collection[str]:
    """Return the codes a question offers to somebody who has given these well-formed answers."""
    if question.answers_from is None:
        return question.by_code
    chosen = codes_of(answers.get(question.answers_from))
    return tuple(code for code in question.by_code if code in chosen)


def well_formed(question: Question, codes: Collection[str], value: object) -> Given | None:
    """Return a value as an answer, or None where it is none.

    Pick one takes one string, pick many a non-empty list of distinct strings, each of them an
    offered code to the letter. One bad code makes the whole answer unknown, and so does the clear
    answer to a safety question beside any other; nothing is trimmed or coerced.
    """
    if not question.pick_many:
        return value if isinstance(value, str) and value in codes else None
    if not isinstance(value, (list, tuple)) or not value:
        return None
    if not all(isinstance(code, str) and code in codes for code in value):
        return None
    if len(set(value)) < len(value) or contradicts_itself(question, value):
        return None
    return tuple(value)


def contradicts_itself(question: Question, codes: Collection[str]) -> bool:
    """Tell whether a code that is an answer only by itself stands beside another."""
    return len(codes) > 1 and not question.alone.isdisjoint(codes)


def read(questionnaire: Questionnaire, raw: Mapping[str, object]) -> Reading:
    """Read raw answers in page order: what is shown, what counts, what does not.

    Every `show_when` names an earlier question (`screener check` holds files to it), so one pass
    is enough.
    """
    shown: dict[str, Question] = {}
    hidden: set[str] = set()
    answers: dict[str, Given] = {}
    for question in questionnaire.questions:
        gate, codes = question.show_when, offered(question, answers)
        is_shown = gate is None or _is_opened(question, gate, shown, hidden, answers)
        if not is_shown or (not codes and question.kind is Kind.DETAIL):
            hidden.add(question.id)
            continue
        shown[question.id] = question
        if question.id in raw:
            given = well_formed(question, codes, raw[question.id])
            if given is not None:
                answers[question.id] = given
    ignored = tuple(Ignored(id_, value) for id_, value in raw.items() if id_ not in answers)
    return Reading(questionnaire, shown, answers, ignored)


def _is_opened(
    question: Question,
    condition: Condition,
    shown: Mapping[str, Question],
    hidden: Collection[str],
    answers: Mapping[str, Given],
) -> bool:
    """Tell whether a condition shows a question, given what is known of the questions before it.

    A detail is shown only when its condition is true; any other question is hidden only when its
    condition is definitely false.
    """
    gate = shown.get(condition.question)
    if gate is not None:
        truth = truth_of(condition, gate, answers.get(gate.id))
    else:
        truth = Truth.FALSE if condition.question in hidden else Truth.UNKNOWN
    return truth is Truth.TRUE or (truth is Truth.UNKNOWN and question.kind is not Kind.DETAIL)


def resting_on(questionnaire: Questionnaire, changed: str) -> frozenset[str]:
    """Return the questions whose answers mean nothing once the answer to another has changed.

    These are the questions about it, those that offer what was chosen there, and their details.
    """
    gone: set[str] = set()
    for question in questionnaire.questions:
        gate = question.show_when.question if question.show_when else None
        is_detail_of_gone = question.kind is Kind.DETAIL and gate in gone
        if changed in (question.about, question.answers_from) or is_detail_of_gone:
            gone.add(question.id)
    return frozenset(gone)
