"""The pages on which somebody looks after her own account."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from screener.intake.accounts import logins, second_factor, shown_once
from screener.intake.accounts.confirming import is_good, is_own
from screener.intake.accounts.forms import (
    NewPasswordForm,
    OwnPasswordForm,
    OwnPersonForm,
    PersonForm,
    SecondFactorForm,
    form_page,
)
from screener.intake.accounts.guard import onward, own_account
from screener.intake.accounts.limits import forget_tries, limited_passwords, own_name
from screener.intake.accounts.log import note
from screener.intake.accounts.models import Account, EventKind
from screener.intake.accounts.passwords import hashed
from screener.intake.database.connection import db
from screener.pages.app import Reply

_RECOVERY_CODES = "recovery codes"

bp = Blueprint("own_account", __name__, url_prefix="/account")


@bp.get("/")
def overview() -> Reply:
    """Show what there is to look after."""
    left = second_factor.recovery_codes_left(own_account())
    return render_template("intake/accounts/overview.html", recovery_codes_left=left)


@bp.route("/told", methods=["GET", "POST"])
def told() -> Reply:
    """Tell somebody, once, that somebody else reset her password or her second step."""
    form = FlaskForm()
    if form.validate_on_submit():
        account = own_account()
        account.password_reset_at = account.second_factor_reset_at = None
        db.session.commit()
        return redirect(onward(), 303)
    return render_template("intake/accounts/told.html", form=form)


@bp.route("/person", methods=["GET", "POST"])
@limited_passwords(own_name)
def person() -> Reply:
    """Ask how the journal names her: without the password as long as that is not known."""
    account = own_account()
    was_known = g.account.is_known
    form = OwnPersonForm(obj=account) if was_known else PersonForm(obj=account)
    if form.validate_on_submit() and (not isinstance(form, OwnPersonForm) or is_own(form)):
        account.full_name, account.profession = form.person
        note(EventKind.PERSON_CHANGED, account)
        db.session.commit()
        forget_tries()
        flash(_("The journal text now names you as %(name)s.", name=account.full_name))
        return redirect(url_for(".overview") if was_known else onward(), 303)
    return form_page("intake/accounts/person.html", form)


@bp.route("/password", methods=["GET", "POST"])
@limited_passwords(own_name)
def password() -> Reply:
    """Take a new password, and end every login but this one."""
    form = NewPasswordForm()
    if form.validate_on_submit() and is_own(form) and is_good(form, g.account.name):
        account = own_account()
        account.password = hashed(form.new.data or "")
        _begin_anew(account, EventKind.NEW_PASSWORD)
        flash(_("You have a new password. You are logged out everywhere else."))
        return redirect(url_for(".overview"), 303)
    return form_page("intake/accounts/password.html", form)


@bp.route("/second-factor", methods=["GET", "POST"])
@limited_passwords(own_name)
def set_up_second_factor() -> Reply:
    """Set an app up, and show recovery codes once it has given a right code."""
    if g.account.has_second_factor:
        return redirect(url_for(".overview"), 303)
    form = SecondFactorForm()
    secret = _offered_secret()
    if form.validate_on_submit() and is_own(form):
        account = own_account()
        if second_factor.takes_code(account, form.code.data or "", secret):
            codes = second_factor.new_recovery_codes(account)
            _begin_anew(account, EventKind.SECOND_FACTOR_ON)
            return _to_codes(codes)
        form.code.errors = [_("That code is wrong. Type the one that the app shows now.")]
    return form_page(
        "intake/accounts/second_factor.html",
        form,
        key=second_factor.key_of(secret),
        picture=second_factor.picture_of(secret, g.account.name, _("QR code for the app")),
    )


@bp.route("/second-factor/off", methods=["GET", "POST"])
@limited_passwords(own_name)
def turn_off_second_factor() -> Reply:
    """Let the password alone log in."""
    if not g.account.has_second_factor:
        return redirect(url_for(".overview"), 303)
    form = OwnPasswordForm()
    if form.validate_on_submit() and is_own(form):
        account = own_account()
        account.forget_second_factor()
        _begin_anew(account, EventKind.SECOND_FACTOR_OFF)
        flash(_("You log in with your password alone."))
        return redirect(url_for(".overview"), 303)
    return form_page("intake/accounts/second_factor_off.html", form)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@limited_passwords(own_name)
def recovery_codes() -> Reply:
    """Make new recovery codes, and show them once."""
    if not g.account.has_second_factor:
        return redirect(url_for(".overview"), 303)
    form = OwnPasswordForm()
    if form.validate_on_submit() and is_own(form):
        account = own_account()
        codes = second_factor.new_recovery_codes(account)
        note(EventKind.NEW_RECOVERY_CODES, account)
        return _to_codes(codes)
    return form_page("intake/accounts/new_recovery_codes.html", form)


@bp.get("/recovery-codes/shown")
def shown_recovery_codes() -> Reply:
    """Show new recovery codes once; from then on, say that they were shown."""
    codes = shown_once.take(_RECOVERY_CODES)
    return render_template("intake/accounts/recovery_codes.html", codes=codes)


@bp.get("/logins")
def logins_page() -> Reply:
    """List where whoever is logged in is logged in."""
    here = logins.stored()
    shown = [
        {
            "handle": one.handle,
            "is_this": one is here,
            "needs_code": one.needs_code,
            "started_at": one.started_at,
            "seen_at": one.seen_at,
        }
        for one in logins.of(own_account())
    ]
    return render_template("intake/accounts/logins.html", logins=shown)


@bp.route("/logins/<login>", methods=["GET", "POST"])
@limited_passwords(own_name)
def end_login(login: str) -> Reply:
    """End one of one's other logins, or ("others") all of them."""
    others = [one for one in logins.of(own_account()) if one is not logins.stored()]
    ending = [one for one in others if login in ("others", one.handle)]
    if not ending:  # it has ended meanwhile
        return redirect(url_for(".logins_page"), 303)
    form = OwnPasswordForm()
    if form.validate_on_submit() and is_own(form):
        logins.end_some(ending)
        note(EventKind.LOGIN_ENDED, g.account)
        db.session.commit()
        flash(_("You are logged out there."))
        return redirect(url_for(".logins_page"), 303)
    started = None if login == "others" else ending[0].started_at
    return form_page("intake/accounts/end_login.html", form, started=started)


def _begin_anew(account: Account, what: EventKind) -> None:
    """End every login of an account, and begin a new one in this browser."""
    logins.end_all(account)
    note(what, account)
    logins.start(account)
    db.session.commit()


def _to_codes(codes: list[str]) -> Response:
    """Send somebody to the page that shows her codes once."""
    shown_once.keep(_RECOVERY_CODES, *codes)
    db.session.commit()
    return redirect(url_for(".shown_recovery_codes"), 303)


def _offered_secret() -> str:
    """Return the secret that this login is offered: the same one until it is taken."""
    login = logins.stored()
    if login is None:
        return second_factor.new_secret()
    if login.offered_secret is None:
        login.offered_secret = second_factor.new_secret()
        db.session.commit()
    return login.offered_secret
