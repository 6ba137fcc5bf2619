"""The rule files that the project ships: the clinic's own, and the longer draft."""

from __future__ import annotations

from screener.packaged import packaged

ROOT = packaged("templates").parent
RULE_FILES = [ROOT / "rules.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]
