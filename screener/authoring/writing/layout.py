"""How plain data is laid out as YAML that people go on writing in, and where nodes end."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.rulefile.tree import Node

_PLAIN = re.compile("[A-Za-z][A-Za-z0-9_]*")
"""A word that needs no quotation marks: every scalar of a rule file is text, `no` too."""
BYTE_ORDER_MARK = "\ufeff"
"""What some editors put first."""
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]|\\Z")
"""All that YAML takes for the end of a line, and the end of the text."""
_NEWLINE = re.compile("\r\n|[\r\n]")


def newline_of(text: str) -> str:
    """Return the line end that a text uses."""
    found = _NEWLINE.search(text)
    return found[0] if found else "\n"


def end_of(text: str, node: yaml.Node) -> int:
    """Return where a node ends, without the comments and empty lines that may follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[-1] if isinstance(last, tuple) else last
    return len(text[: node.end_mark.index].rstrip())


def in_flow(value: Node) -> str:
    """Return a value on one line: codes as words, texts in quotation marks."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_flow, value)) + "]"
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def lines_of(value: Node) -> list[str]:
    """Return the lines of a mapping: texts that are to be written each on a line of its own."""
    return list(_lines(value)) if isinstance(value, dict) else [in_flow(value)]


def _lines(value: dict[str, Node]) -> Iterator[str]:
    for key, one in value.items():
        if isinstance(one, dict) and _has_text(one):
            yield f"{key}:"
            yield from (f"  {line}" for line in _lines(one))
        else:
            yield f"{key}: {in_flow(one)}"


def _has_text(value: Node) -> bool:
    """Tell whether a value holds a text that is still to be written."""
    if isinstance(value, dict):
        return any(map(_has_text, value.values()))
    return value == ""
