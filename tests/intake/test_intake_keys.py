"""Which key gives which answer: a letter goes by its code, never by what it is filed as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cast.clinic import Clinic
from cast.nurse import Nurse
from rulefiles.models import detail, rule_file, scope, screen, write


def keys(nurse: Nurse, question: str) -> dict[str, str]:
    """Return the key of each answer in a row, by its code."""
    inputs = [one for one in nurse.page.row(question).iter("input") if one.get("type") != "hidden"]
    return {one.get("value", ""): one.get("data-key", "") for one in inputs}


def test_no_letter_means_anything_but_its_code(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """With "Are you of age?", where yes is clear and no is the risk, N is no all the same."""
    of_age = screen("of_age", clear=("yes",), risk=("no",))
    rules = rule_file(
        scope("what", "nose", "brow"), of_age, detail("more", {"of_age": ["no"]}, "old", "new")
    )
    nurse = clinic_with(write(tmp_path, rules)).nurse().opens()
    found = keys(nurse, "of_age")
    assert (found["yes"], found["no"]) == ("j", "n")
    assert keys(nurse, "what") == {"nose": "1", "brow": "2"}
