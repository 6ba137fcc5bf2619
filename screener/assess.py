"""The product: answers in, assessment out.

A pure function of a questionnaire and some answers. It knows no clock, no web and no files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from screener.conditions import read
from screener.model import Assessment, Disposition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.model import Finding, Information, Questionnaire

_T = TypeVar("_T")


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
    findings: dict[int, Finding] = {}
    information: dict[int, Information] = {}
    unsettled: list[str] = []
    open_: list[str] = []
    for question, given, found, told, is_settled in reading.meanings:
        if found:
            findings.update(found)
        if told:
            information.update(told)
        if not is_settled:
            unsettled.append(question)
            if given is None:
                open_.append(question)
    may_book = not findings and not unsettled
    return Assessment(
        disposition=Disposition.BOOK if may_book else Disposition.CONSULT_FIRST,
        findings=_in_order(findings),
        open=tuple(open_),
        information=_in_order(information),
        shown=tuple(reading.shown),
        answers=reading.answers,
        ignored=reading.ignored,
        version=questionnaire.version,
        digest=questionnaire.digest,
    )


def _in_order(numbered: Mapping[int, _T]) -> tuple[_T, ...]:
    """Return things in the order of their numbers: ranks or places in the file."""
    return tuple(map(numbered.__getitem__, sorted(numbered))) if numbered else ()
