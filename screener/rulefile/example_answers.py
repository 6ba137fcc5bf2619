"""What examples name: questions, answers, rules and other examples, which must exist.

Whether they hold is for `proofs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.rulefile.problems import did_you_mean, listed
from screener.rulefile.shape import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from screener.rulefile.outline import Outline
    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Place


def example_problems(file: Outline) -> Iterator[Problem]:
    """Yield what is wrong with the examples as they stand; whether they hold is for `proofs`."""
    earlier: dict[str, None] = {}
    for name, (place, example) in file.examples.items():
        yield from _example(file, place, example, earlier)
        earlier[name] = None


def _example(
    file: Outline, place: Place, example: Mapping[str, Any], earlier: Collection[str]
) -> Iterator[Problem]:
    tree, owner = file.tree, name_of(file.tree, place)
    if "like" not in example and "given" not in example:
        yield tree.problem(place, f'{owner} needs "given", or "like" and "but"')
    if "but" in example and "like" not in example:
        yield tree.problem(
            (*place, "but"),
            f'{owner} has "but" without "like": name there the example that it is like',
            at_key=True,
        )
    like = example.get("like")
    if like is not None and like not in earlier and not file.is_doubtful(like, file.examples):
        message = f'{owner} is like "{like}", which is not the name of an earlier example'
        message += f"; such are: {listed(earlier) or 'none'}"
        yield tree.problem((*place, "like"), message + did_you_mean(like, earlier))
    for key in ("given", "but"):
        for question_id, value in example.get(key, {}).items():
            yield from _example_answer(file, (*place, key, question_id), question_id, value)
    for key in ("found", "not_ruled_out"):
        for index, rule_id in enumerate(example.get(key, ())):
            known = {**file.rules, **dict.fromkeys(file.ways_out)}
            if rule_id not in known and not file.is_doubtful(rule_id, file.rules):
                message = f'{owner} names the rule "{rule_id}", which does not exist; '
                message += f"known are: {listed(known) or 'none'}{did_you_mean(rule_id, known)}"
                yield tree.problem((*place, key, index), message)


def _example_answer(
    file: Outline, place: Place, question_id: str, value: str | list[str]
) -> Iterator[Problem]:
    tree, owner = file.tree, name_of(file.tree, place[:2])
    if file.is_doubtful(question_id, file.questions):
        return
    if question_id not in file.questions:
        message = f'{owner} answers the question "{question_id}", which does not exist; known '
        message += f"are: {listed(file.questions) or 'none'}"
        message += did_you_mean(question_id, file.questions)
        yield tree.problem(place, message, at_key=True)
        return
    _, question = file.questions[question_id]
    many = question.get("pick") == "many"
    if many != isinstance(value, list):
        wanted = "a list: [one, two]" if many else "one answer, not a list"
        yield tree.problem(place, f'{owner}: question "{question_id}" takes {wanted}')
        return
    codes = value if isinstance(value, list) else [value]
    if not codes or len(set(codes)) < len(codes):
        what = "names an answer twice" if codes else "has an empty list"
        right = "take one out" if codes else "name an answer, or take the question out"
        yield tree.problem(place, f'{owner} {what} for question "{question_id}"; {right}')
    yield from _alone(file, place, question_id, codes)
    offered = file.codes(question_id)
    for index, code in enumerate(codes):
        if offered and code not in offered:
            yield tree.problem(
                (*place, index) if many else place,
                f'{owner} names answer "{code}" of question "{question_id}", which offers: '
                f"{listed(offered)}{file.meant(question_id, code)}",
            )


def _alone(file: Outline, place: Place, question_id: str, codes: list[str]) -> Iterator[Problem]:
    """Complain of the clear answer to a safety question beside another."""
    if question_id not in file.screens or len(codes) < 2:  # noqa: PLR2004 - one beside another
        return
    for code in [code for code in codes if code in file.codes(question_id, ("clear",))]:
        message = f'{name_of(file.tree, place[:2])} gives "{code}" beside other answers to '
        message += f'question "{question_id}"; as the clear answer it stands alone'
        yield file.tree.problem(place, message)
