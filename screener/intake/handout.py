"""The sheet that a patient takes home: what was decided, what to do, and how to reach the clinic.

It is in her language, whatever the nurse reads. It says *book* only where the nurse has said so and
nothing is left open: a decision that departs from rules or patient needs its reason first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app

from screener.intake.judgement import Decision
from screener.model import Disposition
from screener.pages.languages import date_of, date_today, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.intake.intake import Intake
    from screener.model import Questionnaire


def handout(
    intake: Intake, in_languages: Mapping[str, Questionnaire], language: str, now: datetime
) -> str:
    """Return the sheet as HTML, in the patient's language, or in `language` if none was told."""
    language = intake.language or language
    questionnaire = in_languages[language]
    rules = {rule.id: rule for rule in questionnaire.ranked_rules}
    until = intake.judgement.until
    template = current_app.jinja_env.get_template("intake/handout.html")
    with speaking(language):
        return template.render(
            handout_language=language,
            clinic=questionnaire.clinic,
            kind=kind(intake),
            words={of.value: words for of, words in questionnaire.outcomes.items()},
            until=until and date_of(until, language, "long"),
            findings=[replace(finding, rule=rules[finding.rule.id]) for finding in intake.found],
            today=date_today(now.date(), language, "long"),
        )


def kind(intake: Intake) -> str:
    """Return what the patient is told: "book", "doctor", "wait" or "talk", the last in doubt."""
    match intake.judgement.decision:
        case Decision.REFER:
            return "doctor"
        case Decision.NOT_NOW:
            return "wait"
        case Decision.MAY_BOOK:
            return "talk" if intake.lacks_reason else "book"
    return "book" if intake.assessment.disposition is Disposition.BOOK else "talk"
