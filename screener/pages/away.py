"""The page that the proxy shows while the screener is down: a small file of its own.

The proxy knows nothing of who asks, so it says the same in each language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g, render_template
from markupsafe import Markup

from screener.pages.languages import name_of_language

if TYPE_CHECKING:
    from screener.model import Questionnaire


def away_page(questionnaire: Questionnaire) -> str:
    """Return the page; the questionnaire's own language comes first."""
    clinic, first = questionnaire.clinic, questionnaire.language
    email = Markup('<a href="mailto:{0}">{0}</a>').format(clinic.email)
    said = {}
    for language in sorted(questionnaire.languages, key=lambda code: code != first):
        g.language = language
        words = render_template("away/words.html", clinic=clinic, email_link=email)
        said[language] = Markup(words)  # noqa: S704 - our own template, which escapes
    g.language = first
    names = {language: name_of_language(language) for language in said}
    return render_template("away/page.html", clinic=clinic, language=first, said=said, names=names)
