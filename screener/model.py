"""The words of the product: questionnaire, question, answer, rule, finding, disposition.

Frozen data only. This module knows the standard library and nothing else: no web, no clock, no
files. What the words mean when answers arrive is in `conditions` and `assess`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Given = str | tuple[str, ...]
"""A well-formed answer: one code (pick one) or a tuple of distinct codes (pick many)."""


class Disposition(Enum):
    """What the patient is told to do.

    "Consult first" is the safe answer: it is given whenever anything speaks against the treatment
    and whenever anything is unknown. "Book" means only that nothing in the answers needs a talk
    first; a clinician decides at the appointment.
    """

    BOOK = "book"
    CONSULT_FIRST = "consult_first"


class Truth(Enum):
    """Kleene's three values: what a condition is worth, given some answers."""

    TRUE = "true"
    UNKNOWN = "unknown"
    FALSE = "false"


class Kind(Enum):
    """What a question is for."""

    SCOPE = "scope"
    """What the patient wants done. Carries no risk of its own; may decide what else is asked."""
    SCREEN = "screen"
    """A safety question: only a clear answer to it lets the patient book."""
    DETAIL = "detail"
    """Helps the nurse; can never change the outcome and may be left blank."""


class AnswerClass(Enum):
    """How an answer is filed. Every safety answer is filed; the order is that of worry."""

    NEUTRAL = "neutral"
    CLEAR = "clear"
    UNSURE = "unsure"
    RISK = "risk"


class Severity(Enum):
    """How strongly the source words a rule. Orders the findings, never changes the outcome."""

    CONTRAINDICATION = "contraindication"
    PRECAUTION = "precaution"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question and some of its answer codes. There is no "not" and no expression."""

    question: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that a question offers: its code (for machines) and its text (for people)."""

    code: str
    text: str
    answer_class: AnswerClass


@dataclass(frozen=True)
class Question:
    """One question of the questionnaire, with every text that belongs to it.

    `about` names the scope question whose answer this question is about: when that answer changes,
    this one is no longer an answer. `answers_from` names the scope question whose *chosen* answers
    this question offers; `answers` then holds all that it may ever offer. `if_unsure` and `advice`
    are said to a patient who is unsure; only a scope question that files answers so has them.
    """

    id: str
    kind: Kind
    ask: str
    answers: tuple[Answer, ...]
    pick_many: bool = False
    hint: str = ""
    why: str = ""
    missing: str = ""
    about: str | None = None
    answers_from: str | None = None
    show_when: Condition | None = None
    if_unsure: str = ""
    advice: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Answer]:
        """The answers by their codes, in page order."""
        return {answer.code: answer for answer in self.answers}

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The codes filed under "unsure"."""
        return frozenset(self.codes(AnswerClass.UNSURE))

    @cached_property
    def alone(self) -> frozenset[str]:
        """The codes that are an answer only by themselves: "None of these".

        These are the clear ones where a safety question takes many.
        """
        stands = self.pick_many and self.kind is Kind.SCREEN
        return frozenset(self.codes(AnswerClass.CLEAR) if stands else ())

    def texts(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return the texts of some answers, in page order."""
        return tuple(answer.text for answer in self.answers if answer.code in codes)

    def codes(self, answer_class: AnswerClass) -> tuple[str, ...]:
        """Return the codes filed under a class, in page order."""
        return tuple(a.code for a in self.answers if a.answer_class is answer_class)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules rest on. `checked` is the ISO date on which a person last read it."""

    id: str
    title: str
    publisher: str
    checked: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in a source a rule stands, and what the source states in our own words."""

    document: str
    locator: str
    states: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to consult first. A rule that is true or unknown leads there, and nowhere else.

    `reason` is said to the patient when the rule is true, `if_unsure` when it could not be ruled
    out, `advice` in both cases. Every rule of a rule file has a source; see
    `Questionnaire.ways_out` for those that have none.
    """

    id: str
    when: Condition
    severity: Severity
    reason: str
    if_unsure: str
    advice: str
    source: Citation | None


@dataclass(frozen=True, slots=True)
class Information:
    """A text shown with the result. Never changes it; without `when` it is always shown.

    `is_safety`: helps whoever reads it, such as where to get help. What does not may draw towards
    the treatment, so a page keeps it from somebody whom a contraindication speaks against.
    """

    id: str
    text: str
    when: Condition | None = None
    source: Citation | None = None
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A patient of whom the authors of the file say what must come out.

    `found` are the rules that must be true and `not_ruled_out` those that must be unknown: exactly
    these, no more and no fewer.
    """

    name: str
    given: Mapping[str, Given]
    expect: Disposition
    found: frozenset[str]
    not_ruled_out: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The words for one disposition."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Clinic:
    """How to reach the clinic. Every page takes its contact facts from here."""

    name: str
    phone: str
    email: str
    booking_url: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A clinician's signature: who, the ISO date, a digest of both and of the content signed."""

    by: str
    on: str
    digest: str


@dataclass(frozen=True)
class Questionnaire:
    """The whole of one rule file in one language: questions, rules, texts and their identity.

    `answer_code_days` is how long the clinic reads an answer code after the day it was made.
    `digest` identifies the content in all its languages; `questions_digest` the questions alone;
    `fingerprints` each question's wording and answers. All are lower-case hexadecimal SHA-256.
    """

    version: str
    language: str
    languages: tuple[str, ...]
    title: str
    treatment: str
    clinic: Clinic
    review_by: str
    outcomes: Mapping[Disposition, Outcome]
    sources: Mapping[str, Source]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    information: tuple[Information, ...] = ()
    examples: tuple[Example, ...] = ()
    approval: Approval | None = None
    answer_code_days: int = 7
    digest: str = ""
    questions_digest: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids, in page order."""
        return {question.id: question for question in self.questions}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The questions' numbers by their ids. Details have none: they follow up another one."""
        numbered = (q.id for q in self.questions if q.kind is not Kind.DETAIL)
        return {id_: number for number, id_ in enumerate(numbered, start=1)}

    @cached_property
    def gated(self) -> tuple[tuple[str, str], ...]:
        """The numbered questions that are asked after certain answers only: each and its gate."""
        numbered = (q for q in self.questions if q.kind is not Kind.DETAIL)
        return tuple((q.id, q.show_when.question) for q in numbered if q.show_when)

    @cached_property
    def ways_out(self) -> tuple[Rule, ...]:
        """What unsure answers to scope questions come to, each as a rule with its question's id.

        Its condition names no answer: it is never true, and unknown as long as the choice is.
        """
        return tuple(
            Rule(
                id=question.id,
                when=Condition(question.id, frozenset()),
                severity=Severity.PRECAUTION,
                reason="",
                if_unsure=question.if_unsure,
                advice=question.advice,
                source=None,
            )
            for question in self.questions
            if question.kind is Kind.SCOPE and question.unsure
        )

    @cached_property
    def ranked_rules(self) -> tuple[Rule, ...]:
        """What findings list: contraindications first, then file order, then the ways out."""
        every = (*self.rules, *self.ways_out)
        return tuple(sorted(every, key=lambda rule: list(Severity).index(rule.severity)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is true, or that could not be ruled out (`truth` is then `UNKNOWN`).

    `answers` are the answers that decided it: question id to the answer taken, or None where the
    question has no answer.
    """

    rule: Rule
    truth: Truth
    answers: Mapping[str, Given | None]

    @property
    def words(self) -> str:
        """What is said to the patient: the reason, or what is said where it is not ruled out."""
        return self.rule.reason if self.truth is Truth.TRUE else self.rule.if_unsure


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something in the answers that was not taken as an answer, as it came."""

    question: str
    value: object


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the answers come to, with every reason.

    `shown` are the ids of the questions that these answers show, `answers` the well-formed answers
    to them, `open` the shown scope and screen questions that have none (details are never open).
    """

    disposition: Disposition
    findings: tuple[Finding, ...]
    open: tuple[str, ...]
    information: tuple[Information, ...]
    shown: tuple[str, ...]
    answers: Mapping[str, Given]
    ignored: tuple[Ignored, ...]
    version: str
    digest: str
