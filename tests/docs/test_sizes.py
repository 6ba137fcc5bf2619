"""Modules and functions stay as small as CONTRIBUTING.md says, counted in lines of code.

Docstrings, comments, empty lines and a function's signature do not count: nobody is to save on
them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cast.project import ROOT

_LIMITS = re.compile(r"Modules stay under (\d+) lines of code, functions under (\d+)")
_MADE_ONCE = "migrations/versions"
"""Migrations are lists of tables, and never touched again."""


def limits() -> tuple[int, int]:
    """Return the most lines of a module and of a function."""
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text("utf-8").split())
    module, function = _LIMITS.search(text).groups()  # type: ignore[union-attr]
    return int(module), int(function)


def parts(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Yield the module and each function, with its lines of code, and whether it is a function."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    code = {
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    }
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for stated in body if isinstance(body, list) else ():
            if isinstance(stated, ast.Expr) and isinstance(stated.value, ast.Constant):
                code -= {*range(stated.lineno, (stated.end_lineno or stated.lineno) + 1)}
    name = str(path.relative_to(ROOT))
    yield name, len(code), False
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.end_lineno or node.lineno
            lines = code & {*range(node.body[0].lineno, last + 1)}
            yield f"{name}: {node.name}", len(lines), True


def test_modules_and_functions_are_small() -> None:
    """Of the program; a test's table may be longer."""
    module, function = limits()
    paths = [p for p in (ROOT / "screener").rglob("*.py") if _MADE_ONCE not in str(p)]
    found = [part for path in paths for part in parts(path)]
    large = {
        name: n for name, n, is_function in found if n >= (function if is_function else module)
    }
    assert large == {}
