"""What pages call what the log and the accounts tell, in the page's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from screener.intake.accounts.models import Role, What

ROLES = {Role.NURSE: _("Nurse"), Role.ADMIN: _("Admin")}
WHAT = {
    What.LOGGED_IN: _("Logged in"),
    What.LOGGED_OUT: _("Logged out"),
    What.LOGIN_ENDED: _("Ended a login elsewhere"),
    What.WRONG_PASSWORD: _("Wrong password"),
    What.WRONG_CODE: _("Wrong code at login"),
    What.WRONG_INVITATION: _("Wrong code for a new password"),
    What.REFUSED: _("Right password, but the account is disabled"),
    What.RECOVERY_CODE_USED: _("Recovery code used"),
    What.NEW_RECOVERY_CODES: _("New recovery codes"),
    What.NEW_PASSWORD: _("New password"),
    What.PASSWORD_BY_CODE: _("Password set with a code"),
    What.INVITED: _("Code for a password handed out"),
    What.SECOND_FACTOR_ON: _("Second step set up"),
    What.SECOND_FACTOR_OFF: _("Second step taken away"),
    What.ADDED: _("Account made"),
    What.DISABLED: _("Account disabled"),
    What.ENABLED: _("Account enabled"),
    What.REMOVED: _("Account removed"),
    What.RENAMED: _("User name changed, before it was"),
    What.ROLE_CHANGED: _("Role changed to"),
    What.PERSON_CHANGED: _("Full name or profession changed"),
}


def detail(what: What, text: str) -> str:
    """Return what came of something, as a page tells it."""
    is_role = what in (What.ADDED, What.ROLE_CHANGED) and text in set(Role)
    return str(ROLES[Role(text)]) if is_role else text
