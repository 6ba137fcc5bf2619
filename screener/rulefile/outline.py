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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from screener.rulefile.problems import Problem
    from screener.rulefile.tree import Place, Tree


@dataclass
class Outline:
    """The sound items of a file by id, each with its place; `doubtful` ids are not judged."""

    tree: Tree
    questions: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    rules: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    examples: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    information: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    is_whole: bool = True
    """False when some item was left out: what only a whole file can show is then not checked."""

    def earlier(self, question_id: str, kind: str) -> list[str]:
        """Return the questions of a kind that stand before a question."""
        before = self._order[question_id]
        return [id_ for id_ in self._by_kind.get(kind, ()) if self._order[id_] < before]

    def of_kind(self, kind: str) -> Collection[str]:
        """Return the questions of a kind."""
        return self._by_kind.get(kind, {})

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {id_: index for index, id_ in enumerate(self.questions)}

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, None]]:
        kinds: dict[str, dict[str, None]] = {}
        for id_, (_, question) in self.questions.items():
            kinds.setdefault(question["kind"], {})[id_] = None
        return kinds

    def codes(self, question_id: str, classes: Collection[str] | None = None) -> dict[str, str]:
        """Return a question's codes with their classes; only those of some classes if given."""
        _, question = self.questions[question_id]
        source = question.get("answers_from")
        if isinstance(source, str):
            return self.codes(source, classes) if source in self.questions else {}
        answers = question.get("answers")
        if isinstance(answers, str):
            answers = self.tree.data.get("answer_sets", {}).get(answers, {})
        return {
            code: name
            for name, offer in (answers or {}).items()
            if classes is None or name in classes
            for code in offer
        }


def outline(tree: Tree, broken: Iterable[Place]) -> tuple[Outline, list[Problem]]:
    """Gather the items that keep to the schema, and complain of ids that are used twice."""
    result, problems = Outline(tree), []
    bad = {place[:2] for place in broken}
    result.is_whole = not bad
    for group, key in (
        ("questions", "id"),
        ("rules", "id"),
        ("information", "id"),
        ("examples", "name"),
    ):
        items = tree.data.get(group, [])
        found: dict[str, tuple[Place, Mapping[str, Any]]] = getattr(result, group)
        for index, item in enumerate(items if isinstance(items, list) else []):
            place: Place = (group, index)
            name = item.get(key) if isinstance(item, dict) else None
            if place in bad or (group,) in bad:
                result.doubtful |= {name} if isinstance(name, str) else set()
            elif name in found:
                line, _ = tree.nodes[(*found[name][0], key)]
                message = f'the {key} "{name}" is used twice; the first is in line {line}'
                problems.append(tree.problem((*place, key), message))
            else:
                found[name] = (place, item)
    return result, problems


def condition_problems(  # noqa: PLR0913 - one sentence needs them all
    file: Outline,
    place: Place,
    condition: Mapping[str, list[str]],
    fitting: Collection[str],
    *,
    classes: Collection[str] | None = None,
    what: str = "a question",
    codes_are: str = "answers",
) -> Iterator[Problem]:
    """Complain of a condition that names an unfitting question or unfitting answers."""
    ((wanted, codes),) = condition.items()
    if wanted in file.doubtful:
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
                f"{listed(anything)}{did_you_mean(code, offered)}",
            )
