"""Babel's way into rule files: their texts, with their lines, for translators."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from screener.rulefile.shape import name_of
from screener.rulefile.texts import translatable
from screener.rulefile.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from screener.rulefile.tree import Place, Tree

Message = tuple[int, None, str, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001 - Babel's signature
    comment_tags: Collection[str],  # noqa: ARG001 - Babel's signature
    options: Mapping[str, Any],  # noqa: ARG001 - Babel's signature
) -> Iterator[Message]:
    """Yield each text of a rule file. Raises `RuleFileError` for a file that cannot be read."""
    return texts_of(read_tree(fileobj.read(), getattr(fileobj, "name", "rules.yaml")))


def texts_of(tree: Tree) -> Iterator[Message]:
    """Yield each text as Babel wants it: line, function, message and comments for translators."""
    for place, text in translatable(tree.data):
        line, _ = tree.nodes[place]
        yield line, None, text, [name_of(tree, place), *_stated(tree.data, place)]


def _stated(data: Any, place: Place) -> list[str]:  # noqa: ANN401 - a node is text, list or mapping
    """Return what the source of a rule states, for the translator of the rule's words."""
    item = data[place[0]]
    if isinstance(item, list) and isinstance(place[1], int):
        source = item[place[1]].get("source")
        if isinstance(source, dict) and isinstance(source.get("states"), str):
            return ["Source: " + " ".join(source["states"].split())]
    return []
