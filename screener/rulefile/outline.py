"""The items of a rule file by their ids, as far as they are sound, and how conditions name them.

Works on the tree, so that every mistake is found at its line, whatever else is wrong: items that
break the schema are left out, and names that only they could explain are not complained of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from screener.rulefile.problems import did_you_mean, listed
from screener.rulefile.shape import name_of
from screener.rulefile.texts import CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Place, Tree


_CLASSES_OF: Mapping[str, tuple[str, ...]] = {
    "scope": ("neutral",),
    "screen": ("clear", "risk", "unsure"),
    "detail": ("neutral",),
}
_MAY_HAVE: Mapping[str, tuple[str, ...]] = {"scope": ("unsure",)}


def classes_of(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the classes of answers that a kind of question must have, and those it may have."""
    return _CLASSES_OF[kind], (*_CLASSES_OF[kind], *_MAY_HAVE.get(kind, ()))


@dataclass
class Outline:
    """The sound items of a file by id, each with its place."""

    tree: Tree
    questions: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    rules: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    examples: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    information: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    answer_sets: dict[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    """The ids of items that are not sound; one without a sound id stands here as ""."""
    is_whole: bool = True
    """False when some item was left out: what only a whole file can show is then not checked."""

    def is_doubtful(self, name: str, items: Collection[str]) -> bool:
        """Tell whether a name may be that of an item that was left out, and is not judged.

        `items` are those that it may name: a question and a rule may have the same id.
        """
        return name in self.left_out or ("" in self.left_out and name not in items)

    @cached_property
    def screens(self) -> Collection[str]:
        """The questions that screen, in page order."""
        return dict.fromkeys(i for i, (_, q) in self.questions.items() if q["kind"] == "screen")

    @cached_property
    def ways_out(self) -> Collection[str]:
        """The scope questions that file answers under unsure: findings name them as rules."""
        scopes = [i for i, (_, q) in self.questions.items() if q["kind"] == "scope"]
        return dict.fromkeys(i for i in scopes if self.answers(i).get("unsure"))

    def answers(self, question_id: str) -> Mapping[str, Mapping[str, str]]:
        """Return a question's answers by class; none where they cannot be known."""
        _, question = self.questions[question_id]
        if "answers_from" in question:
            _, question = self.questions.get(question["answers_from"], ((), {}))
        answers = question.get("answers", {})
        return self.answer_sets.get(answers, {}) if isinstance(answers, str) else answers

    def meant(self, question_id: str, word: str) -> str:
        """Return which code was meant by a word that is none: by its text, or a near one."""
        for offer in self.answers(question_id).values():
            for code, text in offer.items():
                if text.casefold() == word.casefold():
                    return f' - the answer "{text}" has the code "{code}"'
        return did_you_mean(word, self.codes(question_id))

    def fits_its_kind(self, question_id: str) -> bool:
        """Tell whether a question has the classes of answers that its kind takes."""
        _, question = self.questions[question_id]
        _, source = self.questions.get(question.get("answers_from", ""), ((), question))
        wanted, allowed = classes_of(source["kind"])
        classes = self.answers(question_id).keys()
        return classes >= {*wanted} and classes <= {*allowed}

    def codes(self, question_id: str, classes: Collection[str] = CLASSES) -> dict[str, str]:
        """Return a question's codes with their classes; only those of some classes if given.

        There are none where its classes are wrong: what is meant by them is not known then.
        """
        if not self.fits_its_kind(question_id):
            return {}
        return {
            code: name
            for name, offer in self.answers(question_id).items()
            if name in classes and name in CLASSES
            for code in offer
        }


def outline(tree: Tree, broken: Iterable[Place]) -> tuple[Outline, list[Problem]]:
    """Gather the items that keep to the schema, and complain of ids that are used twice."""
    result = Outline(tree)
    problems: list[Problem] = []
    broken = set(broken)
    bad = {place[:2] for place in broken}
    result.is_whole = not bad
    for group, key in (
        ("questions", "id"),
        ("rules", "id"),
        ("information", "id"),
        ("examples", "name"),
    ):
        items = tree.data.get(group, ())
        if () in bad and group not in tree.data:  # its key is misspelt, or forgotten
            result.left_out.add("")
        found: dict[str, tuple[Place, Mapping[str, Any]]] = getattr(result, group)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            place: Place = (group, index)
            name = item.get(key, "") if isinstance(item, dict) else ""
            if place in bad or (group,) in bad:
                is_named = isinstance(name, str) and (*place, key) not in broken
                result.left_out.add(name if is_named else "")
            elif name in found:
                line, _ = tree.nodes[(*found[name][0], key)]
                message = f'the {key} "{name}" is used twice, first in line {line}; choose another'
                problems.append(tree.problem((*place, key), message))
                result.left_out.add("")  # what it should have been called, others may name
                result.is_whole = False
            else:
                found[name] = (place, item)
    answer_sets = tree.data.get("answer_sets")
    for name, answers in answer_sets.items() if isinstance(answer_sets, dict) else ():
        if ("answer_sets", name) not in bad:
            result.answer_sets[name] = answers
    return result, problems


def condition_problems(  # noqa: PLR0913 - one sentence needs them all
    file: Outline,
    place: Place,
    condition: Mapping[str, list[str]],
    fitting: Collection[str],
    *,
    classes: Collection[str] = CLASSES,
    what: str = "a question",
    codes_are: str = "answers",
) -> Iterator[Problem]:
    """Complain of a condition that names an unfitting question or unfitting answers."""
    ((wanted, codes),) = condition.items()
    if file.is_doubtful(wanted, file.questions):
        return
    owner = name_of(file.tree, place[:2])
    if wanted not in fitting:
        yield file.tree.problem(
            (*place, wanted),
            f'{owner} names "{wanted}", which is not {what}; such are: '
            f"{listed(fitting) or 'none'}{did_you_mean(wanted, fitting)}",
            at_key=True,
        )
        return
    offered = file.codes(wanted, classes)
    anything = file.codes(wanted)
    for index, code in enumerate(codes):
        here = (*place, wanted, index)
        if not anything or code in offered:
            continue
        if code in anything:
            yield file.tree.problem(
                here,
                f'{owner} names answer "{code}" of question "{wanted}", filed under '
                f'"{anything[code]}"; it may name only {codes_are}: {listed(offered)}',
            )
        else:
            yield file.tree.problem(
                here,
                f'{owner} names answer "{code}" of question "{wanted}", which offers: '
                f"{listed(anything)}{file.meant(wanted, code)}",
            )
