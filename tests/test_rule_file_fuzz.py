"""Whatever a rule file or a catalogue holds, reading it gives a rule file or a list of errors."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from models import Data, detail, rule_file, scope, screen, write

from screener.rulefile import RuleFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Place = tuple[Any, ...]


def whole() -> Data:
    """Return a rule file that has one of everything."""
    data = rule_file(
        scope("areas", "face", "arm", pick="many"),
        scope("kind", "wart", "mole", show_when={"areas": ["face"]}),
        screen("fever"),
        screen("rash", show_when={"areas": ["face"]}, about="areas"),
        screen("itch", hint="Hint", why="Why", missing="Missing"),
        detail("since", {"fever": ["yes", "not_sure"]}, "today", "long"),
        detail("spot", {"fever": ["yes"]}, answers_from="areas", pick="many"),
        information=[{"id": "note", "text": "Know this.", "when": {"areas": ["arm"]}}],
        approval={"by": "A clinician", "on": "2026-01-31", "digest": "0" * 64},
    )
    itch = data["questions"][4]
    data["answer_sets"], itch["answers"] = {"yes_no": itch["answers"]}, "yes_no"
    return data


REPLACEMENTS: list[Any] = [
    "",
    "x",
    "fever",
    "areas",
    "since",
    "spot",
    "yes",
    "a\nb",
    "é" * 3000,
    [],
    ["x"],
    [["x"]],
    [{"id": "a"}],
    {},
    {"x": "y"},
    {"risk": [["x"]]},
    {"yes\n": "Yes"},
]


def places(node: object, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every node below the top."""
    steps = node.items() if isinstance(node, dict) else enumerate(node)  # type: ignore[arg-type]
    for key, value in steps if isinstance(node, (dict, list)) else ():
        yield (*place, key)
        yield from places(value, (*place, key))


def changed(data: Data, place: Place, value: object) -> Data:
    """Return a copy in which the node at a place is another; it is left out if that is None."""
    copy = deepcopy(data)
    node: Any = copy
    for step in place[:-1]:
        node = node[step]
    if value is None:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    return copy


def test_the_file_that_is_broken_below_is_sound_as_it_stands(tmp_path: Path) -> None:
    """What follows breaks a file that passes every check."""
    assert load(write(tmp_path, whole())).counts.book == 5


@pytest.mark.parametrize("value", [None, *REPLACEMENTS], ids=lambda value: repr(value)[:20])
def test_any_part_left_out_or_replaced_gives_a_rule_file_or_its_errors(
    value: object, tmp_path: Path
) -> None:
    """Text, list or mapping in place of any other: nothing but a `RuleFileError` is raised."""
    refused: list[RuleFileError] = []
    for place in places(whole()):
        try:
            load(write(tmp_path, changed(whole(), place, value)))
        except RuleFileError as error:
            refused.append(error)
    assert refused
    assert all(error.problems for error in refused)
