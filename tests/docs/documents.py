"""The documents of the project, and the fenced blocks in them.

What the first line of a block says decides what becomes of it (CONTRIBUTING.md tells writers):

- `sh`: commands after `$ `. The lines below one are the beginnings of lines that it prints, in
  this order; lines between them may be left out, and so may the end of a line, with `…`.
- `python`: run as one program for each document. A comment after `print(…)` is what it prints.
- any language and `file=NAME`: written to that file before the commands that follow.
- `diff` and `edit=NAME`: lines with `-` are found in that file, once, and those with `+` put in
  their place. A line `…` stands between two edits.
- anything else is only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cast.project import ROOT

_FENCE = re.compile(r"(?P<indent> *)```(?P<language>\w*) *(?P<rest>.*)")


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, what it is, and its lines."""

    document: str
    line: int
    language: str
    file: str | None
    lines: tuple[str, ...]
    edit: str | None = None
    """The file that it edits."""

    @property
    def text(self) -> str:
        """The block as it stands in a file."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Step:
    """A command and what it prints. `where` is its document and line."""

    where: str
    command: str
    printed: tuple[str, ...]


@cache
def documents() -> tuple[str, ...]:
    """Return the paths of all documents that people read, from the root."""
    return (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")),
    )


def blocks(document: str) -> Iterator[Block]:
    """Yield the fenced blocks of a document."""
    lines = iter(enumerate((ROOT / document).read_text("utf-8").splitlines(), start=1))
    for number, line in lines:
        fence = _FENCE.fullmatch(line)
        if fence is None:
            continue
        indent, inside = fence["indent"], []
        for _, inner in lines:
            if inner.strip() == "```":
                break
            inside.append(inner.removeprefix(indent))
        else:
            raise ValueError(f"{document}:{number}: this block has no end")
        said = dict(word.split("=", 1) for word in fence["rest"].split() if "=" in word)
        yield Block(
            document, number, fence["language"], said.get("file"), tuple(inside), said.get("edit")
        )


def steps(block: Block) -> Iterator[Step]:
    """Yield the commands of a shell block, each with what it prints."""
    command, printed, where = "", list[str](), ""
    for number, line in enumerate(block.lines, start=block.line + 1):
        if command.endswith("\\"):
            command += f"\n{line}"
        elif line.startswith("$ "):
            if command:
                yield Step(where, command, tuple(printed))
            command, printed = line.removeprefix("$ "), []
            where = f"{block.document}:{number}"
        elif not command:
            raise ValueError(f"{block.document}:{number}: a command begins with `$ `")
        elif line.strip():
            printed.append(line)
    if command:
        yield Step(where, command, tuple(printed))
