"""A rule file that has one of everything, and the same with one part of it changed."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from rulefiles.models import Data, detail, rule_file, scope, screen

if TYPE_CHECKING:
    from collections.abc import Iterator

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
