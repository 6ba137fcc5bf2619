"""The rules that are in use, for staff to read: on screen, and the questions on paper."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from screener.intake.desk import served
from screener.pages.sheet import sheet

rules = Blueprint("rules", __name__)


@rules.get("/rules")
def sheet_page() -> str:
    """Show the whole rule file."""
    return render_template("intake/rules.html", **sheet(served().rules, g.language))


@rules.get("/rules/paper")
def paper() -> str:
    """Show the questions as a form to print and fill in by hand."""
    return render_template("intake/paper.html", **sheet(served().rules, g.language))
