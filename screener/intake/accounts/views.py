"""The pages on which somebody logs in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from screener.intake.accounts import logins
from screener.intake.accounts.database import db
from screener.intake.accounts.forms import LoginForm
from screener.intake.accounts.guard import ONWARD, public
from screener.intake.accounts.limits import limited, typed_name
from screener.intake.accounts.log import note
from screener.intake.accounts.models import Account, What
from screener.intake.accounts.names import canonical
from screener.intake.accounts.passwords import is_right

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    Reply = str | tuple[str, int] | Response

accounts = Blueprint("accounts", __name__)


@accounts.route("/login", methods=["GET", "POST"])
@public
@limited(typed_name)
def login() -> Reply:
    """Ask who somebody is."""
    if g.account:
        return redirect(home())
    form = LoginForm()
    if form.is_submitted() and form.validate():
        account = _found(form.name.data or "")
        if is_right(account, form.password.data or "") and account and account.active:
            return _let_in(account)
        note(What.WRONG_PASSWORD, account)
        db.session.commit()
        form.name.errors = [_("The user name or the password is wrong.")]
    page = render_template("intake/accounts/login.html", form=form)
    return page, 422 if form.errors else 200


def _found(name: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.name == canonical(name)))


def _let_in(account: Account) -> Response:
    onward = session.get(ONWARD)
    logins.start(account, needs_code=account.has_second_factor)
    note(What.LOGGED_IN, account)
    db.session.commit()
    return redirect(request.script_root + onward if onward else home(), 303)


@accounts.post("/logout")
@public
def logout() -> Response:
    """Log out."""
    if g.account:
        note(What.LOGGED_OUT, g.account)
    logins.end()
    db.session.commit()
    return redirect(url_for(".login"), 303)


def home() -> str:
    """Return the address of the first page after a login."""
    return request.script_root + "/"
