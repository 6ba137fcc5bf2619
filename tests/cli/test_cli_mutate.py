"""`screener mutate`: every single change to a rule file, and what would notice it."""

from __future__ import annotations

import json
from pathlib import Path

from cast.command import run
from rulefiles.models import rule_file, scope, screen, write

from screener.packaged import packaged

SHIPPED = packaged("rules.yaml")


def test_nothing_lets_more_patients_book_unnoticed(tmp_path: Path) -> None:
    """Each change to the shipped file that does is refused, or told by the comparison."""
    ran = run(tmp_path, "mutate", "--format", "json", "--thorough", SHIPPED)
    changes = json.loads(ran.out)["changes"]
    assert ran.status == 0
    assert len(changes) > 900
    assert [c for c in changes if c["to_book"] and c["fate"] != "compared"] == []


def test_survivors_are_named_with_their_line(tmp_path: Path) -> None:
    """A change of the order of areas does no harm; it is told all the same."""
    path = write(tmp_path, rule_file(scope("areas", "face", "hands"), screen("ill")))
    ran = run(tmp_path, "mutate", path)
    assert ran.status == 0
    line = path.read_text("utf-8").splitlines().index("      face: The face") + 1
    assert any(told.startswith(f"{path}:{line}:1: question") for told in ran.lines)
    assert ran.lines[-1].startswith("Every change that lets more patients book is refused")


def test_a_file_that_does_not_pass_is_not_tried(tmp_path: Path) -> None:
    """Its errors are printed instead."""
    path = write(tmp_path, rule_file(screen("ill"), rules=[]))
    ran = run(tmp_path, "mutate", path)
    assert ran.status == 1
    assert "problem" in ran.err


def test_the_file_is_left_as_it_is(tmp_path: Path) -> None:
    """All changes are made in memory."""
    path = write(tmp_path, rule_file(screen("ill")))
    before = path.read_bytes()
    assert run(tmp_path, "mutate", path).status == 0
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "data"] == ["rules.yaml"]
