"""What is proved of a questionnaire whose parts fit together: everything reachable, every rule
shown by examples, every example true, and none that books survives a worse answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from screener.assess import assess
from screener.model import AnswerClass, Disposition, Kind, Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.model import Example, Given, Question, Questionnaire
    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Tree

_NO_ANSWER = "?"
"""Can be no code: codes are ids."""


def proof_problems(tree: Tree, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield everything that cannot be proved of a questionnaire, at its line."""
    yield from _unreachable(tree, questionnaire)
    seen: dict[Truth, set[str]] = {truth: set() for truth in Truth}
    booking: list[Example] = []
    for index, example in enumerate(questionnaire.examples):
        outcome = assess(questionnaire, example.given)
        found = {
            truth: frozenset(f.rule.id for f in outcome.findings if f.truth is truth)
            for truth in (Truth.TRUE, Truth.UNKNOWN)
        }
        for truth, rules in found.items():
            seen[truth] |= rules
        wrong = [
            (key, expected, got)
            for key, expected, got in (
                ("expect", {example.expect.value}, {outcome.disposition.value}),
                ("found", example.found, found[Truth.TRUE]),
                ("not_ruled_out", example.not_ruled_out, found[Truth.UNKNOWN]),
            )
            if expected != got
        ]
        for key, expected, got in wrong:
            message = f'example "{example.name}" does not hold: "{key}" says {_set(expected)}, '
            yield tree.problem(("examples", index, key), f"{message}but it is {_set(got)}")
        for ignored in outcome.ignored:
            message = f'example "{example.name}" answers "{ignored.question}", which is hidden '
            yield tree.problem(
                ("examples", index), f"{message}or not offered there: {ignored.value!r}"
            )
        if outcome.disposition is Disposition.BOOK:
            booking.append(example)
            yield from _survivors(tree, index, example, questionnaire)
    yield from _without_example(tree, questionnaire, seen)
    if not booking:
        yield tree.problem(("examples",), "no example books; at least one must", at_key=True)


def _set(words: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"


def _without_example(
    tree: Tree, questionnaire: Questionnaire, seen: Mapping[Truth, set[str]]
) -> Iterator[Problem]:
    for index, rule in enumerate(questionnaire.rules):
        for truth, what in ((Truth.TRUE, "makes true"), (Truth.UNKNOWN, "leaves not ruled out")):
            if rule.id not in seen[truth]:
                message = f'no example {what} the rule "{rule.id}"; add one'
                yield tree.problem(("rules", index), message)


def _survivors(
    tree: Tree, index: int, example: Example, questionnaire: Questionnaire
) -> Iterator[Problem]:
    """Yield each single worse answer with which a booking example would still book.

    A patient books only if every part of the questionnaire lets her, so it is enough to ask the
    one part that an answer can touch: the question, its gates, and what it gates.
    """
    parts = _Parts(questionnaire)
    for question in questionnaire.questions:
        if question.id not in example.given or question.kind is Kind.DETAIL:
            continue
        part = parts.around(question)
        for worse in _worse(question, example.given[question.id]):
            answers: dict[str, object] = dict(example.given)
            del answers[question.id]
            if worse is not None:
                answers[question.id] = worse
            if assess(part, answers).disposition is Disposition.BOOK:
                message = f'example "{example.name}" would still book if "{question.id}" were '
                yield tree.problem(("examples", index), message + repr(worse or "unanswered"))


def _worse(question: Question, given: Given) -> Iterator[Given | None]:
    """Yield no answer, a malformed one, and every answer filed as a risk or unsure."""
    yield None
    yield _NO_ANSWER if isinstance(given, str) else (*given, _NO_ANSWER)
    yield from question.codes(AnswerClass.UNSURE)
    yield from question.codes(AnswerClass.RISK)


class _Parts:
    """Cuts from a questionnaire the part that one answer can touch."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._whole = questionnaire
        self._gated: dict[str, list[Question]] = {}
        self._rules: dict[str, list] = {}  # type: ignore[type-arg]
        for question in questionnaire.questions:
            if question.show_when and question.kind is not Kind.DETAIL:
                self._gated.setdefault(question.show_when.question, []).append(question)
        for rule in questionnaire.rules:
            self._rules.setdefault(rule.when.question, []).append(rule)

    def around(self, question: Question) -> Questionnaire:
        """Return the question with its gates before it, what it gates after it, and their rules."""
        touched = list(gates_of(self._whole, question))
        below = [question]
        while below:
            touched.append(below.pop())
            below += self._gated.get(touched[-1].id, [])
        return replace(
            self._whole,
            questions=tuple(touched),
            rules=tuple(rule for q in touched for rule in self._rules.get(q.id, [])),
            information=(),
        )


def gates_of(questionnaire: Questionnaire, question: Question) -> list[Question]:
    """Return the questions that must be answered in some way for a question to be shown."""
    gates: list[Question] = []
    while question.show_when is not None:
        question = questionnaire.by_id[question.show_when.question]
        gates.insert(0, question)
    return gates


def _unreachable(tree: Tree, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield the details that no answers show, because their two conditions exclude each other.

    Any other question can be shown: its one gate stands before it and offers the codes it names.
    """
    for index, question in enumerate(questionnaire.questions):
        if question.answers_from is None:
            continue
        wanted = _needed(questionnaire, question)
        source = _needed(questionnaire, questionnaire.by_id[question.answers_from])
        for id_ in wanted.keys() & source.keys():
            gate = questionnaire.by_id[id_]
            if not gate.pick_many and wanted[id_].isdisjoint(source[id_]):
                message = f'question "{question.id}" can never be shown: it needs other answers to '
                message += f'"{id_}" than "{question.answers_from}" does'
                yield tree.problem(("questions", index, "answers_from"), message)


def _needed(questionnaire: Questionnaire, question: Question) -> dict[str, frozenset[str]]:
    """Return the answers that a question and its gates need, by the question they are given to."""
    chain = [*gates_of(questionnaire, question), question]
    return {q.show_when.question: q.show_when.codes for q in chain if q.show_when}
