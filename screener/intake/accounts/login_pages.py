"""The pages on which somebody logs in and out."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from screener.intake.accounts import logins
from screener.intake.accounts.devices import remember
from screener.intake.accounts.forms import CodeForm, LoginForm, form_page
from screener.intake.accounts.guard import onward, public
from screener.intake.accounts.limits import (
    forget_tries,
    limited_codes,
    limited_passwords,
    own_name,
    typed_name,
)
from screener.intake.accounts.log import forget_old_lines, note
from screener.intake.accounts.models import Account, EventKind
from screener.intake.accounts.names import canonical
from screener.intake.accounts.passwords import is_right
from screener.intake.accounts.second_factor import takes_code, takes_recovery_code
from screener.intake.database.connection import db
from screener.pages.app import Reply

bp = Blueprint("accounts", __name__)


@bp.route("/login", methods=["GET", "POST"])
@public
@limited_passwords(typed_name)
def login() -> Reply:
    """Ask who somebody is."""
    if g.account:
        return redirect(onward(), 303)
    form = LoginForm()
    if form.validate_on_submit():
        account = _named(form.name.data or "")
        is_known = is_right(account, form.password.data or "")
        if is_known and account and account.active:
            forget_tries()
            return _ask_for_code(account) if account.has_second_factor else _let_in(account)
        note(EventKind.REFUSED if is_known else EventKind.WRONG_PASSWORD, account)
        db.session.commit()
        form.name.errors = [_("The user name or the password is wrong.")]
    return form_page("intake/accounts/login.html", form)


@bp.route("/login/code", methods=["GET", "POST"])
@public
@limited_codes(own_name)
def code() -> Reply:
    """Ask for a code from the app."""
    return _second_step("intake/accounts/code.html", takes_code)


@bp.route("/login/recovery-code", methods=["GET", "POST"])
@public
@limited_codes(own_name)
def recovery_code() -> Reply:
    """Ask for a recovery code instead."""
    return _second_step("intake/accounts/recovery_code.html", _takes_recovery_code)


@bp.post("/logout")
@public
def logout() -> Response:
    """End the login."""
    if g.account:
        note(EventKind.LOGGED_OUT, g.account)
    logins.end()
    db.session.commit()
    flash(_("You are logged out."))
    response = redirect(url_for(".login"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _named(name: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.name == canonical(name)))


def _ask_for_code(account: Account) -> Response:
    logins.start(account, needs_code=True)
    db.session.commit()
    return redirect(url_for(".code"), 303)


def _second_step(template: str, takes: Callable[[Account, str], bool]) -> Reply:
    """Let somebody in whose password was right once she has typed a code that is."""
    waiting = logins.awaits_code()
    if waiting is None:
        return redirect(url_for(".login"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        if takes(waiting.account, form.code.data or ""):
            return _let_in(waiting.account)
        note(EventKind.WRONG_CODE, waiting.account)
        db.session.commit()
        form.code.errors = [_("That code is wrong, or it has been used.")]
    return form_page(template, form)


def _takes_recovery_code(account: Account, code: str) -> bool:
    is_taken = takes_recovery_code(account, code)
    if is_taken:
        note(EventKind.RECOVERY_CODE_USED, account)
    return is_taken


def _let_in(account: Account) -> Response:
    logins.start(account)
    forget_old_lines()
    note(EventKind.LOGGED_IN, account)
    db.session.commit()
    forget_tries()
    remember(account.name)
    return redirect(onward(), 303)
