"""The rule file that a nurse's request is served from, and the language it is shown in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, g, session

from screener.answercode import Coder
from screener.pages.languages import preferred
from screener.pages.served import served_by
from screener.rulefile import RuleFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.intake.handout import Handouts
    from screener.intake.journal import Journals
    from screener.intake.panel import Panel
    from screener.model import Questionnaire


@dataclass(frozen=True)
class Edition:
    """A rule file as the nurse's pages use it, and what reads its answer codes."""

    rules: RuleFile
    coder: Coder
    handouts: Mapping[str, Handouts]
    """The sheets that patients take home, by language."""
    journals: Mapping[str, Journals]
    """The texts for the journal, by language."""
    panels: Mapping[str, Panel]
    """The outcome panels, by language."""


def edition() -> Edition:
    """Return what this request is served from, whatever is served meanwhile."""
    if "edition" not in g:
        g.edition = served_by(current_app).edition
    current: Edition = g.edition
    return current


def questionnaire() -> Questionnaire:
    """Return the questionnaire in the nurse's language."""
    return edition().rules.in_languages[g.language]


def take_language() -> None:
    """Take the language that this login chose, else the browser's."""
    languages = edition().rules.questionnaire.languages
    chosen = session.get("language")
    g.language = chosen if chosen in languages else preferred(languages)
