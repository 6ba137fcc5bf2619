"""What examples state of a questionnaire, and which parts and answers they leave out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from screener.conditions import codes_of
from screener.model import AnswerClass, Kind
from screener.rulefile.problems import MOST_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.model import Assessment, Given, Question, Questionnaire
    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Tree

_MOST_FOLLOWED = 100 * MOST_PROBLEMS


class Misanswered:
    """The examples that do not hold because they do not answer a question, or one not asked there.

    Told once for each question, where the answer is missing or too much, not for all that start
    from there. When there are more than anybody reads, no more are gathered, nor is counted what
    starts from them: examples times questions may be millions.
    """

    def __init__(self, tree: Tree, questionnaire: Questionnaire) -> None:
        self._tree, self._questionnaire = tree, questionnaire
        self.found: dict[tuple[int, str, bool], int] = {}
        """By example, question and whether it is open, how many examples follow it."""
        self._first: dict[tuple[str, str, bool], int] = {}

    @property
    def _is_full(self) -> bool:
        return len(self.found) >= MOST_PROBLEMS or len(self._first) >= _MOST_FOLLOWED

    def takes(self, index: int, outcome: Assessment) -> bool:
        """Take an example that does not hold, if that is because of what it does (not) answer."""
        example = self._tree.data["examples"][index]
        name, like = example["name"], example.get("like", "")
        wrong = dict.fromkeys((given.question for given in outcome.ignored), False)
        wrong |= dict.fromkeys(outcome.open, True)
        for question, is_open in wrong.items() if not self._is_full else ():
            first = self._first.get((like, question, is_open), index)
            self._first[name, question, is_open] = first
            key = (first, question, is_open)
            self.found[key] = self.found.get(key, -1) + 1
        return bool(wrong)

    def problems(self) -> Iterator[Problem]:
        """Yield one problem for each answer that is missing, or too much."""
        for (index, question, is_open), following in self.found.items():
            name = self._tree.data["examples"][index]["name"]
            message = f'example "{name}" '
            if is_open:
                message += f'does not hold, for it does not answer "{question}", which '
                message += _asked_of(self._questionnaire.by_id[question])
            else:
                message += f'answers "{question}", which is hidden or does not offer that answer '
                message += "there; take it out, or mend what hides it"
            is_counted = following and not self._is_full
            message += f"; {following} more start from it" if is_counted else ""
            yield self._tree.problem(("examples", index), message)


class Stated:
    """What the examples state, so that every part of the file stands in one of them.

    An answer that is filed in the wrong class and a gate that hides too much are then found by the
    example that says otherwise.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._given: set[tuple[str, Given]] = set()
        """Questions, each with an answer to it."""
        self._hiding: dict[str, set[Given]] = defaultdict(set)
        """By question, the answers to its gate with which an example hides it."""
        self._gated = [
            (question, question.show_when)
            for question in questionnaire.questions
            if question.show_when is not None and question.kind is not Kind.DETAIL
        ]

    def take(self, outcome: Assessment) -> None:
        """Take what one example states."""
        self._given |= outcome.answers.items()
        shown = set(outcome.shown)
        for question, gate in self._gated:
            if question.id not in shown and gate.question in outcome.answers:
                self._hiding[question.id].add(outcome.answers[gate.question])

    def lacking(self, tree: Tree) -> Iterator[Problem]:
        """Yield what stands in no example."""
        stated = {
            (question_id, code) for question_id, given in self._given for code in codes_of(given)
        }
        for index, question in enumerate(self._questionnaire.questions):
            if question.kind is not Kind.DETAIL:
                told = question.by_code if question.kind is Kind.SCREEN else question.unsure
                for code in [c for c in told if (question.id, c) not in stated]:
                    yield tree.problem(("questions", index), _not_told(question, code))
            gate = question.show_when
            if gate is not None and question.kind is not Kind.DETAIL:
                gating = self._questionnaire.by_id[gate.question]
                offered = gating.by_code
                hiding = {code for given in self._hiding[question.id] for code in codes_of(given)}
                for code in offered.keys() - gate.codes - hiding - gating.unsure:
                    text = offered[code].text
                    message = f'no example shows that "{gate.question}: {code}" hides question '
                    message += f'"{question.id}": patients who answer "{text}" are not asked. Is '
                    message += 'that right? Then let an example say so; if not, mend "show_when"'
                    yield tree.problem(("questions", index, "show_when"), message)


def _asked_of(question: Question) -> str:
    """Say of whom a question is asked."""
    if question.show_when is None:
        return "every patient is asked"
    codes = " or ".join(f'"{code}"' for code in sorted(question.show_when.codes))
    return f'patients are asked who answer {codes} to "{question.show_when.question}"'


def _not_told(question: Question, code: str) -> str:
    """Say what patients an answer that no example gives would concern."""
    answer = question.by_code[code]
    held = answer.answer_class is not AnswerClass.CLEAR
    then = "must consult first" if held else "are not held back by it"
    filed = answer.answer_class.value
    return (
        f'no example answers "{code}" to question "{question.id}", filed as "{filed}": patients '
        f'who answer "{answer.text}" {then}. Is that right? '
        "Then let an example say so; if not, file it in another class"
    )
