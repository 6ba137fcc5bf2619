"""What an app serves now: a rule file made ready, whose place another takes all at once.

A request stays with the one that it began with: on the patient's side her session holds it, on the
nurse's the request itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from screener.rulefile import Problem

Edition = TypeVar("Edition")
_NAME = "screener"


@dataclass
class Served(Generic[Edition]):
    """A rule file as one side uses it, and what is wrong with an edit that was not taken."""

    edition: Edition
    problems: Sequence[Problem] = ()


def serve(app: Flask, served: Served[Any]) -> None:
    """Have an app serve something."""
    app.extensions[_NAME] = served


def served_by(app: Flask) -> Served[Any]:
    """Return what an app serves now."""
    served: Served[Any] = app.extensions[_NAME]
    return served


def tell_problems(app: Flask, problems: Sequence[Problem]) -> None:
    """Have an app tell what is wrong with an edit of the rule file that was not taken."""
    served_by(app).problems = problems
