"""The rules in use, for staff to read; the questions on paper; a poster that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template, request
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from screener.intake.edition import edition, questionnaire
from screener.pages.poster import posters, right_address, start_address
from screener.pages.sheet import sheet

if TYPE_CHECKING:  # WTForms takes text that is translated later, which its types do not know
    from flask_babel import gettext as _
else:
    from flask_babel import lazy_gettext as _

bp = Blueprint("rules", __name__)


@bp.get("/rules")
def sheet_page() -> str:
    """Show the whole rule file."""
    return render_template("intake/rules.html", **sheet(edition().rules, g.language))


@bp.get("/rules/paper")
def paper() -> str:
    """Show the questions as a form to print and fill in by hand."""
    return render_template("intake/paper.html", **sheet(edition().rules, g.language))


class PosterForm(FlaskForm):
    """Where patients begin. Nothing changes by it, so that it is sent by GET and has no token."""

    class Meta(FlaskForm.Meta):
        """What WTForms is told."""

        csrf = False

    address = StringField(_("The address of the start page"))

    def validate_address(self, field: StringField) -> None:
        """Refuse what no phone could open as the start page."""
        if start_address(field.data or "") is None:
            raise ValidationError(right_address())


@bp.get("/rules/poster")
def poster() -> str:
    """Show a poster for each language; by default it leads to where this page is served."""
    form = PosterForm(request.args, data={"address": request.host_url})
    if request.args:
        form.validate()
    address = start_address(form.address.data or "")
    languages = edition().rules.questionnaire.languages
    return render_template(
        "intake/poster.html",
        questionnaire=questionnaire(),
        form=form,
        address=address,
        sheets=list(posters(languages, address)) if address else (),
    )
