"""A rule file's text, with entries put in and taken out where the YAML parser says they stand.

Comments, layout and line ends of all else stay, in any layout that is read, JSON included. What is
written is read again: an edit that means anything but what was asked is refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from screener.authoring.writing.layout import (
    BYTE_ORDER_MARK,
    LINE_END,
    end_of,
    in_flow,
    lines_of,
    newline_of,
)
from screener.rulefile.tree import LOADER, read_tree

if TYPE_CHECKING:
    from screener.rulefile.tree import Node, Place


@dataclass
class RuleText:
    """The text of a rule file that is being edited. Places are those of the text as it was."""

    content: bytes
    data: Any = field(init=False)
    """What the text held before any edit."""
    _removed: set[Place] = field(default_factory=set)
    _added: dict[Place, list[tuple[str | int, Node]]] = field(default_factory=dict)
    """By the list or mapping, each new entry with its key, or the index of the item before it."""
    _edits: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the text. Raises `RuleFileError` if it is no rule file."""
        self.data = read_tree(self.content, "the file").data
        self._text = self.content.decode("utf-8-sig")
        self._top: Any = yaml.compose(self._text, Loader=LOADER)
        self._newline = newline_of(self._text)

    def append(self, place: Place, value: Node, after: int | None = None) -> None:
        """Put an item into a list, behind the one with an index or at the end."""
        node = self._node(place)
        index = len(node.value) - 1 if after is None else after
        self._added.setdefault(place, []).append((index, value))
        last = node.value[index]
        if node.flow_style:
            self._insert(end_of(self._text, last), ", " + self._flow(value))
            return
        first, *rest = lines_of(value)
        indent = " " * node.start_mark.column
        gap = [""] if self._is_spaced(node) else []
        self._insert_lines(last, [*gap, f"{indent}- {first}", *(f"{indent}  {x}" for x in rest)])

    def put(self, place: Place, key: str, value: Node) -> None:
        """Put a new key with a value at the end of a mapping that has others."""
        node = self._node(place)
        self._added.setdefault(place, []).append((key, value))
        _, last = node.value[-1]
        if node.flow_style:
            self._insert(end_of(self._text, last), f", {self._flow(key)}: {self._flow(value)}")
            return
        indent = " " * node.start_mark.column
        self._insert_lines(last, [indent + line for line in lines_of({key: value})])

    def remove(self, place: Place) -> None:
        """Take out an entry of a list or mapping in which others stay."""
        *above, step = place
        self._removed.add(place)
        node = self._node(tuple(above))
        spans = [_span(entry) for entry in node.value]
        index = step if isinstance(step, int) else [k.value for k, _ in node.value].index(step)
        start, last = spans[index]
        end = end_of(self._text, last)
        if node.flow_style:
            self._remove_in_flow(tuple(above), spans, index)
            return
        line = self._line_start(start)
        before = self._text[line:start].strip()
        if isinstance(node, yaml.MappingNode) and before:  # a list's item begins with this key
            self._edits.append((start, spans[index + 1][0] if spans[index + 1 :] else end, ""))
            return
        found = next(LINE_END.finditer(self._text, end))
        self._edits.append((line, self._without_double_gap(line, found.end()), ""))

    def written(self) -> bytes:
        """Return the edited text. Raises ValueError if its layout left no place for an edit."""
        text = self._text
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2], reverse=True):
            text = text[:start] + new + text[end:]
        had_mark = self.content.decode("utf-8").startswith(BYTE_ORDER_MARK)
        content = ((BYTE_ORDER_MARK if had_mark else "") + text).encode()
        try:
            data = read_tree(content, "the file").data
        except ValueError:
            data = None
        if data != self._expected(self.data, ()):
            raise ValueError("the layout leaves no place for the edit; put each entry on own lines")
        return content

    def _node(self, place: Place) -> Any:  # noqa: ANN401 - a node of PyYAML, which has no types
        node: Any = self._top
        for step in place:
            if isinstance(step, int):
                node = node.value[step]
            else:
                node = next(value for key, value in node.value if key.value == step)
        return node

    def _flow(self, value: Node) -> str:
        """Return a value on one line, as JSON in a file that is JSON."""
        return json.dumps(value, ensure_ascii=False) if self._top.flow_style else in_flow(value)

    def _insert(self, at: int, new: str) -> None:
        """Insert behind what was inserted at the same place before."""
        for number, (start, end, text) in enumerate(self._edits):
            if start == end == at:
                self._edits[number] = (start, end, text + new)
                return
        self._edits.append((at, at, new))

    def _insert_lines(self, last: yaml.Node, lines: list[str]) -> None:
        end = next(LINE_END.finditer(self._text, end_of(self._text, last))).start()
        self._insert(end, "".join(self._newline + line for line in lines))

    def _remove_in_flow(self, place: Place, spans: list[tuple[int, Any]], index: int) -> None:
        """Take out an entry and one comma beside it."""
        gone = [
            number
            for number, step in enumerate(self._steps(place))
            if (*place, step) in self._removed
        ]
        if index > 0 and gone != list(range(index + 1)):
            start, end = (
                end_of(self._text, spans[index - 1][1]),
                end_of(self._text, spans[index][1]),
            )
        else:
            start = spans[index][0]
            end = spans[index + 1][0] if spans[index + 1 :] else end_of(self._text, spans[index][1])
        self._edits.append((start, end, ""))

    def _steps(self, place: Place) -> list[str | int]:
        node = self._node(place)
        if isinstance(node, yaml.MappingNode):
            return [key.value for key, _ in node.value]
        return list(range(len(node.value)))

    def _line_start(self, at: int) -> int:
        return max(self._text.rfind("\n", 0, at), self._text.rfind("\r", 0, at)) + 1

    def _is_spaced(self, node: yaml.SequenceNode) -> bool:
        """Tell whether empty lines stand between the items of a list."""
        if not node.value[1:]:
            return False
        before, last = node.value[-2:]
        between = self._text[end_of(self._text, before) : last.start_mark.index]
        return between.count(self._newline) > 1

    def _without_double_gap(self, start: int, end: int) -> int:
        """Return where a removal ends, so that two empty lines do not become neighbours."""
        is_gap = self._text[:start].endswith(self._newline * 2)
        if is_gap and self._text.startswith(self._newline, end):
            return end + len(self._newline)
        return end

    def _expected(self, value: Any, place: Place) -> Any:  # noqa: ANN401 - text, list, mapping
        """Return what must stand at a place after the edits."""
        added = self._added.get(place, [])
        if isinstance(value, dict):
            kept = {k: (*place, k) for k in value if (*place, k) not in self._removed}
            return {k: self._expected(value[k], at) for k, at in kept.items()} | dict(added)
        if isinstance(value, list):
            result = []
            for index, item in enumerate(value):
                here = (*place, index)
                result += [] if here in self._removed else [self._expected(item, here)]
                result += [new for after, new in added if after == index]
            return result
        return value


def _span(entry: Any) -> tuple[int, yaml.Node]:  # noqa: ANN401 - an entry of PyYAML
    """Return where an entry starts, and the node with which it ends."""
    first, last = entry if isinstance(entry, tuple) else (entry, entry)
    return first.start_mark.index, last
