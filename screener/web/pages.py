"""Question pages: what decides what one shows, and skeletons of those that everybody sees alike.

A page is a pure function of its `View`; what differs between two patients who see the same thing
(the CSRF token, the hour at which the answers are deleted) is filled into the finished text. Only
pages that show nothing of what was answered are kept; any other is made for its one request.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import render_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from screener.model import Given
    from screener.web.journey import Progress

_SKELETONS = 4096
_SLOTS = {name: secrets.token_hex(16) for name in ("token", "hour", "left", "refresh", "renewable")}


@dataclass(frozen=True)
class View:
    """Everything that decides what a question page shows.

    `about` are the codes that the question is about, `before` is the question to go back to,
    `changed` is why something is asked again, `mistake` why what was sent last is no answer (empty:
    nothing was wrong). `shows_answers`: something that was answered, here or before, is on it.
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
    shows_answers: bool


def question_pages(
    template: str, context: Callable[[View], dict[str, object]]
) -> Callable[[View, Mapping[str, str]], str]:
    """Return a function that gives the page for a view, and for what is filled into it."""

    @lru_cache(maxsize=_SKELETONS)
    def skeleton(view: View) -> str:
        return render_template(template, **_SLOTS, **context(view))

    def page(view: View, filling: Mapping[str, str]) -> str:
        if view.shows_answers:
            return render_template(template, **filling, **context(view))
        text = skeleton(view)
        for name, slot in _SLOTS.items():
            text = text.replace(slot, filling[name])
        return text

    return page
