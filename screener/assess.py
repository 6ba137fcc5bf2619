"""The product: answers in, assessment out.

A pure function of a questionnaire and some answers. It knows no clock, no web and no files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.conditions import Reading, codes_of, read
from screener.model import (
    AnswerClass,
    Assessment,
    Disposition,
    Finding,
    Kind,
    Truth,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.model import Question, Questionnaire


def assess(questionnaire: Questionnaire, answers: Mapping[str, object]) -> Assessment:
    """Assess answers: "book" only if nothing speaks against it and nothing is unknown.

    `answers` maps question ids to one code (pick one) or a list of codes (pick many). Anything may
    be in it: what is no well-formed answer to a shown question is reported as ignored and leaves
    its question unanswered. Never raises for anything that JSON can hold.

    Two independent nets must both let the answers through: every rule is definitely false, *and*,
    whatever the rules say, every shown scope question is answered and every shown screening
    question has a clear answer.
    """
    reading = read(questionnaire, answers)
    findings = _findings(reading)
    may_book = not findings and all(_is_settled(reading, q) for q in reading.shown.values())
    return Assessment(
        disposition=Disposition.BOOK if may_book else Disposition.CONSULT_FIRST,
        findings=findings,
        open=tuple(q.id for q in reading.shown.values() if _is_open(reading, q)),
        information=tuple(
            text
            for text in questionnaire.information
            if text.when is None or reading.truth(text.when) is Truth.TRUE
        ),
        shown=tuple(reading.shown),
        answers=reading.answers,
        ignored=reading.ignored,
        version=questionnaire.version,
        digest=questionnaire.digest,
    )


def _findings(reading: Reading) -> tuple[Finding, ...]:
    """Return the rules that are not definitely false, contraindications first."""
    findings = []
    for rule in reading.questionnaire.ranked_rules:
        truth = reading.truth(rule.when)
        if truth is not Truth.FALSE:
            question_id = rule.when.question
            findings.append(Finding(rule, truth, {question_id: reading.answers.get(question_id)}))
    return tuple(findings)


def _is_settled(reading: Reading, question: Question) -> bool:
    """Tell whether a shown question, rules aside, leaves nothing to talk about."""
    if question.kind is Kind.DETAIL:
        return True
    given = reading.answers.get(question.id)
    if given is None:
        return False
    wanted = AnswerClass.NEUTRAL if question.kind is Kind.SCOPE else AnswerClass.CLEAR
    return all(question.by_code[code].answer_class is wanted for code in codes_of(given))


def _is_open(reading: Reading, question: Question) -> bool:
    """Tell whether a shown question still needs an answer."""
    return question.kind is not Kind.DETAIL and question.id not in reading.answers
