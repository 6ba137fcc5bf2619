"""Every text that a signature covers, in all languages side by side, in the order of reading.

Plain data; how it looks is for templates. The rules' own texts stand in the table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from screener.model import AnswerClass, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.model import Question, Questionnaire
    from screener.rulefile import RuleFile


@dataclass(frozen=True)
class Wording:
    """A text in each language. `what` says which one it is: a key, or the class of an answer."""

    what: str
    in_languages: Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """The texts of one part of a file: `id` is that of a question, or what the part is."""

    id: str
    texts: tuple[Wording, ...]


def wording(file: RuleFile) -> tuple[Words, ...]:
    """Return all texts but the rules': outcomes first, then each question, then the rest."""

    def each(what: str, text: Callable[[Questionnaire], str]) -> Wording:
        return Wording(what, {name: text(q) for name, q in file.in_languages.items()})

    first = file.questionnaire
    outcomes = [
        each(what, lambda q, outcome=outcome, what=what: getattr(q.outcomes[outcome], what))  # type: ignore[misc]
        for outcome in first.outcomes
        for what in ("heading", "text")
    ]
    parts = [Words("outcomes", tuple(outcomes))]
    parts += [_question(file, question) for question in first.questions]
    information = [
        each("text", lambda q, index=index: q.information[index].text)  # type: ignore[misc]
        for index in range(len(first.information))
    ]
    head = [each("title", lambda q: q.title), each("treatment", lambda q: q.treatment)]
    if first.clinic.hours:
        head.append(each("hours", lambda q: q.clinic.hours))
    return (*parts, Words("information", tuple(information)), Words("title", tuple(head)))


def _question(file: RuleFile, question: Question) -> Words:
    said = {name: q.by_id[question.id] for name, q in file.in_languages.items()}
    return Words(question.id, tuple(_texts(question, said)))


def _texts(question: Question, said: Mapping[str, Question]) -> Iterator[Wording]:
    for what in ("ask", "hint", "why", "missing"):
        if getattr(question, what):
            yield Wording(what, {name: getattr(one, what) for name, one in said.items()})
    for answer in question.answers:
        texts = {name: one.by_code[answer.code].text for name, one in said.items()}
        is_detail = question.kind is Kind.DETAIL  # the class is its scope question's, for that one
        yield Wording((AnswerClass.NEUTRAL if is_detail else answer.answer_class).value, texts)
