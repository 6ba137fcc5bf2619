"""Changes to the data of a rule file that leave the original as it was.

What does not change is shared with the original, not copied.
"""

from __future__ import annotations

from typing import Any

from screener.rulefile.tree import Place


def at(node: Any, place: Place) -> Any:  # noqa: ANN401 - a node is text, list or mapping
    """Return what stands at a place."""
    for step in place:
        node = node[step]
    return node


def put(node: Any, place: Place, value: object) -> Any:  # noqa: ANN401 - as above
    """Return a node with a value at a place below it, in place of what is there, or added."""
    if not place:
        return value
    step, *rest = place
    changed = node.copy()
    changed[step] = put(node[step], tuple(rest), value) if rest else value
    return changed


def without(node: Any, place: Place) -> Any:  # noqa: ANN401 - as above
    """Return a node without what stands at a place below it."""
    step, *rest = place
    changed = node.copy()
    if rest:
        changed[step] = without(node[step], tuple(rest))
    else:
        del changed[step]
    return changed


def swapped(node: Any, one: Place, other: Place) -> Any:  # noqa: ANN401 - as above
    """Return a node with what stands at two places exchanged."""
    return put(put(node, one, at(node, other)), other, at(node, one))
