"""The rule files that the project ships: the clinic's own, and the longer draft."""

from __future__ import annotations

from cast.project import ROOT

RULE_FILES = [ROOT / "rules.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]
