"""The sheet that a patient takes home: what was decided, what to do, and how to reach the clinic.

It is in her language, whatever the nurse reads. It says *book* only where the nurse has said so and
nothing is left open: a decision that departs from rules or patient needs its reason first.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from flask import g
from markupsafe import Markup

from screener.intake.judgement import Decision
from screener.model import Disposition, Truth
from screener.pages.languages import date_of, date_today
from screener.pages.skeleton import Skeleton, new_marks

if TYPE_CHECKING:
    from datetime import date

    from flask import Flask

    from screener.intake.intake import Intake
    from screener.model import Questionnaire

_KINDS = ("book", "departs", "doctor", "wait", "talk")


class Handouts:
    """The sheets in one language, made when rules are loaded: of each kind one, with slots."""

    def __init__(self, app: Flask, words: Questionnaire) -> None:
        self._language = words.language
        self._found = {
            (rule.id, truth): Markup("<li>{} {}</li>").format(said, rule.advice)
            for rule in words.ranked_rules
            for truth, said in ((Truth.TRUE, rule.reason), (Truth.UNKNOWN, rule.if_unsure))
        }
        template = app.jinja_env.get_template("intake/handout.html")
        slots = new_marks("today", "until", "findings")
        with app.app_context():
            g.language = words.language
            self._sheets = {
                (kind, is_dated, is_found): Skeleton.of(
                    template.render(
                        handout_language=words.language,
                        clinic=words.clinic,
                        kind=kind,
                        words={of.value: said for of, said in words.outcomes.items()},
                        today=slots["today"],
                        until=slots["until"] if is_dated else "",
                        findings=slots["findings"] if is_found else "",
                    ),
                    slots,
                )
                for kind, is_dated, is_found in product(_KINDS, (False, True), (False, True))
            }

    def sheet(self, intake: Intake, today: date) -> Markup:
        """Return the sheet for one patient as HTML."""
        until = intake.judgement.until
        filling = {
            "today": date_today(today, self._language, "long"),
            "until": date_of(until, self._language, "long") if until else "",
            "findings": "".join(self._found[one.rule.id, one.truth] for one in intake.found),
        }
        of_kind = kind(intake)
        is_found = bool(intake.found) and of_kind != "departs"  # it would contradict the decision
        sheet = self._sheets[of_kind, until is not None, is_found]
        return Markup(sheet.filled(filling))  # noqa: S704 - our HTML


def kind(intake: Intake) -> str:
    """Return what the patient is told: "book", "doctor", "wait" or "talk", the last in doubt.

    "departs": she may book, for a reason, though rules or her answers sent her to a talk first.
    """
    match intake.judgement.decision:
        case Decision.REFER:
            return "doctor"
        case Decision.NOT_NOW:
            return "wait"
        case Decision.MAY_BOOK:
            if intake.lacks_reason:
                return "talk"
            return "departs" if intake.departs else "book"
    return "book" if intake.assessment.disposition is Disposition.BOOK else "talk"
