"""Figures for the clinic, for admins: past weeks and months as tables with bars, and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template
from flask_babel import format_date, gettext

from screener.figures.shown import as_csv, files_in, shown
from screener.figures.sums import last_day
from screener.intake.accounts import Role
from screener.intake.accounts.guard import requires
from screener.intake.edition import edition, questionnaire
from screener.pages.clock import today

if TYPE_CHECKING:
    from screener.figures.shown import Shown
    from screener.settings import Settings


def blueprint(settings: Settings) -> Blueprint:
    """Return the pages that show what this installation's nodes have counted."""
    bp = Blueprint("figures", __name__)

    def now() -> Shown:
        rules = edition().rules
        return shown(files_in(settings.figures), settings.keys, today(), rules.questionnaire)

    @bp.get("/figures/")
    @requires(Role.ADMIN)
    def page() -> str:
        """Show the figures."""
        words = questionnaire()
        return render_template(
            "intake/figures.html",
            figures=now(),
            is_counting=settings.has_counts,
            questions={question.id: question.ask for question in words.questions},
            rules={r.id: r.reason or r.if_unsure for r in words.ranked_rules},
            week_name=_week_name,
            month_name=_month_name,
        )

    @bp.get("/figures/figures.csv")
    @requires(Role.ADMIN)
    def sheet() -> Response:
        """Give the figures as a file."""
        reply = Response(as_csv(now()), mimetype="text/csv")
        reply.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
        return reply

    return bp


def _week_name(week: str) -> str:
    year, _, number = week.partition("-W")
    return gettext("Week %(number)s, %(year)s", number=int(number), year=year)


def _month_name(month: str) -> str:
    name: str = format_date(last_day(month), "LLLL y")
    return name
