"""The log of accounts: who logged in or failed to, when, from where. It never tells of patients.

Where from is a pseudonym: the same place has the same one, so that a hundred wrong passwords and
the right one after them can be seen to belong together; but it is no address, and without the key
it leads to none.
"""

from __future__ import annotations

import hmac
import logging
import os
import pwd
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from flask import current_app, g, has_request_context, request
from sqlalchemy import delete

from screener.intake.accounts.models import PERSON_LENGTH, Account, Event, EventKind, Try
from screener.intake.database.connection import db

if TYPE_CHECKING:
    from screener.intake.accounts.asking import Person

KEPT = timedelta(days=365)
PLACE_KEY = "ACCOUNTS_PLACE_KEY"
_FAILED = {EventKind.WRONG_PASSWORD, EventKind.REFUSED, EventKind.WRONG_CODE}
_log = logging.getLogger(__name__)


_PROVED = {EventKind.LOGGED_IN, EventKind.RECOVERY_CODE_USED, EventKind.PASSWORD_BY_CODE}
"""What only she can have done whose account it is, before she is logged in."""


def note(what: EventKind, account: Account | Person | None, detail: str = "") -> None:
    """Add a line to the log, about an account or (None) about a name that nobody has.

    The server's log is told of it, too, where nobody can change it who can write to the database:
    which account by its number, from where, and of no name.
    """
    place = pseudonym(network()) if has_request_context() else ""
    if what in _FAILED:
        _log.info("A login failed, from %s: %s.", place, what)
    elif account:
        _log.info("Account %s, from %s: %s.", account.id or "(new)", place or "here", what)
    db.session.add(
        Event(
            at=datetime.now(UTC),
            what=what,
            account_id=account.id if account else None,
            account_name=account.name if account else "",
            done_by=_doer(what, account)[:PERSON_LENGTH],
            detail=detail[:PERSON_LENGTH],
            place=place,
        )
    )


def _doer(what: EventKind, account: Account | Person | None) -> str:
    """Return who does what is noted: whoever is logged in; at the command line the system's user.

    Nobody, as long as she has not proved who she is.
    """
    if not has_request_context():
        return _system_user()
    doer: Account | Person | None = g.get("account") or (account if what in _PROVED else None)
    return doer.name if doer else ""


def _system_user() -> str:
    """Return whom the system runs this for, and who asked it to with `sudo`."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user may have a number alone
        user = str(os.getuid())
    behind = os.environ.get("SUDO_USER", "")
    return f"{user} ({behind})" if behind and os.getuid() == 0 else user


def forget_old_lines() -> None:
    """Delete the lines that are older than a year, and the tries that count no more."""
    now = datetime.now(UTC)
    db.session.execute(delete(Event).where(Event.at < now - KEPT))
    db.session.execute(delete(Try).where(Try.until < now.timestamp()))


def pseudonym(text: str) -> str:
    """Return what stands for a text, always the same; without the key it leads nowhere."""
    key: bytes = current_app.config[PLACE_KEY]
    return hmac.digest(key, text.encode(), "sha256").hex()[:16]


def network() -> str:
    """Return the network address that a request comes from.

    In IPv6 that is the first half: the other one a household chooses at will.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004
        return str(address)
    return str(ip_network((address, 64), strict=False))
