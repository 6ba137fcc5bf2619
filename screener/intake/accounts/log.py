"""The log of accounts: who logged in or failed to, when, from where. It never tells of patients.

Where from is a pseudonym: the same place has the same one, so that a hundred wrong passwords and
the right one after them can be seen to belong together; but it is no address, and without the key
it leads to none.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app, has_request_context, request
from sqlalchemy import delete

from screener.intake.accounts.models import Account, Event, Try, What
from screener.intake.database.connection import db

KEPT = timedelta(days=365)
PLACE_KEY = "ACCOUNTS_PLACE_KEY"


def note(what: What, account: Account | None) -> None:
    """Add a line to the log, about an account or (None) about a name that nobody has."""
    db.session.add(
        Event(
            at=datetime.now(UTC),
            what=what,
            account_id=account.id if account else None,
            place=pseudonym(network()) if has_request_context() else "",
        )
    )


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
