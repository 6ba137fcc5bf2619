"""The questions of a small rule file before an edit, and after one."""

from __future__ import annotations

from rulefiles.models import Data, detail, scope, screen


def questions() -> list[Data]:
    """Return the questions before any edit."""
    return [
        scope("areas", "face", "hands", pick="many"),
        screen("ill"),
        screen("sore", about="areas"),
        detail("sore_where", {"sore": ["yes", "not_sure"]}, answers_from="areas", pick="many"),
    ]


def reworded(ask: str = "Have you ever been ill?") -> list[Data]:
    """Return the questions with the second one asked in other words."""
    edited = questions()
    edited[1]["ask"] = ask
    return edited
