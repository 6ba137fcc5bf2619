"""What pages call what the log and the accounts tell, in the page's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from screener.intake.accounts.models import EventKind, Role

ROLES = {Role.NURSE: _("Nurse"), Role.ADMIN: _("Admin")}
WHAT = {
    EventKind.LOGGED_IN: _("Logged in"),
    EventKind.LOGGED_OUT: _("Logged out"),
    EventKind.LOGIN_ENDED: _("Ended a login elsewhere"),
    EventKind.WRONG_PASSWORD: _("Wrong password"),
    EventKind.WRONG_CODE: _("Wrong code at login"),
    EventKind.WRONG_INVITATION: _("Wrong code for a new password"),
    EventKind.REFUSED: _("Right password, but the account is disabled"),
    EventKind.RECOVERY_CODE_USED: _("Recovery code used"),
    EventKind.NEW_RECOVERY_CODES: _("New recovery codes"),
    EventKind.NEW_PASSWORD: _("New password"),
    EventKind.PASSWORD_BY_CODE: _("Password set with a code"),
    EventKind.INVITED: _("Code for a password handed out"),
    EventKind.SECOND_FACTOR_ON: _("Second step set up"),
    EventKind.SECOND_FACTOR_OFF: _("Second step taken away"),
    EventKind.ADDED: _("Account made"),
    EventKind.DISABLED: _("Account disabled"),
    EventKind.ENABLED: _("Account enabled"),
    EventKind.REMOVED: _("Account removed"),
    EventKind.RENAMED: _("User name changed, before it was"),
    EventKind.ROLE_CHANGED: _("Role changed to"),
    EventKind.PERSON_CHANGED: _("Full name or profession changed"),
}


def detail(what: EventKind, text: str) -> str:
    """Return what came of something, as a page tells it."""
    is_role = what in (EventKind.ADDED, EventKind.ROLE_CHANGED) and text in set(Role)
    return str(ROLES[Role(text)]) if is_role else text
