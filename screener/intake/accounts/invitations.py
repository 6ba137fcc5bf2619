"""Codes that are handed over in person and set a password, once.

128 random bits, so that what is kept of one is a plain hash: it cannot be guessed. No address holds
a code, and nothing but setting the password uses one up. A new one voids the one before.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from screener.answercode import crockford

if TYPE_CHECKING:
    from screener.intake.accounts.models import Account

VALID = timedelta(hours=48)
BITS = 128
LENGTH = -(-BITS // crockford.BITS)
"""Characters of a code."""


def invite(account: Account) -> str:
    """Give an account a new code in place of the one before, and return it."""
    number = secrets.randbits(BITS)
    account.invitation = _digest(number)
    account.invited_until = datetime.now(UTC) + VALID
    return crockford.write(number, LENGTH)


def is_code(account: Account, typed: str | None) -> bool:
    """Tell whether a code is the one that an account was given last, run out or not."""
    number = crockford.read(typed or "", LENGTH)
    if account.invitation is None or number is None:
        return False
    return hmac.compare_digest(account.invitation, _digest(number))


def has_run_out(account: Account) -> bool:
    """Tell whether an account's code is too old."""
    return account.invited_until is None or account.invited_until < datetime.now(UTC)


def forget(account: Account) -> None:
    """Void an account's code."""
    account.invitation = None
    account.invited_until = None


def _digest(number: int) -> str:
    return hashlib.sha256(number.to_bytes(-(-LENGTH * crockford.BITS // 8))).hexdigest()
