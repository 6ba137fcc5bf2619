"""The password again, before something changes; and whether a new one is good enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from flask_babel import gettext as _

from screener.intake.accounts.guard import own_account
from screener.intake.accounts.guessing import weakness
from screener.intake.accounts.limits import forget_tries
from screener.intake.accounts.log import note
from screener.intake.accounts.models import EventKind
from screener.intake.accounts.passwords import is_right
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from screener.intake.accounts.forms import NewPasswordFields, OwnPasswordForm


def is_own(form: OwnPasswordForm) -> bool:
    """Tell whether the password typed is that of whoever is logged in; if not, say so."""
    if is_right(own_account(), form.password.data or ""):
        forget_tries()
        return True
    note(EventKind.WRONG_PASSWORD, g.account)
    db.session.commit()
    form.password.errors = [_("That is not your password.")]
    return False


def is_good(form: NewPasswordFields, name: str) -> bool:
    """Tell whether a new password is good enough for the account of that name; if not, say why."""
    reason = weakness(form.new.data or "", name)
    if reason:
        form.new.errors = [str(reason)]
    return not reason
