"""Why a text is no YAML, as its author would say: where the mistake is, and what would be right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = r"[ \t\u00a0]*(?:- +)?"
_KEY = rf"{_BEGIN}[a-z_]+: +"
_QUOTES = "put the whole text in quotation marks"
_MISTAKES = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r" *(\t)", "a tab stands here; indent with blanks"),
        (r"[ \t]*(\u00a0)", "a non-breaking blank stands here; write an ordinary blank"),
        (rf"{_BEGIN}[a-z_]+:(\u00a0)", "a non-breaking blank stands here; write an ordinary blank"),
        (r" *-(\u00a0)", "a non-breaking blank stands here; write an ordinary blank"),
        (r" *([\u2010-\u2015\u2212]) ?\w", 'this is no "-" but a longer dash; an item begins "- "'),
        (r" *(-)[a-z_]+:", 'a blank is missing: an item begins with "- "'),
        (
            rf"{_BEGIN}(?:[a-z_]+)(:)[^\s:/]",
            "a blank is missing behind the colon: write key: value",
        ),
        (
            rf"{_KEY}([\u201c\u201d\u201e\u00ab\u2018\u2019])",
            "these are typographic quotation marks; write \" or ' around the value",
        ),
        (rf"{_KEY}(\{{)[^{{}}:]*\}} *\S", f'a text cannot begin with "{{"; {_QUOTES}'),
        (rf"{_KEY}(\[)[^\[\]]*\] *[^\s#]", f'a text cannot begin with "["; {_QUOTES}'),
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
        (rf"{_KEY}[^\[\]{{}}\"'>|\s][^\"]*?(:)(?: |$)", f"a text has a colon in it; {_QUOTES}"),
        (rf"{_KEY}(\[)[^\]]*$", 'the bracket "[" is not closed; write "]"'),
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
_NEAR = 3
"""The parser stumbles at most so many lines behind a mistake, but for an unclosed quotation."""


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
    unclosed = [p for p in _mistakes(text) if "not closed" in p[2] and p[0] <= mark.line + 1]
    if found or unclosed:
        return (found or unclosed)[-1]
    message = "this line does not fit to those before it: entries that belong together begin in "
    return mark.line + 1, mark.column + 1, message + "the same column, behind blanks"


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
