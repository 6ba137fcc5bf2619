"""A rule file as a table that a person can read: each answer, where it leads, and why.

Plain data, in the order of the page; how it looks is for templates.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screener.model import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.model import Answer, Question, Rule, Source
    from screener.rulefile import RuleFile


@dataclass(frozen=True)
class RuleLine:
    """A rule with everything that stands behind it.

    `in_languages` holds the rule in each offered language. `found_in` and `left_open_in` name the
    examples that make it true and that leave it not ruled out.
    """

    rule: Rule
    in_languages: Mapping[str, Rule]
    source: Source | None
    found_in: tuple[str, ...]
    left_open_in: tuple[str, ...]


@dataclass(frozen=True)
class AnswerLine:
    """An answer and the rules it makes true, or the way out of a scope question; none if clear."""

    answer: Answer
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True)
class QuestionLine:
    """A question with its answers. `number` is its number on the page; details have none."""

    question: Question
    number: int | None
    in_languages: Mapping[str, Question]
    answers: tuple[AnswerLine, ...]


def table(file: RuleFile, language: str) -> tuple[QuestionLine, ...]:
    """Return the table of a rule file, in page order, headed in one of its languages."""
    lines = {line.rule.id: line for line in _rule_lines(file, language)}
    leading: dict[tuple[str, str], list[RuleLine]] = defaultdict(list)
    for rule in file.questionnaire.ranked_rules:
        for code in rule.when.codes or file.questionnaire.by_id[rule.when.question].unsure:
            leading[rule.when.question, code].append(lines[rule.id])
    questionnaire = file.in_languages[language]
    return tuple(
        QuestionLine(
            question=question,
            number=questionnaire.numbers.get(question.id),
            in_languages={name: q.by_id[question.id] for name, q in file.in_languages.items()},
            answers=tuple(
                AnswerLine(answer, tuple(leading[question.id, answer.code]))
                for answer in question.answers
            ),
        )
        for question in questionnaire.questions
    )


def _rule_lines(file: RuleFile, language: str) -> list[RuleLine]:
    shown: dict[tuple[str, Truth], list[str]] = defaultdict(list)
    for example in file.questionnaire.examples:  # the check has proved what they say
        for rule in example.found:
            shown[rule, Truth.TRUE].append(example.name)
        for rule in example.not_ruled_out:
            shown[rule, Truth.UNKNOWN].append(example.name)
    by_language = {
        name: {rule.id: rule for rule in (*questionnaire.rules, *questionnaire.ways_out)}
        for name, questionnaire in file.in_languages.items()
    }
    return [
        RuleLine(
            rule=rule,
            in_languages={name: rules[rule.id] for name, rules in by_language.items()},
            source=file.questionnaire.sources[rule.source.document] if rule.source else None,
            found_in=tuple(shown[rule.id, Truth.TRUE]),
            left_open_in=tuple(shown[rule.id, Truth.UNKNOWN]),
        )
        for rule in by_language[language].values()
    ]
