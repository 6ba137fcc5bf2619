"""Why a text is no YAML, as its author would say: where the mistake is, and what would be right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from screener.rulefile.reading import TYPOGRAPHIC

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = r"[ \t\u00a0]*(?:- +)?"
_KEY = rf"{_BEGIN}[a-z_]+: +"
_NO_BLANK = "a blank is missing behind the colon: write key: value"
_QUOTES = "put the whole text in quotation marks"
NON_BREAKING = "a non-breaking blank stands here; write an ordinary blank"
_MISTAKES = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r" *(\t)", "a tab stands here; indent with blanks"),
        (r"[ \t]*(\u00a0)", NON_BREAKING),
        (rf"{_BEGIN}[a-z_]+:(\u00a0)", NON_BREAKING),
        (r" *([*+\u2022\u00b7]) *[a-z_]+: ", 'this is no "-"; an item begins "- "'),
        (r" *-(\u00a0)", NON_BREAKING),
        (r" *([\u2010-\u2015\u2212]) ?\w", 'this is no "-" but a longer dash; an item begins "- "'),
        (r" *(-)[a-z_]+:", 'a blank is missing: an item begins with "- "'),
        (rf"{_BEGIN}(?:[a-z_]+)(:)[^\s:/]", _NO_BLANK),
        (rf"{_KEY}[\[{{][^#]*?[a-z_](:)[^\s:/,\]}}]", _NO_BLANK),
        (
            rf"{_KEY}[\[{{](?:(?! #)[^\]}}])* (#)[^\]}}]*[\]}}]",
            f'" #" begins a comment here, so the bracket before it is not closed; {_QUOTES}',
        ),
        (
            rf"{_KEY}([{TYPOGRAPHIC}])",
            "these are typographic quotation marks; write \" or ' around the value",
        ),
        (rf"{_KEY}(\{{)[^{{}}:]*\}} *[^\s}}]", f'a text cannot begin with "{{"; {_QUOTES}'),
        (rf"{_KEY}(\[)[^\[\]]*\] *[^\s#\]]", f'a text cannot begin with "["; {_QUOTES}'),
        (rf"{_KEY}([@`%&|>*!?-])(?: |\w)", f"a text cannot begin with this character; {_QUOTES}"),
        (rf'{_KEY}(")(?:[^"\\]|\\.)*$', 'the quotation mark " is not closed; write another one'),
        (rf"{_KEY}(')(?:[^']|'')*$", "the quotation mark ' is not closed; write another one"),
        (
            rf'{_KEY}(")(?:[^"\\]|\\.)*" *[^\s#]',
            "the text goes on behind its quotation mark; put ' around the whole text",
        ),
        (
            rf'{_KEY}"[^"]*(\\)[^nrtu"\\]',
            'a "\\" in quotation marks must be written "\\\\"',
        ),
        (
            rf"{_KEY}(')(?:[^']|'')*' *[^\s#]",
            'the text goes on behind its quotation mark; put " around the whole text',
        ),
        (rf"{_KEY}(\(?)[a-z_]+: *\[", "braces are missing: write {question: [answer, answer]}"),
        (rf"{_KEY}[^\[\]{{}}\"'>|\s][^\"]*?(:)(?: |$)", f"a text has a colon in it; {_QUOTES}"),
        (rf"{_KEY}(?:\{{[^\[\]]*)?(\[)[^\]]*$", 'the bracket "[" is not closed; write "]"'),
        (rf"{_KEY}\{{[^\[\]]*(\])", 'no bracket "[" stands before this "]"; write one'),
        (rf"{_KEY}\[[^{{}}]*(\}})", 'no brace "{" stands before this "}"; write one'),
        (rf"{_KEY}\{{[^{{}}]*\}} *(\}})", 'this "}" is one too many; take it out'),
        (rf"{_KEY}(?:\{{[^\[\]]*)?\[[^\[\]]*\] *(\])", 'this "]" is one too many; take it out'),
        (rf"{_KEY}(\{{)[^}}]*$", 'the brace "{" is not closed; write "}"'),
        (
            r'[^"]*(?:"[^"]*"[^"]*)*(")[^"]*$',
            'the quotation mark " is not closed; write another one',
        ),
        (r" *([a-z_]+)(?![a-z_:]|\s*:)[^:#]*$", "this line has no colon: write key: value"),
    )
)
"""What people write, as a line whose group is where the mistake stands, and what would be right."""
_BLOCK = re.compile(r" *(?:- +)?[a-z_]+: *[>|][-+]? *(?:#.*)?$")
_INDENT = re.compile(r"^ *(?:- +)?")
_NEAR = 3
"""The parser stumbles at most so many lines behind a mistake, but for an unclosed quotation and a
non-breaking blank, which makes a line begin in the first column."""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def why_no_yaml(text: str, error: Exception) -> tuple[int, int, str]:
    """Return the line and column of a mistake, and what it is and would be right."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return 1, 1, "this is not YAML: it cannot be read"
    first = getattr(error, "context_mark", None) or mark
    if "quoted scalar" not in str(getattr(error, "context", "")):
        first = mark
    found = [
        place for place in _mistakes(text) if first.line + 1 - _NEAR <= place[0] <= mark.line + 1
    ]
    far = [
        place
        for place in _mistakes(text)
        if place[0] <= mark.line + 1 and ("not closed" in place[2] or place[2] == NON_BREAKING)
    ]
    if found or far:
        return (found or far)[-1]
    message = "this line does not fit to those beside it: entries that belong together begin in "
    message += "the same column, behind blanks"
    lines = lines_of(text)
    line = lines[mark.line] if mark.line < len(lines) else ""
    if ":" not in line and line.strip():
        message = "this line has no key: a text that goes on begins deeper than its key, behind "
        return mark.line + 1, len(line) - len(line.lstrip(" ")) + 1, message + "blanks"
    if "mapping values" in str(getattr(error, "problem", "")):
        if not re.match(rf"{_BEGIN}[a-z_]+:", line):
            return mark.line + 1, mark.column + 1, f"a text has a colon in it; {_QUOTES}"
        return *_out_of_line(lines, mark.line), message
    return mark.line + 1, mark.column + 1, message


def _out_of_line(lines: list[str], at: int) -> tuple[int, int]:
    """Return the line and column of an entry that begins in another column than those beside it.

    The parser took line `at` (from 0) for more of the text before it: one of the two is out of
    line. It is the one before if the one before that begins where this one does.
    """

    def column(number: int) -> int:
        return len(lines[number]) - len(_INDENT.sub("", lines[number]))

    before = [n for n in range(at) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    if before[1:] and column(before[-2]) == column(at) != column(before[-1]):
        at = before[-1]
    return at + 1, column(at) + 1


def _mistakes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what looks wrong, a line each; texts over several lines are passed over."""
    inside: int | None = None
    for number, line in enumerate(lines_of(text), start=1):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (inside is not None and indent > inside):
            continue
        inside = indent if _BLOCK.match(line) else None
        if inside is not None or line.lstrip().startswith("#"):
            continue
        for pattern, message in _MISTAKES:
            if found := pattern.match(line):
                yield number, found.start(1) + 1, message
                break
