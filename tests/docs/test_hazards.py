"""The hazard log: each hazard names its control and tests, and the tests exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from cast.project import ROOT

LOG = ROOT / "docs" / "safety.md"
FROM_THE_DESIGN = 18
"""Hazards that were known before the first line of code; none of them may be dropped."""
_HEADING = re.compile(r"^#### H(\d+)\. ", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def hazards() -> dict[int, str]:
    """Return what is written of each hazard, by its number."""
    _, *parts = _HEADING.split(LOG.read_text("utf-8"))
    return {int(number): text for number, text in zip(parts[::2], parts[1::2], strict=True)}


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file: functions, and classes that state machines make."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(name for name in names if name.lower().startswith("test"))


def test_no_hazard_of_the_design_is_dropped() -> None:
    """H1 to H18 are in the log, and numbers are given once."""
    assert set(range(1, FROM_THE_DESIGN + 1)) <= hazards().keys()
    numbers = _HEADING.findall(LOG.read_text("utf-8"))
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(("number", "text"), hazards().items(), ids=lambda part: str(part)[:3])
def test_a_hazard_has_a_control_and_tests_that_exist(number: int, text: str) -> None:
    """A hazard without a control in words, or whose named test is gone, is not controlled."""
    first, _, rest = text.partition("\n")
    control, _, _ = rest.strip().partition("\n\n")
    assert first.strip(), f"H{number} has no name"
    assert control, f"H{number} has no control"
    assert not control.startswith("- "), f"H{number} has no control"
    named = _TEST.findall(text)
    assert named, f"H{number} names no test"
    for path, name in named:
        assert (ROOT / path).is_file(), f"H{number} names {path}, which does not exist"
        assert name in names_in(ROOT / path), f"H{number}: {path} has no test {name}"
