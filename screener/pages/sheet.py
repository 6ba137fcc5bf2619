"""A rule file on one page for those who answer for it: as patients see it, and as rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from markupsafe import Markup

from screener.authoring.showing.diagram import Words, svg
from screener.authoring.showing.table import table
from screener.authoring.showing.wording import wording
from screener.model import Disposition
from screener.pages.languages import name_of_language
from screener.rulefile.approval import signature_of

if TYPE_CHECKING:
    from screener.rulefile import RuleFile


def sheet(rules: RuleFile, language: str) -> dict[str, object]:
    """Return what the templates in rules/ show, in one of the file's languages."""
    questionnaire = rules.in_languages[language]
    return {
        "questionnaire": questionnaire,
        "counts": rules.counts,
        "book": questionnaire.outcomes[Disposition.BOOK],
        "consult": questionnaire.outcomes[Disposition.CONSULT_FIRST],
        "wording": wording(rules),
        "lines": table(rules, language),
        "drawing": Markup(svg(questionnaire, drawing_words())),  # noqa: S704 - our own SVG
        "signature": signature_of(questionnaire).value,
        "names": {code: name_of_language(code) for code in questionnaire.languages},
    }


def drawing_words() -> Words:
    """Return the words of the drawing in the page's language."""
    return Words(
        title=gettext("The questions, and where the answers lead"),
        only_if=gettext("only if:"),
        or_=gettext("or"),
        consult_first=gettext("Consult first"),
        book=gettext("May book"),
        otherwise=gettext("everything is answered, and nothing needs a talk first"),
    )
