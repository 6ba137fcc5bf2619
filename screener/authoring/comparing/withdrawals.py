"""What an edit takes back, though no count of answer sets need show it.

The counts compare codes. A patient reads words, changes her mind and goes back: so it is compared,
too, which rules an answer leads to, which answers a change makes void, and how the same words are
filed. What people alone can judge, words that are others now, is told for them to compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener.authoring.comparing.facts import SPOKEN, spoken
from screener.model import AnswerClass, Kind, Question, Questionnaire
from screener.rulefile import RuleFile

_HOLDS_BACK = (AnswerClass.RISK, AnswerClass.UNSURE)


@dataclass(frozen=True, slots=True)
class Weakened:
    """An answer that both files offer, with the rules that only the old one leads it to.

    Fewer rules name it now. Its outcome may be the same all the same, by another rule or because
    the answer is filed as unsure; but a reason to consult first was withdrawn.
    """

    question: str
    code: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Untied:
    """A question that no longer follows the answer it followed.

    `field` is "about" or "answers_from", `before` and `after` the question it names (after: None if
    it names none). An answer given about one choice now outlives a change of that choice.
    """

    question: str
    field: str
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Refiled:
    """An answer whose words stay and that was filed as risk or unsure, and is clear now."""

    question: str
    code: str
    language: str
    text: str


def weakened(old: Questionnaire, new: Questionnaire) -> tuple[Weakened, ...]:
    """Return the answers that both files offer and that lead to fewer rules than before.

    The way out of a scope question is one, too: whoever cannot take it may choose what is not so.
    """
    before, after = _rules(old), _rules(new)
    ways_out = (
        Weakened(question.id, code, (question.id,))
        for question in old.questions
        if question.kind is Kind.SCOPE
        for code in question.unsure
        if question.id in new.by_id and code not in new.by_id[question.id].unsure
    )
    rules = (
        Weakened(question, code, tuple(rule for rule in rules if rule not in after[question, code]))
        for (question, code), rules in before.items()
        if question in new.by_id
        and code in new.by_id[question].by_code
        and len(after[question, code]) < len(rules)
    )
    return *ways_out, *rules


def untied(old: Questionnaire, new: Questionnaire) -> tuple[Untied, ...]:
    """Return the questions in both files that followed an answer and follow it no longer."""
    return tuple(
        Untied(question.id, field, before, after)
        for question in old.questions
        if question.id in new.by_id
        for field in ("about", "answers_from")
        if (before := getattr(question, field)) is not None
        and (after := getattr(new.by_id[question.id], field)) != before
    )


def refiled(old: Questionnaire, new: Questionnaire) -> tuple[Refiled, ...]:
    """Return the answers that were filed as risk or unsure and whose words are clear now.

    The two are files in one language. Questions are known by their wording, whatever their ids.
    """
    before = {
        (_folded(question.ask), _folded(answer.text))
        for question in old.questions
        if question.kind is not Kind.DETAIL
        for answer in question.answers
        if answer.answer_class in _HOLDS_BACK
    }
    return tuple(
        Refiled(question.id, answer.code, new.language, answer.text)
        for question in new.questions
        if question.kind is not Kind.DETAIL
        for answer in question.answers
        if answer.answer_class not in _HOLDS_BACK
        and (_folded(question.ask), _folded(answer.text)) in before
    )


def is_safety_wording(question: Question | None, subject: str, field: str) -> bool:
    """Tell whether a text decides how a safety question is understood."""
    is_safety = question is not None and question.kind is Kind.SCREEN
    return is_safety and (subject, field) in {
        ("question", "ask"),
        ("question", "hint"),
        ("answer", "text"),
    }


def new_languages(old: RuleFile, new: RuleFile) -> Mapping[str, int]:
    """Return the languages that only the new file has, each with the number of its texts."""
    return {
        language: sum(1 for _ in _texts(questionnaire))
        for language, questionnaire in new.in_languages.items()
        if language not in old.in_languages
    }


def _texts(questionnaire: Questionnaire) -> Iterator[str]:
    for (subject, _), said in spoken(questionnaire).items():
        yield from (said[field] for field in SPOKEN[subject] if said[field])


def _rules(questionnaire: Questionnaire) -> Mapping[tuple[str, str], list[str]]:
    """Return the rules that each answer makes true."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in questionnaire.rules:
        for code in sorted(rule.when.codes):
            found[rule.when.question, code].append(rule.id)
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
