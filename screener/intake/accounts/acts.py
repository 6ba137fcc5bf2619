"""What an admin can do with an account by typing her password: each is one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from screener.intake.accounts import changes
from screener.intake.accounts.models import Account, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Act:
    """Something to do: what the page calls it, what it means, what it says when it is done.

    `is_offered` tells whether it can be done with an account as that is now. `takes_an_admin`:
    the last admin cannot be the one.
    """

    heading: LazyString
    meaning: LazyString
    done: LazyString
    do: Callable[[Account], object]
    is_offered: Callable[[Account], bool]
    takes_an_admin: bool = False


ACTS = {
    "code": Act(
        _("Make a code for a new password"),
        _(
            "The code sets a new password once, within 48 hours. Hand it over in person. A code "
            "from before stops working; a password from before works until then."
        ),
        _("The code is made."),
        changes.invite,
        lambda account: account.active,
    ),
    "reset-second-factor": Act(
        _("Take the second step away"),
        _(
            "The password alone logs in until the second step is set up again. Be sure of who "
            "asks. Every login ends, and the next login tells what was done."
        ),
        _("The second step is taken away."),
        changes.reset_second_factor,
        lambda account: account.has_second_factor,
    ),
    "admin": Act(
        _("Make this account an admin's"),
        _("An admin does all that a nurse does, and looks after the accounts."),
        _("The account is now an admin's."),
        lambda account: changes.set_role(account, Role.ADMIN),
        lambda account: account.role is not Role.ADMIN,
    ),
    "nurse": Act(
        _("Make this account a nurse's"),
        _("A nurse does not look after the accounts."),
        _("The account is now a nurse's."),
        lambda account: changes.set_role(account, Role.NURSE),
        lambda account: account.role is not Role.NURSE,
        takes_an_admin=True,
    ),
    "disable": Act(
        _("Disable the account"),
        _(
            "Every login ends at once, with what is on the page there and was not copied. Nobody "
            "logs in until the account is enabled again."
        ),
        _("The account is disabled."),
        changes.disable,
        lambda account: account.active,
        takes_an_admin=True,
    ),
    "enable": Act(
        _("Enable the account"),
        _("The password and the second step from before work again."),
        _("The account is enabled."),
        changes.enable,
        lambda account: not account.active,
    ),
    "remove": Act(
        _("Remove the account"),
        _(
            "The account is gone for good, and every login ends at once. The log keeps its lines "
            "for a year."
        ),
        _("The account is removed."),
        changes.remove,
        lambda _account: True,
        takes_an_admin=True,
    ),
}
