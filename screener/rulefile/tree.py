"""YAML text to plain text, lists and mappings, with the line and column of every node.

Every scalar is text. What a rule file has no use for is refused here: aliases, anchors, tags,
duplicate keys, control characters, deep nesting, several documents. Events are read one by one and
nested on our own stack: the C composer recurses, and crashes the interpreter on deep files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml

from screener.rulefile.problems import MOST_PROBLEMS, Problem, RuleFileError
from screener.rulefile.reading import CONFLICT, SETTLE_CONFLICT
from screener.rulefile.yaml_mistakes import NON_BREAKING, lines_of, why_no_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar as text: the parser in C, or Python's where that was not built."""
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    "\ud800-\udfff\ufffe\uffff\ufeff"  # no characters, halves of characters, a byte order mark
    "\u2028\u2029"  # separators that some programs count as lines
    "\u202a-\u202e\u2066-\u2069"  # overrides of the direction of text
    "\ufffd"  # what programs put in the place of a letter that they could not read
)
_HIDDEN_IN_FILE = re.compile(f"[{_HIDDEN}]")
INVISIBLE = re.compile(f"[\r{_HIDDEN}]")
"""What no text may hold: nobody can read it, and it makes what people read something else."""

_UNQUOTED = (None, "")
"""How the parsers in Python and in C call a scalar without quotation marks."""
_COMMENT = re.compile("[ \t]+#")

Node = str | list[Any] | dict[str, Any]
"""All that a rule file is made of."""
Place = tuple[str | int, ...]
"""The keys and list indexes that lead from the top of the file to a node."""


@dataclass(frozen=True)
class Tree:
    """A file's content (`data`: str, list, dict) and where each node and key of it stands."""

    file: str
    data: Any
    nodes: Mapping[Place, tuple[int, int]]
    keys: Mapping[Place, tuple[int, int]]
    problems: tuple[Problem, ...] = ()
    """What is wrong with the file although it could be read, such as a key given twice."""
    repeated: tuple[Place, ...] = ()
    """The keys given twice: nobody knows which of their values is meant."""
    cut_at: Mapping[Place, tuple[int, int]] = field(default_factory=dict)
    """Where a comment stands directly behind an unquoted value, which may have been meant whole."""

    def problem(self, place: Place, message: str, *, at_key: bool = False) -> Problem:
        """Return a problem at a node, or at its key; a missing node's is its nearest parent's."""
        marks = self.keys if at_key else self.nodes
        while place and place not in marks:
            place, marks = place[:-1], self.nodes
        line, column = marks.get(place, (1, 1))
        return Problem(self.file, line, column, message)


@dataclass
class _Frame:
    """A list or mapping whose end has not been read yet."""

    content: list[Any] | dict[str, Any]
    place: Place
    key: str | None = None

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list of the file, such as a question."""
        return isinstance(self.place[-1:] and self.place[-1], int)


@dataclass
class _Builder:
    """Nests the parser's events into one document."""

    file: str
    data: Any = None
    has_document: bool = False
    stack: list[_Frame] = field(default_factory=list)
    nodes: dict[Place, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Place, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    repeated: list[Place] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()
    """The characters among the problems already; what is not among them was written with `\\`."""
    comments: Mapping[int, str] = field(default_factory=dict)
    """The lines, from 0, that have a blank and "#" in them."""
    cut_at: dict[Place, tuple[int, int]] = field(default_factory=dict)

    def take(self, event: yaml.Event) -> None:
        """Take one event."""
        match event:
            case yaml.DocumentStartEvent():
                if self.has_document:
                    self.refuse(event, 'a rule file is one document; take out the "---" lines')
                self.has_document = True
            case yaml.AliasEvent():
                self.refuse(event, "aliases (*name) are not allowed; " + _quoted("*"))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.NodeEvent():
                self._node(event)

    def refuse(self, event: yaml.Event, message: str) -> None:
        """Stop: what follows cannot be read for what it is."""
        problem = Problem(self.file, *_mark(event), message)
        raise RuleFileError([*self.problems, problem], unusable=True)

    def _complain(self, event: yaml.Event, message: str) -> None:
        """Note what is wrong, and read on."""
        self.problems.append(Problem(self.file, *_mark(event), message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise RuleFileError(self.problems, unusable=True)

    def _node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.refuse(event, "anchors (&name) are not allowed; " + _quoted("&"))
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self.refuse(event, f"tags ({tag}) are not allowed; " + _quoted("!"))
        if isinstance(event, yaml.ScalarEvent):
            text = self._text(event)
            if not self._takes_as_key(event, text):
                self._note_comment(event, self._place(event, text))
            return
        if self.stack and isinstance(self.stack[-1].content, dict) and self.stack[-1].key is None:
            self.refuse(event, "a key must be plain text: write key: value")
        content: dict[str, Any] | list[Any]
        content = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(content, self._place(event, content)))
        if len(self.stack) > MAX_DEPTH:
            self.refuse(event, f"nested more than {MAX_DEPTH} levels deep")

    def _text(self, event: yaml.ScalarEvent) -> str:
        text = str(event.value)
        bad = INVISIBLE.search(text)
        if bad is not None and bad[0] not in self.hidden:
            self._complain(event, _not_allowed(bad[0]))
        return text.rstrip("\n") if event.style in ("|", ">") else text

    def _note_comment(self, event: yaml.ScalarEvent, place: Place) -> None:
        """Note a comment that ends an unquoted value."""
        end = event.end_mark
        if end is not None and end.line in self.comments and event.style in _UNQUOTED:
            found = _COMMENT.match(self.comments[end.line], end.column)
            if found is not None:
                self.cut_at[place] = end.line + 1, found.end()

    def _takes_as_key(self, event: yaml.ScalarEvent, text: str) -> bool:
        """Take a scalar as the next key, if one is due."""
        frame = self.stack[-1] if self.stack else None
        if frame is None or not isinstance(frame.content, dict) or frame.key is not None:
            return False
        if text.startswith("\u00a0"):
            self.refuse(event, NON_BREAKING)
        place = (*frame.place, text)
        if place in self.keys:
            line, _ = self.keys[place]
            message = f'the key "{text}" stands here twice, first in line {line}; take one out'
            if frame.is_item and text == next(iter(frame.content)):
                self.refuse(event, f'{message}: if another item begins here, write "- " before it')
            self._complain(event, message)
            self.repeated.append(place)
        else:
            self.keys[place] = _mark(event)
        frame.key = text
        return True

    def _place(self, event: yaml.NodeEvent, value: Node) -> Place:
        """Put a value where it belongs and return its place."""
        place: Place = ()
        if not self.stack:
            self.data = value
        else:
            frame = self.stack[-1]
            if isinstance(frame.content, dict) and frame.key is not None:
                place = (*frame.place, frame.key)
                frame.content[frame.key] = value
                frame.key = None
            elif isinstance(frame.content, list):
                place = (*frame.place, len(frame.content))
                frame.content.append(value)
        self.nodes[place] = _mark(event)
        return place


def _quoted(sign: str) -> str:
    """Say what would be right where a sign begins a text."""
    return f'a text that begins with "{sign}" needs quotation marks around it'


def _mark(event: yaml.Event) -> tuple[int, int]:
    """Return the line and column at which an event starts, both from 1."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _hidden(text: str, file: str) -> Iterator[Problem]:
    """Yield the invisible characters of a file where they stand, in comments too."""
    if _HIDDEN_IN_FILE.search(text):
        for number, line in enumerate(text.split("\n"), start=1):
            for found in _HIDDEN_IN_FILE.finditer(line):
                yield Problem(file, number, found.start() + 1, _not_allowed(found[0]))


def _not_allowed(character: str) -> str:
    if character == "\ufffd":
        return "a character was lost here (U+FFFD); write it anew, and save the file as UTF-8"
    return f"the invisible character U+{ord(character):04X} is not allowed; take it out"


def read_tree(content: bytes, file: str) -> Tree:
    """Read a file's bytes. Raises `RuleFileError`, nothing else, if they are no such tree."""

    def unusable(line: int, column: int, message: str) -> RuleFileError:
        return RuleFileError([Problem(file, line, column, message)], unusable=True)

    if len(content) > MAX_BYTES:
        raise unusable(1, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise unusable(line, column, "this is not UTF-8 text; save the file as UTF-8") from None
    if conflict := CONFLICT.search(text):
        raise unusable(text.count("\n", 0, conflict.start()) + 1, 1, SETTLE_CONFLICT)
    hidden = list(islice(_hidden(text, file), MOST_PROBLEMS))
    builder = _Builder(
        file,
        problems=hidden,
        hidden=frozenset(_HIDDEN_IN_FILE.findall(text)),
        comments={n: line for n, line in enumerate(lines_of(text)) if _COMMENT.search(line)},
    )
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except RuleFileError:
        raise
    except (yaml.YAMLError, ValueError) as error:  # ValueError: Python's parser, without libyaml
        if hidden:
            raise RuleFileError(hidden, unusable=True) from None
        raise unusable(*why_no_yaml(text, error)) from None
    if not isinstance(builder.data, dict):
        what = "holds something else" if builder.has_document else "is empty"
        raise unusable(1, 1, f"a rule file holds keys and values; this one {what}")
    found = tuple(builder.problems), tuple(builder.repeated), builder.cut_at
    return Tree(file, builder.data, builder.nodes, builder.keys, *found)
