"""How the questions of a rule file fit together.

Their answer classes, what shows them, and what they are about. Knows the outline, not the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.rulefile.outline import Outline, classes_of, condition_problems
from screener.rulefile.problems import did_you_mean, listed
from screener.rulefile.shape import name_of
from screener.rulefile.texts import CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Place

RESERVED_IDS = frozenset(
    {"about", "answer", "asked", "clear", "code", "csrf_token", "intake", "main", "progress"}
)
"""Names of fields and other parts of our own pages, which no question may take."""
GATED_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "scope": ("scope", ("neutral",)),
    "screen": ("scope", ("neutral",)),
    "detail": ("screen", ("risk", "unsure")),
}
"""For each kind of question, the kind that may gate it, and the classes of answers."""
_WAY_OUT = ("if_unsure", "advice")


def answer_set_problems(file: Outline) -> Iterator[Problem]:
    """Yield what is wrong with the shared answer sets themselves."""
    for name, answers in file.answer_sets.items():
        yield from _distinct_codes(file, ("answer_sets", name), answers)


def _distinct_codes(
    file: Outline, place: Place, answers: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for answer_class in [name for name in answers if name in CLASSES]:
        for code in answers[answer_class]:
            if code in seen:
                yield file.tree.problem(
                    (*place, answer_class, code),
                    f'{name_of(file.tree, place)} files the answer "{code}" twice, '
                    f'under "{seen[code]}" and under "{answer_class}"; take one out',
                    at_key=True,
                )
            seen[code] = answer_class


def question_problems(file: Outline) -> Iterator[Problem]:
    """Yield what is wrong with each question."""
    yield from _classes(file)
    earlier: dict[str, dict[str, None]] = {kind: {} for kind in GATED_BY}
    for question_id, (_, question) in file.questions.items():
        yield from _question(file, question_id, earlier)
        earlier[question["kind"]][question_id] = None


def _question(
    file: Outline, question_id: str, earlier: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Yield what is wrong with one question, given those before it by kind."""
    place, question = file.questions[question_id]
    tree, name = file.tree, f'question "{question_id}"'
    if question_id in RESERVED_IDS:
        message = f"{name}: our own pages have a part of this name; choose another"
        yield tree.problem((*place, "id"), message)
    yield from _question_answers(file, question_id, earlier["scope"])
    if question["kind"] == "screen" and question.get("pick") == "many":
        yield from _none_of_these(file, question_id)
    yield from _way_out(file, question_id)
    if "about" in question:
        yield from _scope_reference(file, question_id, "about", earlier["scope"])
        yield from _about_what_is_shown(file, question_id, earlier["scope"])
    if "show_when" in question:
        yield from _gate(file, question_id, earlier)
    elif question["kind"] == "detail":
        message = f'{name} is a detail, so it needs "show_when": the answers it asks more about'
        yield tree.problem(place, message)


def _question_answers(
    file: Outline, question_id: str, scopes: Collection[str]
) -> Iterator[Problem]:
    place, question = file.questions[question_id]
    tree, name, kind = file.tree, f'question "{question_id}"', question["kind"]
    answers, source = question.get("answers"), question.get("answers_from")
    if (answers is None) == (source is None):
        yield tree.problem(place, f'{name} needs either "answers" or "answers_from"')
        return
    if source is not None:
        here = (*place, "answers_from")
        if kind != "detail":
            yield tree.problem(
                here, f'{name}: only a detail can have "answers_from"; write "answers"'
            )
        yield from _scope_reference(file, question_id, "answers_from", scopes)
        return
    here = (*place, "answers")
    if isinstance(answers, str):
        known = tree.data.get("answer_sets", {})
        if isinstance(known, dict) and answers not in known:
            message = f'{name} names the answer set "{answers}", which does not exist; known are: '
            message += f"{listed(known) or 'none'}{did_you_mean(answers, known)}"
            yield tree.problem(here, message)
        if answers not in file.answer_sets:
            return
    else:
        yield from _distinct_codes(file, here, file.answers(question_id))


def _classes(file: Outline) -> Iterator[Problem]:
    """Yield where answers are filed as a kind of question cannot have them; a shared set once."""
    told = set()
    for question_id, (place, question) in file.questions.items():
        answers, kind = question.get("answers"), question["kind"]
        classes = file.answers(question_id)
        is_known = bool(classes) and all(name in CLASSES for name in classes)
        if answers is None or not is_known or file.fits_its_kind(question_id):
            continue
        shared = isinstance(answers, str)
        if shared and (answers, kind) in told:
            continue
        told.add((str(answers), kind))
        where: Place = ("answer_sets", answers) if shared else (*place, "answers")
        name = f'question "{question_id}" ({kind})'
        if shared:
            name = f"{name_of(file.tree, where)}, of {name},"
        wanted, allowed = classes_of(kind)
        extra = [f'"{c}"' for c in classes if c not in allowed]
        missing = [f'"{c}"' for c in wanted if c not in classes]
        if extra:
            message = f"cannot have answers filed under {listed(extra)}; use: {listed(allowed)}"
        else:
            message = f"has no answer filed under {listed(missing)}, and needs one"
        yield file.tree.problem(where, f"{name} {message}", at_key=shared)


def _none_of_these(file: Outline, question_id: str) -> Iterator[Problem]:
    """A safety question that takes many has one clear answer, which stands alone."""
    place, _ = file.questions[question_id]
    clear = file.codes(question_id, ("clear",))
    if len(clear) > 1:
        message = f'question "{question_id}" takes many answers, so one alone can be filed under '
        message += f'"clear", such as "None of these"; now there are: {listed(clear)}'
        yield file.tree.problem((*place, "answers"), message)


def _way_out(file: Outline, question_id: str) -> Iterator[Problem]:
    """A scope question that takes unsure answers says what follows from them, as a rule would."""
    place, question = file.questions[question_id]
    name, is_way_out = f'question "{question_id}"', question_id in file.ways_out
    for key in _WAY_OUT:
        if is_way_out and key not in question:
            message = f'{name} files answers under "unsure", so it needs "{key}": what the result '
            yield file.tree.problem(place, f"{message}says to patients who are unsure")
        if key in question and not is_way_out:
            message = f'{name} has "{key}", which only a question of kind scope has that files '
            yield file.tree.problem((*place, key), f'{message}answers under "unsure"', at_key=True)
    if is_way_out and question_id in file.rules:
        message = f'rule "{question_id}" has the id of a question of kind scope that files answers '
        message += 'under "unsure", by which examples name that; choose another'
        yield file.tree.problem((*file.rules[question_id][0], "id"), message)


def _scope_reference(
    file: Outline, question_id: str, key: str, scopes: Collection[str]
) -> Iterator[Problem]:
    """Complain unless the question that a key names is an earlier scope question."""
    place, question = file.questions[question_id]
    wanted, what = question[key], "an earlier question of kind scope"
    if file.is_doubtful(wanted, file.questions):
        return
    fits = wanted in scopes
    if key == "answers_from":
        what += " with pick: many"
        fits = fits and file.questions[wanted][1].get("pick") == "many"
    if not fits:
        yield file.tree.problem(
            (*place, key),
            f'question "{question_id}", "{key}" names "{wanted}", which is not {what}; '
            f"earlier scope questions are: {listed(scopes) or 'none'}"
            f"{did_you_mean(wanted, [s for s in scopes if s != wanted])}",
        )


def _about_what_is_shown(
    file: Outline, question_id: str, scopes: Collection[str]
) -> Iterator[Problem]:
    """Complain if a question could stay when what it is about goes, its answer with it.

    It goes too if the same condition shows both, or if it is shown by what it is about.
    """
    place, question = file.questions[question_id]
    scope = question["about"]
    if scope not in scopes or scope in question.get("show_when", {}):
        return
    if _gate_of(file.questions[scope][1]) not in ({}, _gate_of(question)):
        message = f'question "{question_id}" is about "{scope}", which may be hidden while this '
        message += 'question is shown; give both the same "show_when"'
        yield file.tree.problem((*place, "about"), message)


def _gate_of(question: Mapping[str, Any]) -> Mapping[str, Collection[str]]:
    return {asked: {*codes} for asked, codes in question.get("show_when", {}).items()}


def _gate(
    file: Outline, question_id: str, earlier: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """A detail is gated by risk and unsure answers, anything else by scope answers."""
    place, question = file.questions[question_id]
    place = (*place, "show_when")
    is_detail = question["kind"] == "detail"
    gates, classes = GATED_BY[question["kind"]]
    yield from condition_problems(
        file,
        place,
        question["show_when"],
        earlier[gates],
        classes=classes,
        what=f"an earlier question of kind {gates}",
        codes_are="the risk or unsure answers" if is_detail else "answers",
    )
