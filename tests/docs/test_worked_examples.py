"""The worked examples in the docstrings of the algorithms: they come to what they say."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest
from cast.project import ROOT

EXPLAINED = sorted(path for path in (ROOT / "screener").rglob("*.py") if ">>> " in path.read_text())


@pytest.mark.parametrize("path", EXPLAINED, ids=lambda path: path.stem)
def test_a_worked_example_comes_to_what_it_says(path: Path) -> None:
    """As typed into Python after importing the module's names."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    came = doctest.testmod(import_module(name))
    assert came.attempted
    assert not came.failed


def test_the_algorithms_have_worked_examples() -> None:
    """Those that no reader can follow from the names alone."""
    wanted = {"counting", "smallest_example", "variable_elimination"}
    assert wanted <= {path.stem for path in EXPLAINED}
