"""Question pages as skeletons: rendered once for each thing they can show, then only filled in.

A page is a pure function of its `View`; what differs between two patients who see the same thing
(the CSRF token and the hour at which the answers are deleted) is filled into the finished text.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import render_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from screener.model import Given
    from screener.web.journey import Progress

_TOKEN = secrets.token_hex(16)
_HOUR = secrets.token_hex(16)
_SKELETONS = 4096


@dataclass(frozen=True)
class View:
    """Everything that decides what a question page shows.

    `about` are the codes that the question is about, `before` is the question to go back to,
    `changed` is why something is asked again, `mistake` why what was sent last is no answer (empty:
    nothing was wrong).
    """

    digest: str
    root: str
    language: str
    question_id: str
    given: Given | None
    offered: tuple[str, ...]
    about: tuple[str, ...]
    before: str | None
    progress: Progress
    is_change: bool
    changed: str
    mistake: str


def skeletons(template: str, context: Callable[[View], dict[str, object]]) -> Callable[..., str]:
    """Return a function that gives the page for a view, a CSRF token and an hour."""

    @lru_cache(maxsize=_SKELETONS)
    def skeleton(view: View) -> str:
        return render_template(template, token=_TOKEN, hour=_HOUR, **context(view))

    def page(view: View, *, token: str, hour: str) -> str:
        return skeleton(view).replace(_TOKEN, token).replace(_HOUR, hour)

    return page
