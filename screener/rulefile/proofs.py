"""What is proved of a questionnaire whose parts fit together.

Everything is reachable, every answer of a safety question and everything that a gate hides stands
in an example, every example holds, and none that books survives a worse answer. Runs the engine.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from screener.assess import assess
from screener.model import AnswerClass, Disposition, Kind, Truth
from screener.rulefile.stated import Misanswered, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.model import Assessment, Example, Question, Questionnaire, Rule
    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Tree

_NO_CODE = "?"
"""Can be no code: codes are ids."""


MOST_RUNS = 8_000_000
"""Examples times questions: so much can be checked in reasonable time and memory."""


def size_problem(tree: Tree) -> Problem | None:
    """Return a problem if running all examples of a file would take too long."""
    examples, questions = len(tree.data["examples"]), len(tree.data["questions"])
    if examples * questions <= MOST_RUNS:
        return None
    message = f"{examples:,} examples of {questions:,} questions are too many to be checked: "
    message += f"examples times questions may be {MOST_RUNS:,} at most"
    return tree.problem(("examples",), message, at_key=True)


def proof_problems(tree: Tree, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield everything that cannot be proved of a questionnaire, at its line."""
    yield from _unreachable(tree, questionnaire)
    stated, worse = Stated(questionnaire), _Worse(questionnaire)
    books = False
    misanswered = Misanswered(tree, questionnaire)
    for index, example in enumerate(questionnaire.examples):
        outcome = assess(questionnaire, example.given)
        wrong = list(_does_not_hold(tree, index, example, outcome))
        if not ((wrong or outcome.ignored) and misanswered.takes(index, outcome)):
            yield from wrong
        stated.take(outcome)
        if outcome.disposition is Disposition.BOOK:
            books = True
            for question_id, answer in worse.survived_by(outcome):
                message = f'example "{example.name}" would still book if "{question_id}" were '
                yield tree.problem(("examples", index), f"{message}{answer}")
    if misanswered.found:
        yield from misanswered.problems()
        return  # what else seems to be missing follows from it
    yield from stated.lacking(tree)
    if not books:
        yield tree.problem(("examples",), "no example books; at least one must", at_key=True)


def _does_not_hold(
    tree: Tree, index: int, example: Example, outcome: Assessment
) -> Iterator[Problem]:
    """Yield what an example says that does not come out."""
    found = {
        truth: {finding.rule.id for finding in outcome.findings if finding.truth is truth}
        for truth in (Truth.TRUE, Truth.UNKNOWN)
    }
    for key, expected, got in (
        ("expect", {example.expect.value}, {outcome.disposition.value}),
        ("found", example.found, found[Truth.TRUE]),
        ("not_ruled_out", example.not_ruled_out, found[Truth.UNKNOWN]),
    ):
        if expected != got:
            says, is_ = (", ".join(sorted(words)) or "nothing" for words in (expected, got))
            message = f'example "{example.name}" does not hold: "{key}" says {says}, but it is '
            message += f"{is_}; mend the example, or what is wrong in the questions and rules"
            yield tree.problem(("examples", index, key), message)


class _Worse:
    """Which worse answers would still book: none, if the engine is what it should be.

    Whoever books must be let through by every question that is shown. So it is enough to try each
    worse answer with its question alone: whom that question stops, no other lets through.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire

    def survived_by(self, outcome: Assessment) -> Iterator[tuple[str, str]]:
        """Yield each single worse answer with which somebody who books would still book."""
        for question_id in outcome.shown:
            for answer in self._survivors.get(question_id, ()):
                yield question_id, answer

    @cached_property
    def _survivors(self) -> Mapping[str, list[str]]:
        rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in self._questionnaire.rules:
            rules[rule.when.question].append(rule)
        found: dict[str, list[str]] = {}
        for question in self._questionnaire.questions:
            if question.kind is Kind.DETAIL:
                continue
            alone = replace(
                self._questionnaire,
                questions=(replace(question, show_when=None),),
                rules=tuple(rules[question.id]),
                information=(),
            )
            for words, answers in _worse(question):
                if assess(alone, answers).disposition is Disposition.BOOK:
                    found.setdefault(question.id, []).append(words)
        return found


def _worse(question: Question) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield no answer, a malformed one, and every answer filed as a risk or unsure.

    Where a code is an answer only by itself, it is also tried beside each other one.
    """
    yield "unanswered", {}
    code = question.answers[0].code
    yield "malformed", {question.id: [code, _NO_CODE] if question.pick_many else _NO_CODE}
    for code in (*question.codes(AnswerClass.UNSURE), *question.codes(AnswerClass.RISK)):
        yield f'"{code}"', {question.id: [code] if question.pick_many else code}
    for alone in sorted(question.alone):
        for code in [code for code in question.by_code if code != alone]:
            yield f'"{alone}" and "{code}"', {question.id: [alone, code]}


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
                message += f'"{id_}" than "{question.answers_from}" does; let an answer show both'
                yield tree.problem(("questions", index, "answers_from"), message)


def _needed(questionnaire: Questionnaire, question: Question) -> dict[str, frozenset[str]]:
    """Return the answers that a question and its gates need, by the question they are given to."""
    chain = [*gates_of(questionnaire, question), question]
    return {q.show_when.question: q.show_when.codes for q in chain if q.show_when}
