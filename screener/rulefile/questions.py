"""Do the questions of a rule file fit together: answer classes, gates, and what they are about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.rulefile.outline import Outline, condition_problems
from screener.rulefile.problems import did_you_mean, listed
from screener.rulefile.shape import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Place

RESERVED_IDS = frozenset({"answer", "csrf_token"})
"""Names of our own form fields, which no question may take."""
_CLASSES = {
    "scope": ("neutral",),
    "screen": ("clear", "risk", "unsure"),
    "detail": ("neutral",),
}


def answer_set_problems(file: Outline) -> Iterator[Problem]:
    """Yield what is wrong with the shared answer sets themselves."""
    answer_sets = file.tree.data.get("answer_sets")
    for name, answers in answer_sets.items() if isinstance(answer_sets, dict) else ():
        yield from _distinct_codes(file, ("answer_sets", name), answers)


def _distinct_codes(file: Outline, place: Place, answers: object) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for answer_class, offer in answers.items() if isinstance(answers, dict) else ():
        for code in offer if isinstance(offer, dict) else ():
            if code in seen:
                yield file.tree.problem(
                    (*place, answer_class, code),
                    f'{name_of(file.tree, place)} files the answer "{code}" twice, '
                    f'under "{seen[code]}" and under "{answer_class}"',
                    at_key=True,
                )
            seen[code] = answer_class


def question_problems(file: Outline, question_id: str) -> Iterator[Problem]:
    place, question = file.questions[question_id]
    tree, name = file.tree, f'question "{question_id}"'
    if question_id in RESERVED_IDS:
        message = f'{name}: this name is taken by a form field of our own; choose another'
        yield tree.problem((*place, "id"), message)
    yield from _question_answers(file, question_id)
    if question["kind"] == "screen" and question.get("pick") == "many":
        message = f'{name} screens, so it takes one answer; ask one question for each condition'
        yield tree.problem((*place, "pick"), message)
    if "about" in question:
        yield from _scope_reference(file, question_id, "about")
    if "show_when" in question:
        yield from _gate(file, question_id)
    elif question["kind"] == "detail":
        message = f'{name} is a detail, so it needs "show_when": the answers it asks more about'
        yield tree.problem(place, message)


def _question_answers(file: Outline, question_id: str) -> Iterator[Problem]:
    place, question = file.questions[question_id]
    tree, name, kind = file.tree, f'question "{question_id}"', question["kind"]
    answers, source = question.get("answers"), question.get("answers_from")
    if (answers is None) == (source is None):
        yield tree.problem(place, f'{name} needs either "answers" or "answers_from"')
        return
    if source is not None:
        here = (*place, "answers_from")
        if kind != "detail":
            yield tree.problem(here, f'{name}: only a detail can have "answers_from"')
        yield from _scope_reference(file, question_id, "answers_from", many=True)
        return
    here = (*place, "answers")
    if isinstance(answers, str):
        known = tree.data.get("answer_sets", {})
        if not isinstance(known, dict) :
            return
        if answers not in known:
            message = f'{name} names the answer set "{answers}", which does not exist; known are: '
            message += f"{listed(known)}{did_you_mean(answers, known)}"
            yield tree.problem(here, message)
            return
        answers = known[answers]
    else:
        yield from _distinct_codes(file, here, answers)
    wanted = _CLASSES[kind]
    if isinstance(answers, dict):
        for missing in [c for c in wanted if c not in answers]:
            message = f'{name} ({kind}) has no answer filed under "{missing}"'
            yield tree.problem(here, message)
        for extra in [c for c in answers if c not in wanted]:
            message = f'{name} ({kind}) cannot have answers filed under "{extra}"; '
            yield tree.problem(here, f"{message}use: {listed(wanted)}")


def _scope_reference(
    file: Outline, question_id: str, key: str, *, many: bool = False
) -> Iterator[Problem]:
    """Complain unless the question that a key names is an earlier scope question."""
    place, question = file.questions[question_id]
    wanted = question[key]
    if wanted in file.doubtful:
        return
    what = "an earlier question of kind scope" + (" with pick: many" if many else "")
    fitting = file.earlier(question_id, "scope")
    if many:
        fitting = [id_ for id_ in fitting if file.questions[id_][1].get("pick") == "many"]
    if wanted not in fitting:
        yield file.tree.problem(
            (*place, key),
            f'question "{question_id}", "{key}" names "{wanted}", which is not {what}; such are: '
            f"{listed(fitting) or 'none'}{did_you_mean(wanted, fitting)}",
        )


def _gate(file: Outline, question_id: str) -> Iterator[Problem]:
    """A detail is gated by risk and unsure answers, anything else by scope answers."""
    place, question = file.questions[question_id]
    place = (*place, "show_when")
    if question["kind"] == "detail":
        gates, classes, what = "screen", ("risk", "unsure"), "the risk or unsure answers"
    else:
        gates, classes, what = "scope", ("neutral",), "answers"
    yield from condition_problems(
        file,
        place,
        question["show_when"],
        file.earlier(question_id, gates),
        classes=classes,
        what=f"an earlier question of kind {gates}",
        codes_are=what,
    )
