"""Reading gettext catalogues, strictly: what is in doubt is an error, never a guess.

Knows gettext's files and Babel, and nothing of rule files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import PoFileError, PoFileParser

from screener.regular_files import first_bytes
from screener.rulefile.problems import Problem, RuleFileError, did_you_mean
from screener.rulefile.reading import CONFLICT, SETTLE_CONFLICT, TYPOGRAPHIC
from screener.rulefile.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LINE = re.compile(
    r'(#.*|((?P<keyword>msgid|msgid_plural|msgctxt|msgstr|msgstr\[0\]|msgstr\[[1-9]\])\s+)?"(\\.|[^"\\])*")?'
)
"""A line of a catalogue of ours; Babel takes a missing quotation mark for a letter less."""
_WRONG_LINES = tuple(
    (re.compile(pattern), what)
    for pattern, what in (
        (CONFLICT.pattern, SETTLE_CONFLICT),
        (rf"(msg[a-z_]+\s*)?[{TYPOGRAPHIC}]", 'these are typographic quotation marks; write "'),
        (r'(msgid|msgstr)"', "a blank is missing before the quotation mark; write one"),
        (
            r'(msg[a-z_]+\s+)?"(\\.|[^"\\])*$',
            'the quotation mark " is not closed; write another one at the end of the line',
        ),
        (
            r'((msgid|msgstr)\s+)?"(\\.|[^"\\])*".',
            'the text goes on behind its quotation mark; write \\" for one inside the text',
        ),
    )
)
"""What people write in place of a line of a catalogue, and what would be right."""
_FOLLOWS = {
    "msgctxt": ("", "msgstr", "msgstr[n]"),
    "msgid": ("", "msgctxt", "msgid", "msgstr", "msgstr[n]"),  # Babel tells what is missing
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[0]": ("msgid_plural",),
    "msgstr[n]": ("msgstr[n]",),
}
"""What each line of an entry may stand after. Of two translations Babel takes one, unasked."""


def read_messages(path: Path, language: str) -> Messages:
    """Read the catalogue of any domain. Raises `RuleFileError`, and nothing else, if it is none."""
    file = str(path)
    try:
        return _parsed(first_bytes(path, MAX_BYTES + 1), language)
    except FileNotFoundError:
        problem = Problem(file, 1, 1, _missing(language))
    except OSError as error:
        what = error.strerror or "it cannot be read"
        problem = Problem(file, 1, 1, f"this file cannot be read: {what}")
    except _NoCatalogueError as error:
        problem = Problem(file, error.line, 1, f"this is no gettext catalogue: {error}")
    raise RuleFileError([problem], unusable=True)


def _missing(language: str) -> str:
    begin = f"`screener translations update --add {language}` begins one"
    return f"this catalogue for {language} does not exist; {begin}"


class _NoCatalogueError(ValueError):
    """A file that is no catalogue, from some line on."""

    def __init__(self, line: int, what: object) -> None:
        super().__init__(what)
        self.line = line


class _Messages(Messages):
    """The messages of a catalogue, each of them once."""

    def __setitem__(self, id: Any, message: Any) -> None:  # noqa: A002, ANN401 - Babel's signature
        if id and self.get(id, message.context):
            raise _NoCatalogueError(message.lineno, f'"{id}" is translated twice; take one out')
        super().__setitem__(id, message)


def _parsed(content: bytes, language: str) -> Messages:
    """Return the messages of a catalogue. Raises `_NoCatalogueError`, and nothing else."""
    if len(content) > MAX_BYTES:
        raise _NoCatalogueError(1, f"it is larger than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise _NoCatalogueError(number, "it is not UTF-8 text; save it as UTF-8") from None
    _require_entries(lines)
    messages = _Messages(header_comment="")
    try:
        PoFileParser(messages, abort_invalid=True).parse(lines)
    except PoFileError as error:
        what = str(error).removesuffix(f" on {error.lineno}")
        raise _NoCatalogueError(error.lineno + 1, what) from None
    except _NoCatalogueError:
        raise
    except Exception as error:  # noqa: BLE001 - the parser meets bad input with many kinds
        raise _NoCatalogueError(1, error) from None
    said = messages.locale_identifier
    if said and said.split("_")[0] != language:
        what = f"its header says Language: {said}, but it stands in the folder of {language}"
        raise _NoCatalogueError(1, what)
    return messages


def _why_no_line(line: str) -> str:
    """Say what is wrong with a line that no catalogue has."""
    for pattern, what in _WRONG_LINES:
        if pattern.match(line):
            return what
    word = line.partition(" ")[0]
    if word in ("msgid", "msgstr"):
        return f'the text must stand in quotation marks: write {word} "…"'
    near = did_you_mean(word, ("msgid", "msgstr"))
    return f'a line is msgid or msgstr and a text in "quotation marks", or # and a comment{near}'


def _require_entries(lines: Iterable[str]) -> None:
    """Raise `_NoCatalogueError` unless every line is one that an entry has, where it has it."""
    before = ""
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise _NoCatalogueError(number, _why_no_line(line.strip()))
        if not before and line.strip().startswith('"'):
            what = 'this text belongs to no entry; write msgid "" and msgstr "" above it'
            raise _NoCatalogueError(number, what)
        if keyword := found["keyword"]:
            kind = keyword if keyword in _FOLLOWS else "msgstr[n]"
            if before not in _FOLLOWS[kind]:
                what = f"{keyword} cannot stand after {before or 'nothing'}"
                raise _NoCatalogueError(number, what)
            before = "msgstr[n]" if kind == "msgstr[0]" else kind
