"""What several tests use is kept with the cast, the rule files or a module beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from cast.project import ROOT

TESTS = ROOT / "tests"


def imported(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_nothing_is_imported_from_a_test() -> None:
    """Nor from a conftest.py, but by another: pytest finds fixtures there, and nobody else."""
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in TESTS.rglob("*.py")
        for module in imported(path)
        for name in module.split(".")
        if name.startswith("test_") or (name == "conftest" and path.name != "conftest.py")
    ]
    assert wrong == []
