"""Rule files: text to a proved questionnaire, or to every error with its line.

`load` is the way in. What happens behind it, in order: `tree` (YAML to places), `shape` (the
schema), `references` with `questions` and `example_answers` (do the parts fit), `build`, `proofs`,
`catalogues` (other languages), `identity` (digests). `checks` puts them in a row.
"""

from __future__ import annotations

from pathlib import Path

from screener.rulefile.checks import RuleFile, check
from screener.rulefile.problems import Problem, RuleFileError

__all__ = ["Problem", "RuleFile", "RuleFileError", "load"]


def load(path: str | Path) -> RuleFile:
    """Read a rule file and prove everything that `screener check` proves of it.

    Raises `RuleFileError`, whose `problems` say where, what and what would be right: all at once.
    """
    return check(Path(path))
