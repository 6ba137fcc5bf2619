"""The outcome panel in one language: a skeleton and its pieces, made when rules are loaded.

Each request fills in what its patient's answers come to; nothing of that outlives it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from flask import g
from flask_babel import get_locale
from markupsafe import Markup, escape

from screener.intake.staff_words import outcome_name
from screener.model import Disposition, Truth
from screener.pages.skeleton import Skeleton, new_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask

    from screener.intake.form import Posted
    from screener.intake.intake import Intake
    from screener.model import Finding, Questionnaire

_SLOTS = (
    *("look", "disposition", "marks", "live", "summary", "heading", "progress", "differing"),
    *("remarks", "found", "waiting", "as_of", "journal", "on_paper", "handout"),
)


class Panel:
    """The panel of nurses who read one language."""

    def __init__(self, app: Flask, words: Questionnaire) -> None:
        with app.app_context():
            g.language = words.language
            self._locale = get_locale()
            self._whose = app.jinja_env.get_template("intake/whose.html")
            self._make_pieces(app.jinja_env.get_template("intake/panel.html").module, words)

    def _make_pieces(self, pieces: Any, words: Questionnaire) -> None:  # noqa: ANN401 - Jinja's
        self._pieces = pieces
        slots = new_marks(*_SLOTS, "answered", "asked", "missing", "listed")

        def made(text: str) -> Skeleton:
            return Skeleton.of(text, slots)

        self._outcome = made(pieces.outcome(slots))
        self._summaries = {is_open: pieces.summary(is_open) for is_open in (False, True)}
        self._headings = {of: escape(outcome_name(of)) for of in Disposition}
        self._answered_all = made(pieces.progress(slots["answered"], slots["asked"]))
        self._answered = made(
            pieces.progress(slots["answered"], slots["asked"], slots["missing"]),
        )
        self._found, self._waiting = (
            made(listed(slots["listed"])) for listed in (pieces.found, pieces.waiting)
        )
        self._findings = {
            (rule.id, truth): pieces.finding(
                rule, truth, said, rule.source and words.sources[rule.source.document]
            )
            for rule in words.ranked_rules
            for truth, said in ((Truth.TRUE, rule.reason), (Truth.UNKNOWN, rule.if_unsure))
        }

    def text(self, posted: Posted, live: Mapping[str, object], **beside: str) -> Markup:
        """Return the panel for what was posted.

        `live` is what the page's script is told, `beside` what stands in the last slots; of those
        the handout alone is HTML.
        """
        told = escape(json.dumps(live))
        if posted.is_about_whom:
            return Markup(self._whose.render(posted=posted, live=told))  # noqa: S704 - our HTML
        intake = posted.intake
        assessment = intake.assessment
        waiting = [one for one in assessment.findings if one not in intake.found]
        unread = [posted.days[name] for name in sorted(posted.unread_days)]
        differing = len(intake.differing)
        filling = {
            "look": "book" if assessment.disposition is Disposition.BOOK else "talk",
            "disposition": assessment.disposition.value,
            "marks": _marks(intake),
            "live": told,
            "summary": self._summaries[intake.is_preliminary],
            "heading": self._headings[assessment.disposition],
            "progress": self._progress(intake),
            "differing": self._pieces.differing(differing) if differing else "",
            "remarks": self._pieces.remarks(intake, unread) if unread or intake.departs else "",
            "found": self._list(self._found, intake.found),
            "waiting": self._list(self._waiting, waiting),
            **{name: escape(text) for name, text in beside.items()},
        }
        return Markup(self._outcome.filled(filling))  # noqa: S704 - our HTML

    def _progress(self, intake: Intake) -> str:
        missing, asked = [str(number) for number in intake.missing], intake.number_asked
        skeleton = self._answered if missing else self._answered_all
        return skeleton.filled(
            {
                "answered": asked - len(missing),
                "asked": asked,
                "missing": format_list(missing, locale=self._locale) if missing else "",
            }
        )

    def _list(self, skeleton: Skeleton, findings: Iterable[Finding]) -> str:
        listed = "".join(self._findings[one.rule.id, one.truth] for one in findings)
        return skeleton.filled({"listed": listed}) if listed else ""


def _marks(intake: Intake) -> str:
    """Return the attributes that say more of the outcome."""
    preliminary = " data-preliminary" if intake.is_preliminary else ""
    return preliminary + (" data-doubtful" if intake.is_booking_doubtful else "")
