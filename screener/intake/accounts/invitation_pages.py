"""The page on which a code that was handed over sets a password. Its address holds no secret."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from screener.intake.accounts import changes, invitations
from screener.intake.accounts.confirming import is_good
from screener.intake.accounts.forms import InvitationForm, form_page
from screener.intake.accounts.guard import public
from screener.intake.accounts.limits import forget_tries, limited, typed_name
from screener.intake.accounts.log import note
from screener.intake.accounts.models import Account, EventKind
from screener.intake.accounts.names import canonical
from screener.intake.database.connection import db
from screener.pages.app import Reply

bp = Blueprint("invitation", __name__)


@bp.route("/invitation", methods=["GET", "POST"])
@public
@limited("invitation", "50 per hour", typed_name)
def set_password() -> Reply:
    """Take the code and a new password. Only that uses the code up."""
    form = InvitationForm()
    if form.validate_on_submit():
        account = _invited(form)
        if account is not None:
            forget_tries()
            if is_good(form, account.name):
                changes.set_password_by_code(account, form.new.data or "")
                flash(_("Your password is set. Log in with it."))
                return redirect(url_for("accounts.login"), 303)
    return form_page("intake/accounts/invitation.html", form)


def _invited(form: InvitationForm) -> Account | None:
    """Return the account whose name and code were typed; if there is none, say why."""
    named = select(Account).where(Account.name == canonical(form.name.data or ""))
    account = db.session.scalar(named)
    if account is None or not account.active or not invitations.is_code(account, form.code.data):
        note(EventKind.WRONG_INVITATION, account)
        db.session.commit()
        form.code.errors = [_("The user name or the code is wrong, or the code has been used.")]
        return None
    if invitations.has_run_out(account):
        form.code.errors = [_("This code has run out. Ask for a new one.")]
        return None
    return account
