"""The pages on which an admin looks after the accounts. Every change asks for her password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from screener.intake.accounts import changes, invitations, shown_once, staff
from screener.intake.accounts.acts import ACTS
from screener.intake.accounts.confirming import is_own
from screener.intake.accounts.forms import InviteForm, OwnPasswordForm, RenameForm, form_page
from screener.intake.accounts.guard import requires
from screener.intake.accounts.limits import limited_passwords, own_name
from screener.intake.accounts.models import Account, Role
from screener.intake.accounts.names import canonical
from screener.intake.accounts.words import ROLES
from screener.intake.database.connection import db
from screener.pages.app import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = "a code for a password"

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/")
@requires(Role.ADMIN)
def overview() -> Reply:
    """List the accounts."""
    people = [_shown(account, last) for account, last in staff.with_last_login()]
    return render_template("intake/accounts/admin.html", people=people)


@bp.route("/invite", methods=["GET", "POST"])
@requires(Role.ADMIN)
@limited_passwords(own_name)
def invite() -> Reply:
    """Make an account, and a code with which its owner sets the password."""
    form = InviteForm()
    if form.validate_on_submit() and is_own(form) and _is_free(form, None):
        name, role = canonical(form.name.data or "") or "", Role(form.role.data)

        def make() -> None:
            _keep_code(changes.create(name, role, *form.person))

        if _is_done(form, make):
            return redirect(url_for(".code"), 303)
    return form_page("intake/accounts/invite.html", form)


@bp.get("/code")
@requires(Role.ADMIN)
def code() -> Reply:
    """Show a new code once; from then on, say that it was shown."""
    kept = shown_once.take(_CODE)
    found = staff.named(kept[0]) if kept else None
    return render_template(
        "intake/accounts/admin_code.html",
        person=found,
        code=kept[1] if kept else "",
        address=url_for("invitation.set_password", _external=True),
    )


@bp.get("/accounts/<int:account_id>/")
@requires(Role.ADMIN)
def account_page(account_id: int) -> Reply:
    """Show an account, and what can be done with it."""
    account = _account(account_id)
    last = {one.id: last for one, last in staff.with_last_login()}[account.id]
    offered = {name: act for name, act in ACTS.items() if act.is_offered(account)}
    return render_template(
        "intake/accounts/admin_account.html", person=_shown(account, last), acts=offered
    )


@bp.route("/accounts/<int:account_id>/name", methods=["GET", "POST"])
@requires(Role.ADMIN)
@limited_passwords(own_name)
def rename(account_id: int) -> Reply:
    """Change what somebody is called."""
    account = _account(account_id)
    form = RenameForm(obj=account if request.method == "GET" else None)
    if form.validate_on_submit() and is_own(form) and _is_free(form, account):
        name = canonical(form.name.data or "") or ""

        def change() -> None:
            if form.person != (account.full_name, account.profession):
                changes.describe(account, *form.person)
            if name != account.name:
                changes.rename(account, name)

        if _is_done(form, change):
            flash(_("The names are changed."))
            return redirect(url_for(".account_page", account_id=account_id), 303)
    return form_page("intake/accounts/admin_name.html", form, person=account)


@bp.route("/accounts/<int:account_id>/<act>", methods=["GET", "POST"])
@requires(Role.ADMIN)
@limited_passwords(own_name)
def do(account_id: int, act: str) -> Reply:
    """Do something with an account, once the admin has typed her own password."""
    account, doing = _account(account_id), ACTS.get(act) or abort(404)
    if not doing.is_offered(account):  # somebody else has done it meanwhile
        return redirect(url_for(".account_page", account_id=account_id), 303)
    form = OwnPasswordForm()
    is_last = doing.takes_an_admin and changes.is_last_admin(account)
    if form.validate_on_submit() and not is_last and is_own(form):
        try:
            made = doing.do(account)
        except changes.LastAdminError:
            db.session.rollback()
            is_last = True
        else:
            if act == "code":
                shown_once.keep(_CODE, account.name, str(made))
                db.session.commit()
                return redirect(url_for(".code"), 303)
            return _after(act, account)
    page = render_template(
        "intake/accounts/admin_act.html", form=form, person=account, act=doing, is_last=is_last
    )
    return page, 422 if form.errors or (is_last and request.method == "POST") else 200


def _after(act: str, account: Account) -> Response:
    flash(str(ACTS[act].done))
    if account.id == g.account.id:
        return redirect(url_for("own_account.overview"), 303)
    if act == "remove":
        return redirect(url_for(".overview"), 303)
    return redirect(url_for(".account_page", account_id=account.id), 303)


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id) if account_id < 1 << 31 else None
    return account or abort(404)


def _shown(account: Account, last_login: object) -> dict[str, object]:
    return {
        "account": account,
        "role": ROLES[account.role],
        "last_login": last_login,
        "has_run_out": account.invitation is not None and invitations.has_run_out(account),
    }


def _is_free(form: InviteForm | RenameForm, account: Account | None) -> bool:
    """Tell whether an account may have the name that was typed; if not, say so."""
    found = staff.named(canonical(form.name.data or ""))
    if found is None or found is account:
        return True
    form.name.errors = [_("There is an account with that user name.")]
    return False


def _is_done(form: InviteForm | RenameForm, change: Callable[[], None]) -> bool:
    """Change an account; tell whether nobody has taken its new name in the same moment."""
    try:
        change()
    except IntegrityError:
        db.session.rollback()
        form.name.errors = [_("There is an account with that user name.")]
        return False
    return True


def _keep_code(account: Account) -> None:
    shown_once.keep(_CODE, account.name, changes.invite(account))
    db.session.commit()
